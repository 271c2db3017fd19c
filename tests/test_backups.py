"""Backups are kept by number and age; the one that an undo needs always."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from tests.example import example, run, small_plan
from xlplan.backups import Limits, backups_folder, prune_backups
from xlplan.config import load_config
from xlplan.edits import Edit
from xlplan.errors import ConfigError
from xlplan.restore import undo_refresh
from xlplan.write import write_edits

DAY = 24 * 60 * 60


def lay(folder: Path, *names: str, days: int = 100) -> Path:
    """Lay backups that are so many days old in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        (folder / name).write_bytes(b"old")
        os.utime(folder / name, (time.time() - days * DAY,) * 2)
    return folder


def left(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def numbered(count: int, stem: str = "plan") -> list[str]:
    return [f"{stem}.{number:04d}.xlsx" for number in range(1, count + 1)]


def test_young_backups_stay_whatever_their_number(tmp_path: Path) -> None:
    folder = lay(tmp_path, *numbered(30), days=89)
    prune_backups(folder, Limits(), ())
    assert left(folder) == numbered(30)


def test_the_newest_stay_whatever_their_age(tmp_path: Path) -> None:
    folder = lay(tmp_path, *numbered(24), days=5000)
    prune_backups(folder, Limits(), ())
    assert left(folder) == numbered(24)


def test_what_is_neither_new_nor_young_goes(tmp_path: Path) -> None:
    folder = lay(tmp_path, *numbered(30))
    prune_backups(folder, Limits(), ())
    assert left(folder) == numbered(30)[6:]


def test_each_workbook_has_a_number_of_its_own(tmp_path: Path) -> None:
    folder = lay(tmp_path, *numbered(2), *numbered(3, "register"))
    prune_backups(folder, Limits(keep=2), ())
    assert left(folder) == [*numbered(2), *numbered(3, "register")[1:]]


def test_what_an_undo_needs_and_what_is_not_ours_stay(tmp_path: Path) -> None:
    folder = lay(tmp_path, *numbered(3), "my own copy.xlsx")
    prune_backups(folder, Limits(keep=1), {"plan.0001.xlsx"})
    assert left(folder) == ["my own copy.xlsx", "plan.0001.xlsx", "plan.0003.xlsx"]


def test_ten_thousand_backups_are_in_order_of_their_numbers(tmp_path: Path) -> None:
    folder = lay(tmp_path, "plan.9999.xlsx", "plan.10000.xlsx")
    prune_backups(folder, Limits(keep=1), ())
    assert left(folder) == ["plan.10000.xlsx"]


def test_write_in_place_prunes_by_the_settings_of_the_folder(tmp_path: Path) -> None:
    plan = small_plan(tmp_path, ("Do it", "% done", "86%", "Green"))
    (tmp_path / "xlplan.toml").write_text("[backups]\nkeep = 2\ndays = 30\n", "utf-8")
    folder = lay(backups_folder(plan), *numbered(4), days=31)
    write_edits(plan, [Edit("Plan", "C2", new="91%")], plan)
    assert left(folder) == ["plan.0004.xlsx", "plan.0005.xlsx"]
    assert "91%" not in str(undo_refresh(plan).kept)


def test_new_file_prunes_nothing_that_a_later_undo_needs(tmp_path: Path) -> None:
    plan = example(tmp_path)
    (tmp_path / "xlplan.toml").write_text("[backups]\nkeep = 1\ndays = 1\n", "utf-8")
    before = plan.read_bytes()
    assert run("refresh", plan, "-p", "2013-12", "--in-place", "-q").status == 0
    kept = backups_folder(plan) / f"{plan.stem}.0001.xlsx"
    lay(backups_folder(plan), f"{plan.stem}.0002.xlsx")
    os.utime(kept, (0, 0))
    assert run("refresh", plan, "-p", "2014-01", "-o", tmp_path / "other.xlsx", "-q").status == 0
    assert run("undo", plan).status == 0
    assert plan.read_bytes() == before


@pytest.mark.parametrize("text", ["keep = 0", "days = -1", "keep = 2.5", "number = 3"])
def test_limit_that_is_none_is_refused_before_anything_is_written(tmp_path: Path, text: str) -> None:
    plan = small_plan(tmp_path, ("Do it", "% done", "86%", "Green"))
    before = plan.read_bytes()
    (tmp_path / "xlplan.toml").write_text(f"[backups]\n{text}\n", "utf-8")
    with pytest.raises(ConfigError, match=r"\[backups\]"):
        write_edits(plan, [Edit("Plan", "C2", new="91%")], plan)
    assert plan.read_bytes() == before


def test_usual_limits_are_two_years_of_months(tmp_path: Path) -> None:
    assert load_config(tmp_path).backups == Limits(keep=24, days=90)
