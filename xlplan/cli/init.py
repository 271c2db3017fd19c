"""`xlplan init`: a register proposed from the plan's own words."""

from __future__ import annotations

from pathlib import Path

import click

from xlplan.cli import common
from xlplan.errors import OutputExists

_TOML = """\
# What xlplan needs to know of this folder.
plan = "{plan}"
register = "{register}"
extracts = ["extracts/*.csv", "extracts/*.xlsx"]

[rating]
tolerance = "5 points"
rollup = "worst"

[check]
audience = "committee"
"""


@click.command("init")
@click.argument("plan", type=click.Path(path_type=Path))
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The register to write (indicators.xlsx beside the plan).")
@common.format_option("text", "json")
@common.quiet_option
@common.no_color_option
def command(plan: Path, output: Path | None, form: str, quiet: bool, no_color: bool) -> int:
    """Read a plan, propose its register and xlplan.toml, and say what could not be bound; the plan is not changed.

    Files that are there already are never overwritten.
    """
    from xlplan import api
    from xlplan.plan.register_book import write_register
    from xlplan.propose import in_order_of_doubt, propose_register
    from xlplan.reports.tables import table

    read = api.read_plan(plan)
    register = output or plan.with_name("indicators.xlsx")
    if register.exists():
        raise OutputExists("is there already and may hold your choices; remove it, or name another with -o", file=register)
    proposal = propose_register(read)
    write_register(in_order_of_doubt(proposal.entries), register)
    settings = plan.with_name("xlplan.toml")
    wrote_settings = not settings.exists()
    if wrote_settings:
        settings.write_text(_TOML.format(plan=_glob(plan), register=register.name), encoding="utf-8")
    if form == "json":
        common.say_json(
            {
                "version": 1,
                "plan": str(plan),
                "register": str(register),
                "settings": str(settings) if wrote_settings else None,
                "indicators": len(proposal.entries),
                "bound": sum(entry.extract_key is not None for entry in proposal.entries),
                "doubtful": [{"indicator": e.indicator, "note": e.note} for e in proposal.entries if e.note],
                "findings": [finding.to_json() for finding in proposal.findings],
            }
        )
        return 0
    bound = [entry for entry in proposal.entries if entry.extract_key]
    doubtful = [entry for entry in proposal.entries if entry.note]
    common.say(f"{plan.name}: {len(read.actions)} actions, {len(proposal.entries)} indicators.", quiet=quiet)
    common.say(f"Register: {register}, {len(bound)} with a figure that an extract can fill.", quiet=quiet)
    common.say(f"Settings: {settings}" + ("" if wrote_settings else " (there already, not changed)"), quiet=quiet)
    if doubtful:
        common.say("\nPlease look at these first; they stand at the top of the register:", quiet=quiet)
        common.say(table(("Indicator", "Cell", "Why"), [(e.indicator, e.cell or "", e.note or "") for e in doubtful]), quiet=quiet)
    if proposal.findings:
        common.say(f"\n{len(proposal.findings)} indicators hold no figure; they are in the register without an extract_key:", quiet=quiet)
        common.say(", ".join(str(finding.indicator) for finding in proposal.findings), quiet=quiet)
    return 0


def _glob(plan: Path) -> str:
    """Return the plan's name with its month as a star, so that next month's issue is found too."""
    import re

    return re.sub(r"(?<!\d)(?:19|20)\d\d-(?:0[1-9]|1[0-2])(?!\d)", "*", plan.name)
