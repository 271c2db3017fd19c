"""`xlplan diff`: what changed between two issues of a plan."""

from __future__ import annotations

from pathlib import Path

import click

from xlplan.cli import common
from xlplan.config import load_config
from xlplan.errors import XlplanError


@click.command("diff")
@click.argument("old", type=common.PLAN)
@click.argument("new", type=common.PLAN, required=False)
@click.option("-o", "--output", type=common.FILE, help="Write the HTML page to a file.")
@click.option("--textconv", is_flag=True, help="Print one plan as plain lines, for git.")
@common.format_option("text", "json", "html")
@common.quiet_option
@common.no_color_option
def command(old: Path, new: Path | None, output: Path | None, textconv: bool, form: str, quiet: bool) -> int:
    """Say what changed from OLD to NEW, two issues of a plan, action by action.

    The exit status is 1 where they differ. With --textconv there is one plan, and nothing is compared.
    """
    from xlplan import api
    from xlplan.reports.diff import difference_page, show_difference

    if textconv:
        common.say("\n".join(_lines(old)))
        return 0
    if new is None:
        raise click.UsageError("give two issues of a plan, the old one first")
    found = api.diff(old, new, config=load_config(new.parent))
    if form == "json":
        common.say_json(found.to_json())
    elif form == "html":
        common.say_page(difference_page(found), output)
    elif not quiet:
        common.say(show_difference(found))
    return 0 if found.is_none else 1


def _lines(plan: Path) -> list[str]:
    """Return a plan as plain lines, or one line that says why not: git stops where this fails."""
    from xlplan import api
    from xlplan.files.places import digest
    from xlplan.reports.plain import plain_lines

    try:
        return list(plain_lines(api.read_plan(plan, columns=load_config(Path()).columns)))
    except XlplanError as wrong:
        return [f"no plan that xlplan can read: {wrong.message}", f"sha256 {digest(plan)}"]
