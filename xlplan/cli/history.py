"""`xlplan history`: each indicator's values by period."""

from __future__ import annotations

from pathlib import Path

import click

from xlplan.cli import common
from xlplan.errors import UsageError


@click.command("history")
@common.plan_argument
@common.register_option
@click.option("-i", "--indicator", "indicators", multiple=True, metavar="ID", help="Only this one: I03.1.")
@click.option("--teams", is_flag=True, help="The teams' series too.")
@common.format_option("text", "json")
@common.no_color_option
def command(
    plan: Path | None, register: Path | None, indicators: tuple[str, ...], teams: bool, form: str
) -> int:
    """Print each indicator's values by period, which way the latest moved, and if that is real or noise."""
    from xlplan import api
    from xlplan.reports.history import show_history

    path, config = common.settled(plan)
    known = api.read_register(register) if register else None
    every = api.history(path, register=known, config=config)
    _require_known(indicators, {series.indicator.casefold() for series in every}, path)
    wanted = {name.casefold() for name in indicators}
    found = [
        series
        for series in every
        if (not wanted or series.indicator.casefold() in wanted) and (teams or not series.team)
    ]
    if form == "json":
        document = {"version": 1, "plan": str(path), "series": [series.to_json() for series in found]}
        common.say_json(document)
    else:
        common.say(show_history(found, path.name))
    return 0


def _require_known(indicators: tuple[str, ...], on_record: set[str], plan: Path) -> None:
    """Raise UsageError for an indicator without a value on record, where there are values of others."""
    for name in indicators:
        if on_record and name.casefold() not in on_record:
            raise UsageError(
                f"no value of '{name}' is on record; 'xlplan history' lists those that are", file=plan
            )
