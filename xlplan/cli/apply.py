"""`xlplan apply`: reviewed edits are written, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import click

from xlplan.cli import common
from xlplan.edits import Edit, edit_from_json
from xlplan.errors import FileError, UsageError


@click.command("apply")
@click.argument("edits", type=click.Path(path_type=Path))
@click.argument("plan", type=click.Path(path_type=Path))
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="The new workbook.")
@click.option("--force", is_flag=True, help="Overwrite an existing output.")
@common.force_protected_option
@common.format_option("text", "json")
@common.quiet_option
@common.no_color_option
def command(
    edits: Path, plan: Path, output: Path, force: bool, force_protected: bool, form: str, quiet: bool, no_color: bool
) -> int:
    """Write the edits of EDITS.json to PLAN, as OUTPUT.

    EDITS.json is what `refresh --dry-run --format json` prints, or a list of {"sheet", "cell", "new", "fill"}.
    An edit whose cell no longer holds its "old" stops the whole write.
    """
    from xlplan.apply import write_edits
    from xlplan.reports import text

    receipt = write_edits(plan, read_edits(edits), output, force=force, force_protected=force_protected)
    if form == "json":
        common.say_json({"version": 1, "plan": str(plan), "output": str(output), "receipt": str(receipt.path)})
    else:
        common.say(text.show_receipt(receipt, str(output)), quiet=quiet)
    return 0


def read_edits(path: Path) -> list[Edit]:
    """Return the edits in a file. Raises FileError or UsageError that say what is wrong with it."""
    try:
        document = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as wrong:
        raise FileError(f"cannot be read ({wrong.strerror}); give the path of a JSON file", file=path) from wrong
    except ValueError as wrong:
        raise UsageError(f"is not JSON ({wrong}); write a list of edits", file=path) from wrong
    items = document.get("edits") if isinstance(document, dict) else document
    if not isinstance(items, list):
        raise UsageError('holds no edits; write a list of {"sheet", "cell", "new"}, or {"edits": [...]}', file=path)
    try:
        return [edit_from_json(item, f"edit {number}") for number, item in enumerate(items, 1)]
    except UsageError as wrong:
        wrong.file = wrong.file or str(path)
        raise
