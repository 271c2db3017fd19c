"""`xlplan check` and `xlplan refresh` with many plans: a line for each as it comes, then the summary.

Apart from check.py and refresh.py, which tell an officer of one plan.
"""

from __future__ import annotations

import contextlib
import json
import signal
import sys
import threading
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from xlplan.cli import common
from xlplan.config import Config
from xlplan.errors import UsageError
from xlplan.fleet.stores import is_url, means_many

if TYPE_CHECKING:
    from xlplan.fleet.model import CheckWish, Outcome, RefreshWish
    from xlplan.fleet.summary import Tally

_BAR, _WIDEST = 24, 60


class _Plan(common.PlanFile):
    """Is a plan's name among many: a file, a glob, or the URL of a file on a store."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        text = str(value)
        if is_url(text) or text.startswith("file://"):
            return text
        return str(super().convert(value, param, ctx))


class Spread(NamedTuple):
    """Is where the work is done: on how many processes here, or on which Dask cluster."""

    jobs: int | None
    dask: str | None


plans_argument = click.argument("plans", metavar="[PLAN]...", nargs=-1, type=_Plan(path_type=Path))
jobs_option = click.option(
    "--jobs", type=click.IntRange(1), metavar="N", help="Many plans: how many processes work on them (1)."
)
dask_option = click.option(
    "--dask", metavar="ADDRESS", help="Many plans: the Dask scheduler whose workers do them."
)


def are_many(plans: Sequence[str], spread: Spread) -> bool:
    """Tell whether these are the plans of a fleet. Raises UsageError where it is not said which plans are."""
    if spread.jobs and spread.dask:
        raise UsageError("--jobs and --dask do not go together; give one of them")
    if (spread.jobs or spread.dask) and not plans:
        raise UsageError("--jobs and --dask are for many plans; name them, or a glob")
    return means_many(plans) or bool(spread.jobs or spread.dask)


def refuse(form: str, **given: object) -> None:
    """Refuse what one plan alone can have, by its option's name."""
    for name, value in given.items():
        if value:
            option = f"--{name.replace('_', '-')}"
            raise UsageError(
                f"{option} goes with one plan alone; leave it out, or name one plan", place=option
            )
    if form not in {"text", "json"}:
        raise UsageError(f"--format {form} goes with one plan alone; many plans have text or json")


def do_all(
    plans: Sequence[str], wish: CheckWish | RefreshWish, spread: Spread, form: str, *, quiet: bool
) -> int:
    """Do all of the plans, tell of each in their order, and return the worst exit status; 130 if stopped."""
    from xlplan.fleet.many import work_of
    from xlplan.fleet.run import each_outcome
    from xlplan.fleet.summary import Tally

    work, named = work_of(wish, plans)
    tally, bar = Tally(len(named)), _Bar(len(named))
    width = min(_WIDEST, max(len(plan.name) for plan in named))
    say = _say_json if form == "json" else partial(_say_line, width=width, quiet=quiet)
    stop = threading.Event()
    with _executor(spread) as executor, _told_to_stop(stop):
        outcomes = each_outcome(work, named, jobs=spread.jobs or 1, executor=executor, stop=stop)
        with contextlib.suppress(KeyboardInterrupt):
            for outcome in _in_order(_counted(outcomes, tally, bar)):
                bar.clear()
                say(outcome)
                bar.draw()
    bar.clear()
    if form == "json":
        _say_end(tally, is_stopped=stop.is_set())
    elif not quiet:
        common.say(f"\n{tally.show(_titles())}")
    if stop.is_set():
        left = f"{tally.not_begun} of {tally.plans} plans were not done, or not told of here"
        click.echo(f"xlplan: interrupted; {left}; run it again for them", err=True)
        return 130
    return tally.status


def _say_line(outcome: Outcome, *, width: int, quiet: bool) -> None:
    if outcome.status or not quiet:
        from xlplan.fleet.summary import line_of

        click.echo(line_of(outcome, width))


def _say_json(outcome: Outcome) -> None:
    """Print one element of the document's list, and what must stand before it."""
    before = ",\n" if outcome.number else '{"version": 1, "plans": [\n'
    click.echo(before + json.dumps(outcome.document, ensure_ascii=False, indent=1), nl=False)


def _say_end(tally: Tally, *, is_stopped: bool) -> None:
    """Print the rest of the document."""
    before = "\n], " if tally.results else '{"version": 1, "plans": [], '
    message = "interrupted; what is not among the plans was not done, or is not known to be"
    error = {"kind": "interrupted", "message": message, "file": None, "place": None}
    rest = {"summary": tally.to_json()} | ({"error": error} if is_stopped else {})
    click.echo(before + json.dumps(rest, ensure_ascii=False, indent=1)[1:].lstrip())


def _titles() -> dict[str, str]:
    from xlplan.checks import rules_for

    return {rule.code: rule.title for rule in rules_for(Config(Path()))}


def _counted(outcomes: Iterable[Outcome], tally: Tally, bar: _Bar) -> Iterator[Outcome]:
    for outcome in outcomes:
        tally.add(outcome)
        bar.done += 1
        bar.draw()
        yield outcome


def _in_order(outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
    """Yield the outcomes by number; one that comes too early waits for those before it."""
    waiting: dict[int, Outcome] = {}
    following = 0
    for outcome in outcomes:
        waiting[outcome.number] = outcome
        while following in waiting:
            yield waiting.pop(following)
            following += 1
    yield from (waiting[number] for number in sorted(waiting))  # of a run that was stopped


class _Bar:
    """Is a bar below the lines: how many plans are done. There is none where stderr is no terminal."""

    def __init__(self, plans: int) -> None:
        self.plans, self.done = plans, 0
        self.is_shown = sys.stderr.isatty()

    def draw(self) -> None:
        """Draw the bar in its line."""
        if self.is_shown:
            full = _BAR * self.done // self.plans
            click.echo(f"\r{'█' * full}{'░' * (_BAR - full)} {self.done} of {self.plans}", nl=False, err=True)

    def clear(self) -> None:
        """Empty the line."""
        if self.is_shown:
            click.echo(f"\r{' ' * (_BAR + 20)}\r", nl=False, err=True)


@contextlib.contextmanager
def _executor(spread: Spread) -> Iterator[Executor | None]:
    if spread.dask is None:
        yield None
        return
    from xlplan.fleet.clusters import cluster_at

    with cluster_at(spread.dask) as executor:
        yield executor


@contextlib.contextmanager
def _told_to_stop(stop: threading.Event) -> Iterator[None]:
    """Let the first Ctrl-C finish the plans at hand, and the second one stop them too; each is left whole."""

    def finish(*_: object) -> None:
        stop.set()
        signal.signal(signal.SIGINT, signal.default_int_handler)
        click.echo("\nxlplan: stopping when the plans at hand are done", err=True)

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, finish)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
