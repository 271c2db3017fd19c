"""`xlplan verify`: what differs between two workbooks, and whether a receipt explains it."""

from __future__ import annotations

from pathlib import Path

import click

from xlplan.cli import common


@click.command("verify")
@click.argument("old", type=common.PLAN)
@click.argument("new", type=common.PLAN)
@click.option("--receipt", "named", type=common.FILE, help="The receipt that should explain it.")
@common.format_option("text", "json")
@common.quiet_option
@common.no_color_option
def command(old: Path, new: Path, named: Path | None, form: str, quiet: bool) -> int:
    """Say which parts and cells differ between two workbooks, and which differences no receipt explains.

    Without --receipt, the one kept beside NEW for exactly these two files is used. The exit status is 1 where
    a difference is not explained.
    """
    from xlplan import api
    from xlplan.receipts import read_receipt
    from xlplan.reports.comparison import show_comparison, show_unexplained

    found, wrong, receipt = api.verify(old, new, receipt=read_receipt(named) if named else None)
    where = str(receipt.path) if receipt else None
    if form == "json":
        common.say_json({"version": 1, **found.to_json(), "unexplained": list(wrong)})
    else:
        common.say(show_unexplained(wrong, where) if quiet else show_comparison(found, wrong, where))
    return 1 if wrong else 0
