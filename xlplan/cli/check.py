"""`xlplan check`: what is wrong with a plan, before it is circulated."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import cast

import click

from xlplan.cli import common
from xlplan.findings import SEVERITIES, Severity, at_least


@click.command("check")
@common.plan_argument
@common.register_option
@click.option("--select", multiple=True, metavar="CODE", help="Only these codes or families, such as XP1.")
@click.option("--ignore", multiple=True, metavar="CODE", help="Not these codes or families.")
@click.option(
    "--fail-on", type=click.Choice(SEVERITIES), default="error", help="What makes the exit status 1."
)
@common.format_option("text", "json")
@common.quiet_option
@common.no_color_option
def command(
    plan: Path | None,
    register: Path | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    fail_on: str,
    form: str,
    quiet: bool,
) -> int:
    """Say what is wrong with the plan, cell by cell. The exit status is 1 where something is."""
    from xlplan import api
    from xlplan.reports.findings import show_findings

    path, config = common.settled(plan)
    read = api.read_plan(path, columns=config.columns)
    known = api.read_register(register) if register else api.read_register_of(path, config)
    findings = api.check(read, register=known, config=config, select=_codes(select), ignore=_codes(ignore))
    severity = cast(Severity, fail_on)  # click.Choice allows no other
    if form == "json":
        counts = Counter(finding.severity for finding in findings if not finding.waived)
        common.say_json(
            {
                "version": 1,
                "plan": str(path),
                "findings": [finding.to_json() for finding in findings],
                "counts": {each: counts[each] for each in SEVERITIES},
            }
        )
    else:
        common.say(show_findings(path.name, findings, severity, verdict=not quiet))
    return 1 if at_least(findings, severity) else 0


def _codes(given: tuple[str, ...]) -> list[str]:
    """Return the codes, which may also be given in one option with commas."""
    return [code.strip().upper() for text in given for code in text.split(",") if code.strip()]
