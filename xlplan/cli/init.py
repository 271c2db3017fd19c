"""`xlplan init`: a register proposed from the plan's own words."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlplan.cli import common
from xlplan.config import FILE_NAME
from xlplan.errors import FileError, OutputExists

if TYPE_CHECKING:
    from xlplan.propose import Proposal


@click.command("init")
@click.argument("plan", type=common.FILE)
@click.option(
    "-o", "--output", type=common.FILE, help="The register to write (indicators.xlsx beside the plan)."
)
@common.format_option("text", "json")
@common.quiet_option
@common.no_color_option
def command(plan: Path, output: Path | None, form: str, quiet: bool) -> int:
    """Read a plan, propose its register and xlplan.toml, and say what could not be bound.

    The plan is not changed. Files that are there already are never overwritten.
    """
    from xlplan import api
    from xlplan.plan.model import require_columns
    from xlplan.plan.register_book import write_register
    from xlplan.propose import in_order_of_doubt, propose_register, propose_settings

    read = api.read_plan(plan)
    require_columns(read)
    register, settings = output or plan.with_name("indicators.xlsx"), plan.with_name(FILE_NAME)
    if register.exists():
        message = "is there already and may hold your choices; remove it, or name another with -o"
        raise OutputExists(message, file=register)
    proposal = propose_register(read)
    write_register(in_order_of_doubt(proposal.entries), register)
    is_new = _write_settings(settings, propose_settings(plan, register))
    if form == "json":
        common.say_json(_answer(proposal, plan, register, settings if is_new else None))
    elif not quiet:
        common.say(f"{plan.name}: {len(read.actions)} actions, {len(proposal.entries)} indicators.")
        bound = sum(entry.extract_key is not None for entry in proposal.entries)
        common.say(f"Register: {register}, {bound} with a figure that an extract can fill.")
        common.say(f"Settings: {settings}{'' if is_new else ' (there already, not changed)'}")
        _say_doubts(proposal)
    return 0


def _write_settings(path: Path, text: str) -> bool:
    """Write the settings, and tell whether there were none before."""
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        return False
    except OSError as wrong:
        raise FileError(f"cannot be written ({wrong.strerror})", file=path) from wrong
    return True


def _answer(proposal: Proposal, plan: Path, register: Path, settings: Path | None) -> dict[str, object]:
    return {
        "version": 1,
        "plan": str(plan),
        "register": str(register),
        "settings": str(settings) if settings else None,
        "indicators": len(proposal.entries),
        "bound": sum(entry.extract_key is not None for entry in proposal.entries),
        "doubtful": [
            {"indicator": entry.indicator, "note": entry.note} for entry in proposal.entries if entry.note
        ],
        "findings": [finding.to_json() for finding in proposal.findings],
    }


def _say_doubts(proposal: Proposal) -> None:
    """Tell what the officer should look at: doubtful entries, then indicators without a figure."""
    from xlplan.reports.style import counted
    from xlplan.reports.tables import table, wrapped

    rows = [(entry.indicator, entry.cell or "", entry.note) for entry in proposal.entries if entry.note]
    if rows:
        common.say("\nPlease look at these first; they stand at the top of the register:\n")
        common.say(table(("Indicator", "Cell", "Why"), rows))
    if proposal.findings:
        count = counted(len(proposal.findings), "indicator")
        names = ", ".join(str(finding.indicator) for finding in proposal.findings)
        common.say(f"\n{count} in the register without an extract_key, for there is no figure to bind:")
        common.say(wrapped(names))
