"""`xlplan why`: the reasons for a figure or a rating."""

from __future__ import annotations

from pathlib import Path

import click

from xlplan.cli import common


@click.command("why")
@click.argument("arguments", nargs=-1, required=True, metavar="[PLAN] REF")
@common.register_option
@common.format_option("text", "json")
@common.no_color_option
def command(arguments: tuple[str, ...], register: Path | None, form: str, no_color: bool) -> int:
    """Explain REF, a cell (H8), an indicator (I03.1) or an action (A03): value, target, tolerance, period, source."""
    from xlplan import api
    from xlplan.receipts import find_receipts
    from xlplan.reports.tables import wrapped
    from xlplan.why import explain

    if len(arguments) > 2:
        raise click.UsageError("give a plan, if it is not xlplan.toml's, and one reference")
    path, config = common.settled(Path(arguments[0]) if len(arguments) == 2 else None)
    read = api.read_plan(path, columns=config.columns)
    known = common.read_the_register(register, config, path)
    reasons = explain(read, known.entries, find_receipts(path.parent), config.rating, arguments[-1])
    if form == "json":
        common.say_json(
            {"version": 1, "plan": str(path), "reference": arguments[-1], "reasons": [reason._asdict() for reason in reasons]}
        )
    else:
        common.say("\n".join(wrapped(f"{r.about}  {r.cell}  {r.sentence}", indent="       ") for r in reasons))
    return 0
