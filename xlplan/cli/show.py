"""`xlplan show`: what xlplan reads in a plan."""

from __future__ import annotations

from pathlib import Path

import click

from xlplan.cli import common


@click.command("show")
@common.plan_argument
@common.register_option
@common.format_option("text", "json")
@common.no_color_option
def command(plan: Path | None, register: Path | None, form: str) -> int:
    """Show the actions, indicators, cells, figures, targets and ratings that xlplan reads."""
    from xlplan import api
    from xlplan.reports.frames import records
    from xlplan.reports.overview import show_plan

    path, config = common.settled(plan)
    read = api.read_plan(path, columns=config.columns)
    common.say_doubts(read)
    known = api.read_register(register) if register else None
    figures = api.read_figures(read, register=known, config=config)
    if form == "text":
        common.say(show_plan(read, figures))
        return 0
    indicators = records(read.indicators)
    for row in indicators:
        shown = figures.get(str(row["indicator"]))
        row |= {"figure": shown and shown.figure, "target_read": shown and shown.target}
    common.say_json(
        {"version": 1, "plan": str(path), "actions": records(read.actions), "indicators": indicators}
    )
    return 0
