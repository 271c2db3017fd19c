"""Folders with a small plan each, its register and its extract; and a worker that is killed at a moment of ours."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

from tests.example import small_extract, small_plan, small_register
from xlplan import api
from xlplan.fleet import month
from xlplan.fleet.model import Named, Outcome, RefreshWish

KEPT = "killed-once"  # a worker leaves this file beside the plan that it was killed at


def council(folder: Path, name: str, figure: str = "86%") -> Path:
    """Lay out the folder of a council, and return its plan of November."""
    place = folder / name
    place.mkdir(parents=True)
    plan = small_plan(place, ("Assess in time", "% in time", figure, "Amber"), title="Plan")
    small_register(place, {"action": "A1", "measure": "% in time", "cell": "C3", "polarity": "higher",
                           "target": "90%", "extract_key": "k"})  # fmt: skip
    small_extract(place, "k,2013-12,91%")
    return plan.rename(place / "plan-2013-11.xlsx")


def councils(folder: Path, number: int) -> list[Path]:
    return [council(folder, f"c{each:02d}") for each in range(number)]


def written(folder: Path) -> list[Path]:
    return sorted(folder.rglob("plan-2013-12.xlsx"))


def left_behind(folder: Path) -> list[Path]:
    """Return temporary files and locks, of which none may be left."""
    return [*folder.rglob("*.tmp"), *folder.rglob("*.lock")]


def killed_once(when: str, at: str, wish: RefreshWish, named: Named) -> Outcome:
    """Refresh a plan; the worker that gets the one `at` first is killed 'before' or 'after' its write."""
    mark = Path(named.place).with_name(KEPT)
    is_it = at in named.place and not mark.exists()
    if is_it and when == "before":
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    if is_it:
        setattr(api, "apply", _then_killed(api.apply, mark))  # noqa: B010  # mypy lets no function be put in its place
    return month.refresh_plan(wish, named)


def _then_killed(apply: Callable[..., object], mark: Path) -> Callable[..., object]:
    def killed(*arguments: object, **more: object) -> object:
        apply(*arguments, **more)
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
        return None

    return killed


def always_killed(at: str, wish: RefreshWish, named: Named) -> Outcome:
    """Refresh a plan; whoever gets the one `at` is killed by it."""
    if at in named.place:
        os.kill(os.getpid(), signal.SIGKILL)
    return month.refresh_plan(wish, named)
