"""The words that a plan has for its ratings are told by the colours in which it writes them, or not at all."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.styles import PatternFill

from tests.example import run
from xlplan.plan.reader import read_plan
from xlplan.propose.rating_words import words_by_colour

GREEN, AMBER, RED, BLUE, GREY = "C6EFCE", "FFEB9C", "FFC7CE", "BDD7EE", "EEEEEE"
OWN = [("On track", GREEN), ("Slipping", AMBER), ("On track", GREEN), ("Off track", RED)]
WORDS = {"green": "On track", "amber": "Slipping", "red": "Off track"}


def coloured(folder: Path, *ratings: tuple[str, str]) -> Path:
    """Write a plan with an action for each rating and its fill, '' where it has none."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Action", "Measure", "Latest", "Lead", "Status"])
    for at, (word, fill) in enumerate(ratings, 2):
        sheet.append([f"Do thing {at}", f"% of things {at} done (at least 90%)", "61%", "A Lee", word])
        if fill:
            sheet.cell(at, 5).fill = PatternFill("solid", f"FF{fill}")
    book.save(folder / "plan.xlsx")
    return folder / "plan.xlsx"


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ((), WORDS),
        ((("Delivered", BLUE),), {**WORDS, "complete": "Delivered"}),
        ((("Not started", BLUE), ("Not due", GREY)), WORDS),
        ((("No figure yet", BLUE),), WORDS),
    ],
)
def test_words_in_one_colour_each_are_the_plans_own(
    tmp_path: Path, more: tuple[tuple[str, str], ...], words: dict[str, str]
) -> None:
    assert words_by_colour(read_plan(coloured(tmp_path, *OWN, *more))) == words


@pytest.mark.parametrize(
    "ratings",
    [
        [*OWN, ("Ahead", GREEN)],  # two words for green
        [*OWN, ("On track", AMBER)],  # one word in two colours
        [*OWN, ("On track", "")],
        OWN[:2],  # no word for red
        [("On track", ""), ("Slipping", ""), ("Off track", "")],
        [*OWN, ("Green", GREEN)],  # xlplan's own word beside another
    ],
)
def test_words_that_colours_leave_open_are_not_told(tmp_path: Path, ratings: list[tuple[str, str]]) -> None:
    assert words_by_colour(read_plan(coloured(tmp_path, *ratings))) == {}


def test_init_writes_the_words_into_new_settings_and_says_so(tmp_path: Path) -> None:
    plan = coloured(tmp_path, *OWN)
    said = run("init", plan).out
    assert "Ratings, by their colours: 'On track' is Green, 'Slipping' is Amber, 'Off track' is Red." in said
    assert tomllib.loads((tmp_path / "xlplan.toml").read_text("utf-8"))["rating"]["words"] == WORDS
    assert "it is Red by its target 90%, and the plan shows On track" in " ".join(said.split())


def test_init_leaves_settings_that_are_there_alone(tmp_path: Path) -> None:
    (tmp_path / "xlplan.toml").write_text('plan = "plan.xlsx"\n', "utf-8")
    said = run("init", coloured(tmp_path, *OWN)).out
    assert "Ratings, by their colours" not in said
    assert (tmp_path / "xlplan.toml").read_text("utf-8") == 'plan = "plan.xlsx"\n'
