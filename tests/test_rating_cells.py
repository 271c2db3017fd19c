"""Ratings as plans show them: words, letters, signs, numbers, colours; what a refresh writes, and what it leaves."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.formatting.rule import CellIsRule, IconSetRule
from openpyxl.styles import PatternFill
from openpyxl.styles.colors import Color
from openpyxl.worksheet.datavalidation import DataValidation

from tests.example import FILLS, decided, small_extract, small_plan, small_register
from tests.tables import table
from xlplan import api
from xlplan.config import Config, RatingSettings
from xlplan.edits import Edit
from xlplan.plan.rating_fills import read_fill
from xlplan.refresh.model import Refresh

WORDS = RatingSettings().words


def missed(
    folder: Path, *ratings: object, words: dict[str, str] | None = None, adjust: Any = None
) -> Refresh:
    """Return the refresh of actions so rated, of which the first comes to Red; `adjust` changes the sheet."""
    rows = [(f"Do task {at}", f"% done of {at}", "75%", word) for at, word in enumerate(ratings)]
    small_plan(folder, *rows)
    if adjust:
        book = load_workbook(folder / "plan.xlsx")
        adjust(book.worksheets[0])
        book.save(folder / "plan.xlsx")
    target = {"target": 80, "polarity": "higher", "unit": "%"}
    small_register(folder, {"action": "A01", "measure": "% done of 0", "extract_key": "k", **target})
    small_extract(folder, "k,2013-12,20")
    settings = RatingSettings({**WORDS, **(words or {})})
    return decided(folder, config=Config(folder, rating=settings))


def edit_of(refresh: Refresh) -> Edit | None:
    return next((edit for edit in refresh.edits if edit.kind == "rating"), None)


def why_left(refresh: Refresh) -> str:
    assert edit_of(refresh) is None
    return next(finding.message for finding in refresh.findings if finding.code == "XP101")


def own(words: str) -> dict[str, str]:
    pairs = (pair.strip().split("=") for pair in words.split(",") if pair.strip())
    return dict(pairs)


@pytest.mark.parametrize(("was", "others", "words", "why"), table("rating_cells.md", "left alone"))
def test_rating_that_cannot_be_known_is_left(
    tmp_path: Path, was: str, others: str, words: str, why: str
) -> None:
    refresh = missed(tmp_path, was, *filter(None, [others]), words=own(words))
    assert why in why_left(refresh)
    assert refresh.ratings[0].new == was


@pytest.mark.parametrize(
    ("was", "others", "words", "becomes"), table("rating_cells.md", "written in the plan's manner")
)
def test_rating_is_written_in_the_plans_manner(
    tmp_path: Path, was: str, others: str, words: str, becomes: str
) -> None:
    refresh = missed(tmp_path, was, *filter(None, [others]), words=own(words))
    edit = edit_of(refresh)
    assert edit
    assert (edit.new, refresh.ratings[0].new) == (becomes, becomes)


def test_arrow_beside_a_new_rating_is_pointed_out(tmp_path: Path) -> None:
    refresh = missed(tmp_path, "Amber ↑")
    assert [finding.message for finding in refresh.findings if finding.code == "XP101"] == [
        "The rating of A01 is Red now, and the '↑' beside it was left: it says how the rating has moved."
    ]
    assert not [f for f in missed(tmp_path, "Red ↑").findings if f.code == "XP101"]


def test_number_that_the_settings_name_stays_a_number(tmp_path: Path) -> None:
    def icons(sheet: Any) -> None:
        sheet.conditional_formatting.add("D2:D9", IconSetRule("3TrafficLights1", "num", [1, 2, 3]))  # type: ignore[no-untyped-call]  # openpyxl's

    edit = edit_of(missed(tmp_path, 2, 3, words={"red": "1", "amber": "2", "green": "3"}, adjust=icons))
    assert edit and (edit.number, edit.new) == (1.0, None)


def test_number_with_icons_is_left_where_nobody_says_what_it_means(tmp_path: Path) -> None:
    def icons(sheet: Any) -> None:
        sheet.conditional_formatting.add("D2:D9", IconSetRule("3TrafficLights1", "num", [1, 2, 3]))  # type: ignore[no-untyped-call]  # openpyxl's

    assert "'2' is no rating that is known" in why_left(missed(tmp_path, 2, 3, adjust=icons))


def listed(words: str) -> Any:
    def offer(sheet: Any) -> None:
        validation = DataValidation("list", formula1=f'"{words}"')
        validation.add("D2:D9")
        sheet.add_data_validation(validation)

    return offer


def test_word_that_the_drop_down_list_does_not_offer_is_not_written(tmp_path: Path) -> None:
    told = why_left(missed(tmp_path, "Amber", adjust=listed("Amber,Green,Complete")))
    assert "it would become Red, which its drop-down list does not offer (Amber, Green, Complete)" in told


def test_item_of_the_drop_down_list_gives_way_to_another_of_it(tmp_path: Path) -> None:
    edit = edit_of(missed(tmp_path, "● amber", adjust=listed("■ RED,● amber,▲ Green")))
    assert edit and edit.new == "■ RED"


def painted(*fills: str | Color) -> Any:
    def paint(sheet: Any) -> None:
        for row, fill in enumerate(fills, start=2):
            sheet.cell(row, 4).fill = PatternFill("solid", fgColor=fill)

    return paint


def test_colour_alone_stays_alone_and_is_told(tmp_path: Path) -> None:
    refresh = missed(tmp_path, None, None, None, adjust=painted("FFFFC000", "FFFF5050", "FF92D050"))
    edit = edit_of(refresh)
    assert edit and (edit.new, edit.fill) == (None, "FF5050")
    (told,) = [finding for finding in refresh.findings if finding.code == "XP701"]
    assert "by colour alone" in told.message


def test_sign_over_a_colour_stays(tmp_path: Path) -> None:
    edit = edit_of(missed(tmp_path, "●", "●", adjust=painted("FFFFC000", "FF92D050")))
    assert edit and (edit.new, edit.fill) == (None, "FF0000")


@pytest.mark.parametrize("fill", ["FF7030A0", "FF808080", "FFDDFF00"])
def test_colour_that_is_no_ratings_is_left(tmp_path: Path, fill: str) -> None:
    told = why_left(missed(tmp_path, None, None, adjust=painted(fill, "FF92D050")))
    assert f"its colour ({fill[2:]}) is that of no rating, and it would become Red" in told


def test_colour_by_rule_without_a_word_is_left(tmp_path: Path) -> None:
    def ruled(sheet: Any) -> None:
        rule = CellIsRule("equal", ['""'], fill=PatternFill("solid"))  # type: ignore[no-untyped-call]  # openpyxl's
        sheet.conditional_formatting.add("D2:D9", rule)

    assert "its colour comes from a rule" in why_left(missed(tmp_path, None, None, adjust=ruled))


def test_number_that_may_be_a_fraction_of_its_percentage_is_not_rated(tmp_path: Path) -> None:
    small_plan(tmp_path, ("Do it", "% done", 0.71, "Green"))
    target = {"target": 80, "polarity": "higher", "unit": "%"}
    small_register(tmp_path, {"action": "A01", "measure": "% done", **target})
    small_extract(tmp_path, "another,2013-12,20")
    assert why_left(decided(tmp_path)) == "The rating of A01 was left as it is: no figure can be rated of I1."


def test_merged_rating_is_written_into_its_first_cell(tmp_path: Path) -> None:
    def merge(sheet: Any) -> None:
        sheet["A3"] = None
        sheet.merge_cells("A2:A3")
        sheet.merge_cells("D2:D3")

    edit = edit_of(missed(tmp_path, "Amber", None, adjust=merge))
    assert edit and (edit.cell, edit.new, edit.fill) == ("D2", "Red", "FF0000")


@pytest.mark.parametrize(
    ("colour", "shown", "meant"),
    [
        (Color(theme=6), "9BBB59", "Green"),
        (Color(theme=6, tint=0.7999816888943144), "EBF1DE", "Green"),
        (Color(theme=6, tint=0.5999938962981048), "D8E4BC", "Green"),
        (Color(theme=6, tint=-0.249977111117893), "76933C", "Green"),
        (Color(theme=9), "F79646", "Amber"),
        (Color(theme=9, tint=0.5999938962981048), "FCD5B4", "Amber"),
        (Color(theme=9, tint=0.3999755851924192), "FABF8F", "Amber"),
        (Color(theme=9, tint=-0.249977111117893), "E26B0A", "Amber"),
        (Color(theme=5, tint=0.5999938962981048), "E6B8B7", "Red"),
        (Color(theme=5, tint=0.3999755851924192), "DA9694", "Red"),
        (Color(theme=5, tint=-0.249977111117893), "963634", "Red"),
        (Color(theme=4, tint=0.7999816888943144), "DCE6F1", "Complete"),
        (Color(theme=4, tint=0.3999755851924192), "95B3D7", "Complete"),
        (Color(theme=0, tint=-0.1499984740745262), "D9D9D9", None),
        (Color(indexed=10), "FF0000", "Red"),
        (Color(indexed=13), "FFFF00", "Amber"),
        (Color(indexed=17), "008000", "Green"),
        (Color(indexed=64), None, None),
    ],
)  # fmt: skip
def test_theme_tint_and_indexed_colours_are_read_as_excel_shows_them(
    tmp_path: Path, colour: Color, shown: str | None, meant: str | None
) -> None:
    missed(tmp_path, None, None, adjust=painted(colour, FILLS["Green"]))
    fill = api.read_plan(tmp_path / "plan.xlsx").actions["rating_fill"][0]
    assert (fill is None) == (shown is None)
    if shown:
        pairs = zip(bytes.fromhex(fill), bytes.fromhex(shown), strict=True)
        assert all(abs(mine - excels) <= 2 for mine, excels in pairs)
    assert read_fill(fill) == meant


@pytest.mark.parametrize(
    ("fill", "meant"),
    [
        ("FFFFFF", None), ("F2F2F2", None), ("000000", None), ("7030A0", None), ("D9D9D9", None),
        ("FF4500", None), ("DDFF00", None), ("00B0A0", None), ("FF00FF", None),
        ("FF0000", "Red"), ("C00000", "Red"), ("FFC7CE", "Red"), ("DA9694", "Red"),
        ("FFC000", "Amber"), ("FFEB9C", "Amber"), ("ED7D31", "Amber"), ("FFFF00", "Amber"), ("F79646", "Amber"),
        ("92D050", "Green"), ("C6EFCE", "Green"), ("00B050", "Green"), ("9BBB59", "Green"),
        ("00B0F0", "Complete"), ("BDD7EE", "Complete"), ("0070C0", "Complete"), ("4F81BD", "Complete"),
    ],
)  # fmt: skip
def test_fill_is_read_by_its_hue(fill: str, meant: str | None) -> None:
    assert read_fill(fill) == meant
