"""`xlplan why`: the reasons for a figure or a rating."""

from __future__ import annotations

from pathlib import Path

import click

from xlplan.cli import common


@click.command("why")
@click.argument(
    "arguments",
    nargs=-1,
    required=True,
    metavar="[PLAN] REF",
    shell_complete=common.PLAN.shell_complete,
)
@common.register_option
@common.format_option("text", "json")
@common.no_color_option
def command(arguments: tuple[str, ...], register: Path | None, form: str) -> int:
    """Explain REF, a cell (H8), an indicator (I03.1) or an action (A03): value, target, tolerance, source."""
    from xlplan import api
    from xlplan.reports.tables import wrapped

    *plans, reference = arguments
    if len(plans) > 1:
        raise click.UsageError("give a plan, if it is not xlplan.toml's, and one reference")
    path, config = common.settled(Path(plans[0]) if plans else None)
    read = api.read_plan(path, columns=config.columns)
    known = common.read_the_register(register, config, path)
    reasons = api.explain(read, reference, register=known, config=config)
    if form == "json":
        told = [reason._asdict() for reason in reasons]
        common.say_json({"version": 1, "plan": str(path), "reference": reference, "reasons": told})
    else:
        rating = reasons[0].sentence
        for reason in reasons:
            if reason.sentence.rstrip(".") in rating and reason is not reasons[0]:
                continue  # the action's rating has just said so
            head = f"{reason.about}  {reason.cell}  "
            common.say(wrapped(head + reason.sentence, " " * 7, first=""))
    return 0
