"""`xlplan refresh`: the month's update."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from xlplan.cli import common, many
from xlplan.config import Config
from xlplan.errors import UsageError
from xlplan.files.locks import do_once_more
from xlplan.files.places import refuse_existing
from xlplan.fleet.model import RefreshWish
from xlplan.folder import find_plan
from xlplan.plan.issue import dated_name
from xlplan.receipts import settle

if TYPE_CHECKING:
    from xlplan.receipts import Receipt
    from xlplan.refresh.model import Refresh


@click.command("refresh")
@many.plans_argument
@common.register_option
@common.extract_option
@common.period_option
@click.option("-o", "--output", type=common.FILE, help="The new workbook.")
@click.option("--in-place", is_flag=True, help="Change the plan itself; a backup is kept.")
@common.force_option
@click.option(
    "--wait", type=click.FloatRange(0), default=5.0, metavar="SECONDS",
    help="How long to wait for another run that is writing the plan (5).",
)  # fmt: skip
@click.option("--split-footnotes", is_flag=True, help="Give refreshed figures that share a note a new one.")
@click.option("--dry-run", is_flag=True, help="Write nothing; print what would be done.")
@common.force_protected_option
@many.jobs_option
@many.dask_option
@common.format_option("text", "json", "html")
@common.quiet_option
@common.verbose_option
@common.no_color_option
def command(  # noqa: PLR0913, PLR0917  # one argument for each option
    plans: tuple[str, ...],
    register: Path | None,
    extracts: tuple[str, ...],
    period: str | None,
    output: Path | None,
    in_place: bool,
    force: bool,
    wait: float,
    split_footnotes: bool,
    dry_run: bool,
    force_protected: bool,
    jobs: int | None,
    dask: str | None,
    form: str,
    quiet: bool,
    verbose: bool,
) -> int:
    """Bring the plan's figures, ratings, footnotes and as-at dates to a month.

    Without --in-place or -o a new workbook is written beside the plan, its name carrying the period.
    Many plans, or globs, are done one after the other, or at once with --jobs or --dask.
    """
    if in_place and output:
        raise UsageError("--in-place and -o do not go together; give one of them")
    spread = many.Spread(jobs, dask)
    wish = RefreshWish(
        register, extracts, period, in_place, force, wait, split_footnotes, dry_run, force_protected
    )
    if many.are_many(plans, spread):
        many.refuse(form, output=output)
        return many.do_all(plans, wish, spread, form, quiet=quiet)
    path, config = common.settled(Path(plans[0]) if plans else None)
    done = do_once_more(lambda: _refresh(path, config, wish, output), path, wait)
    if not (done.receipt or dry_run):
        settle(path.parent)
    if form == "text" and not quiet:
        _show(done, verbose=verbose, is_dry=dry_run)
        common.say(_next_month(config, done.target) if done.receipt and not (output or in_place) else "")
    else:
        _tell(done, form)
    return 0


class _Done(NamedTuple):
    """Is what was decided, where it goes, and the receipt where it was written."""

    refresh: Refresh
    target: Path
    receipt: Receipt | None


def _refresh(path: Path, config: Config, wish: RefreshWish, output: Path | None) -> _Done:
    """Read, decide, and write unless that was not wished, or there is nothing to write."""
    from xlplan import api

    read = api.read_plan(path, columns=config.columns)
    common.say_doubts(read)
    known = common.read_the_register(wish.register, config, path)
    extract = common.read_the_extracts(wish.extracts, config, path, wish.period, known)
    refresh = api.plan_refresh(
        read,
        extract,
        period=wish.period,
        register=known,
        config=config,
        split_footnotes=wish.split_footnotes,
        force_protected=wish.force_protected,
    )
    target = output or (path if wish.in_place else path.with_name(dated_name(path, refresh.period.label)))
    if wish.dry_run or not (output or refresh.edits):
        return _Done(refresh, target, None)
    if not wish.in_place:
        _require_new(target, path, wish.force, named=bool(output))
    receipt = api.apply(refresh, target, force=wish.force, force_protected=wish.force_protected)
    return _Done(refresh, target, receipt)


def _require_new(target: Path, plan: Path, force: bool, *, named: bool) -> None:
    """Refuse to write over the plan, or over another file without --force."""
    if target.exists() and target.samefile(plan):
        name = "that is the plan itself" if named else "the plan's own name carries this period already"
        raise UsageError(f"{name}; use --in-place, or name another file with -o", file=target)
    if not force:
        refuse_existing(target)


def _show(done: _Done, *, verbose: bool, is_dry: bool) -> None:
    """Print what was decided, and the proof."""
    from xlplan.reports.refresh import show_receipt, show_refresh

    common.say(show_refresh(done.refresh, verbose=verbose))
    common.say(f"\n{show_receipt(done.receipt, str(done.target))}" if done.receipt else "")
    common.say("\nNothing was written (--dry-run)." if is_dry else "")


def _tell(done: _Done, form: str) -> None:
    """Print the document or the page; of the text, only what is left to the officer."""
    refresh, target, receipt = done
    if form == "json":
        kept = str(receipt.path) if receipt else None
        common.say_json(refresh.to_json(str(target) if receipt else None, kept))
    elif form == "html":
        from xlplan.reports.refresh_page import refresh_page

        common.say(refresh_page(refresh, receipt, target.name if receipt else None))
    else:
        from xlplan.reports.refresh import show_left

        common.say(show_left(refresh, quiet=True))


def _next_month(config: Config, target: Path) -> str:
    """Return a hint where xlplan.toml would take the old plan again next month."""
    if config.plan is None or find_plan(config).samefile(target):
        return ""
    return f'Next month, begin with {target.name}:\nxlplan.toml still says plan = "{config.plan}".'
