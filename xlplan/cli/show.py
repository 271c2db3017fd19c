"""`xlplan show`: what xlplan reads in a plan."""

from __future__ import annotations

from pathlib import Path

import click

from xlplan.cli import common
from xlplan.errors import FileError


@click.command("show")
@common.plan_argument
@common.register_option
@common.format_option("text", "json")
@common.no_color_option
def command(plan: Path | None, register: Path | None, form: str, no_color: bool) -> int:
    """Show the actions, indicators, cells, figures, targets and ratings that xlplan reads."""
    from xlplan import api
    from xlplan.propose import propose_register
    from xlplan.refresh.figures import reading_of
    from xlplan.refresh.locate import locate
    from xlplan.refresh.model import spots_of
    from xlplan.reports import text
    from xlplan.reports.frames import records

    path, config = common.settled(plan)
    read = api.read_plan(path, columns=config.columns)
    try:
        entries = common.read_the_register(register, config, path).entries
    except FileError:
        if register or config.register:
            raise
        entries = propose_register(read).entries
    values: dict[str, tuple[str, str]] = {}
    spots = locate(entries, spots_of(read)).spots
    for entry in entries:
        spot = spots.get(entry.indicator)
        if spot is None:
            continue
        reading = reading_of(entry, spot)
        figure = f"{spot.number:g}" if spot.number is not None else "" if isinstance(reading, str) else reading.text
        sign = {"higher": "≥ ", "lower": "≤ "}.get(entry.polarity, "")
        target = f"{sign}{entry.target}{'%' if entry.unit == '%' else ''}" if entry.target is not None else ""
        values[spot.indicator] = figure, target
    if form == "json":
        indicators = [
            {**row, "figure": values.get(str(row["indicator"]), ("", ""))[0], "target_read": values.get(str(row["indicator"]), ("", ""))[1]}
            for row in records(read.indicators)
        ]
        common.say_json({"version": 1, "plan": str(path), "actions": records(read.actions), "indicators": indicators})
    else:
        common.say(text.show_plan(read, values))
    return 0
