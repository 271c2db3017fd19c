"""`xlplan verify`: what differs between two workbooks, and whether a receipt explains it."""

from __future__ import annotations

from pathlib import Path

import click

from xlplan.apply import digest
from xlplan.cli import common
from xlplan.proof.compare import Comparison, compare
from xlplan.proof.prove import unexplained
from xlplan.receipts import Receipt, find_receipts, read_receipt


@click.command("verify")
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option("--receipt", "named", type=click.Path(path_type=Path), help="The receipt that should explain it.")
@common.format_option("text", "json")
@common.quiet_option
@common.no_color_option
def command(old: Path, new: Path, named: Path | None, form: str, quiet: bool, no_color: bool) -> int:
    """Say which parts and cells differ between two workbooks, and which differences no receipt explains.

    Without --receipt, the one kept beside NEW for exactly these two files is used. The exit status is 1 where
    a difference is not explained.
    """
    from xlplan.reports import text

    found = compare(old, new)
    receipt = read_receipt(named) if named else _kept(old, new)
    wrong = _unexplained(found, receipt, old, new)
    if form == "json":
        common.say_json({"version": 1, **found.to_json(), "unexplained": wrong})
    else:
        where = str(receipt.path) if receipt else None
        common.say(text.show_comparison(found, wrong, where), quiet=quiet)
    return 1 if wrong else 0


def _kept(old: Path, new: Path) -> Receipt | None:
    hashes = digest(old), digest(new)
    kept = find_receipts(new.parent)
    return next((receipt for receipt in kept if (receipt.source_sha256, receipt.output_sha256) == hashes), None)


def _unexplained(found: Comparison, receipt: Receipt | None, old: Path, new: Path) -> list[str]:
    edits, recalculated = (receipt.edits, receipt.recalculated) if receipt else ((), {})
    wrong = unexplained(found, edits, recalculated) if receipt or found.changed or found.added or found.removed else []
    if receipt:
        for path, hashed, what in ((old, receipt.source_sha256, "source"), (new, receipt.output_sha256, "output")):
            if digest(path) != hashed:
                wrong.append(f"{path.name} is not the receipt's {what}: its bytes are others")
    elif found.changed and not wrong:
        wrong = [f"{part.part} differs" for part in found.changed]
    return wrong
