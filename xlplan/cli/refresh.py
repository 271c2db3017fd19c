"""`xlplan refresh`: the month's update."""

from __future__ import annotations

import re
from pathlib import Path

import click

from xlplan.cli import common
from xlplan.errors import OutputExists, UsageError


@click.command("refresh")
@common.plan_argument
@common.register_option
@common.extract_option
@common.period_option
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The new workbook.")
@click.option("--in-place", is_flag=True, help="Change the plan itself; a backup is kept.")
@click.option("--force", is_flag=True, help="Overwrite an existing output.")
@click.option("--dry-run", is_flag=True, help="Write nothing; print what would be done.")
@common.force_protected_option
@common.format_option("text", "json")
@common.quiet_option
@common.verbose_option
@common.no_color_option
def command(  # noqa: PLR0913  # one argument per documented option
    plan: Path | None,
    register: Path | None,
    extracts: tuple[str, ...],
    period: str | None,
    output: Path | None,
    in_place: bool,
    force: bool,
    dry_run: bool,
    force_protected: bool,
    form: str,
    quiet: bool,
    verbose: bool,
    no_color: bool,
) -> int:
    """Bring the plan's figures, ratings, footnotes and as-at dates to a month.

    Without --in-place or -o a new workbook is written beside the plan, its name carrying the period.
    """
    from xlplan import api
    from xlplan.reports import text

    if in_place and output:
        raise UsageError("--in-place and -o do not go together; give one of them")
    path, config = common.settled(plan)
    read = api.read_plan(path, columns=config.columns)
    known = common.read_the_register(register, config, path)
    extract = common.read_the_extracts(extracts, config, path)
    refresh = api.plan_refresh(read, extract, period=period, register=known, config=config)
    target = None if dry_run else _target(path, output, in_place, refresh.period.label, bool(refresh.edits), force)
    receipt = api.apply(refresh, target, force=force, force_protected=force_protected) if target else None
    if form == "json":
        kept = str(receipt.path) if receipt else None
        common.say_json(refresh.to_json(str(target) if target else None, kept))
        return 0
    common.say(text.show_refresh(refresh, verbose=verbose), quiet=quiet)
    if receipt:
        common.say("\n" + text.show_receipt(receipt, str(target)), quiet=quiet)
    elif dry_run:
        common.say("\nNothing was written (--dry-run).", quiet=quiet)
    return 0


def _target(plan: Path, output: Path | None, in_place: bool, period: str, changes: bool, force: bool) -> Path | None:
    """Return the file to write: the one asked for, else one beside the plan; None where nothing would change."""
    if output:
        return output
    if not changes:
        return None
    if in_place:
        return plan
    target = plan.with_name(dated_name(plan, period))
    if target == plan:
        raise UsageError(f"the plan's own name carries {period} already; use --in-place, or name a file with -o", file=plan)
    if target.exists() and not force:
        raise OutputExists("is there already; choose another name with -o, or overwrite it with --force", file=target)
    return target


def dated_name(plan: Path, period: str) -> str:
    """Return the plan's file name with the month in it replaced by the period, or the period added at its end."""
    stem, replaced = re.subn(r"(?<!\d)(?:19|20)\d\d-(?:0[1-9]|1[0-2])(?!\d)", period, plan.stem)
    return (stem if replaced else f"{plan.stem}-{period}") + plan.suffix
