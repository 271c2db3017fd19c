"""The library's verbs for many plans."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import replace
from functools import partial
from pathlib import Path

from xlplan.findings import Severity
from xlplan.fleet.check import check_plan
from xlplan.fleet.model import CheckWish, Named, Outcome, RefreshWish
from xlplan.fleet.month import refresh_plan
from xlplan.fleet.plans import find_plans, refuse_shared_outputs
from xlplan.fleet.run import Work, each_outcome
from xlplan.folder import is_setting


def check_many(
    plans: Sequence[str | Path],
    *,
    jobs: int = 1,
    executor: Executor | None = None,
    register: str | Path | None = None,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    fail_on: Severity = "error",
) -> Iterator[Outcome]:
    """Yield what is wrong with each plan, as it comes: an `Outcome` for each, errors included.

    A plan is a path, a glob, or the URL of a file on a store that fsspec knows; each has the register and the
    settings of its own folder, unless `register` is given. `jobs` is how many processes work (then a script
    needs its `if __name__ == "__main__":`); an `executor` is any of concurrent.futures' kind, such as that of
    a Dask client. Raises FileError where none of the plans is found, and UsageError.
    """
    known = Path(register) if register else None
    work, found = work_of(CheckWish(known, tuple(select), tuple(ignore), fail_on), plans)
    return each_outcome(work, found, jobs=jobs, executor=executor)


def refresh_many(  # noqa: PLR0913  # one keyword for each thing that a caller may ask for
    plans: Sequence[str | Path],
    *,
    jobs: int = 1,
    executor: Executor | None = None,
    register: str | Path | None = None,
    extracts: Sequence[str | Path] = (),
    period: str | None = None,
    in_place: bool = False,
    force: bool = False,
    wait: float = 5.0,
    split_footnotes: bool = False,
    dry_run: bool = False,
    force_protected: bool = False,
) -> Iterator[Outcome]:
    """Bring each plan to a month; yield what was done, as it comes: an `Outcome` for each, errors included.

    As `check_many` for `plans`, `jobs`, `executor`, and as the options of `xlplan refresh` for the rest. A
    plan whose write has happened already, as its receipt says, is not written again. Plans that would be
    written to one and the same file are not written at all.
    """
    known = Path(register) if register else None
    wish = RefreshWish(
        known, tuple(map(str, extracts)), period, in_place, force, wait, split_footnotes, dry_run,
        force_protected,
    )  # fmt: skip
    work, found = work_of(wish, plans)
    return each_outcome(work, found, jobs=jobs, executor=executor)


def work_of(wish: CheckWish | RefreshWish, names: Sequence[str | Path]) -> tuple[Work, tuple[Named, ...]]:
    """Return what is to be done with each plan, and the plans that are meant. Raises as find_plans does.

    Files are named as any process finds them, whatever folder that is in.
    """
    found = find_plans(names)
    register = wish.register.absolute() if wish.register else None
    if isinstance(wish, CheckWish):
        return partial(check_plan, replace(wish, register=register)), found
    plans = found if wish.in_place or wish.dry_run else refuse_shared_outputs(found)
    extracts = tuple(map(_absolute, wish.extracts))
    return partial(refresh_plan, replace(wish, register=register, extracts=extracts)), plans


def _absolute(source: str) -> str:
    """Return a file or glob with its folder; sql:NAME and measure:NAME are each folder's own."""
    return source if is_setting(source) else str(Path(source).absolute())
