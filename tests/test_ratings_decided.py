"""What an action's rating becomes, in the plan's own words and fills, and when it is left to the officer."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation

import xlplan
from tests.example import FILLS, decided, entry, small_extract, small_plan, small_register
from tests.sheets import plan_of
from xlplan.config import Config, RatingSettings
from xlplan.edits import Edit
from xlplan.findings import Finding
from xlplan.plan.confirming import awaited
from xlplan.plan.rating_fills import read_fill
from xlplan.plan.rating_words import read_rating
from xlplan.propose.register import propose_register
from xlplan.refresh.model import RatingDecision, Refresh
from xlplan.refresh.ratings import rate_entry

WORDS = RatingSettings().words
TARGET: dict[str, object] = {"target": 80, "polarity": "higher", "unit": "%"}


def rated(
    folder: Path, value: str, word: object = "Amber", *others: str, settings: Any = None, **more: object
) -> Refresh:
    """Return the refresh of one action whose figure has the target 80%; `others` are other ratings."""
    rows = [("Do it", "% done", "75%", word)]
    rows += [(f"Do {number}", "Other", "x", other) for number, other in enumerate(others)]
    small_plan(folder, *rows)
    register = {"action": "A01", "measure": "% done", "extract_key": "k", **TARGET, **more}
    small_register(folder, register)
    small_extract(folder, f"k,2013-12,{value}")
    return decided(folder, config=Config(folder, rating=settings or RatingSettings()))


@pytest.mark.parametrize(
    ("unit", "said"),
    [
        ("£", "£1,207 against at most £1,200: missed by £7, beyond the tolerance of £5, so Red"),
        (
            "days",
            "1,207 days against at most 1,200 days: missed by 7 days, beyond the tolerance of 5 days, so Red",
        ),
        ("count", "1,207 against at most 1,200: missed by 7, beyond the tolerance of 5, so Red"),
    ],
)
def test_reason_carries_the_unit(unit: str, said: str) -> None:
    measure = entry(unit=unit, polarity="lower", target=Decimal(1200), tolerance="5 points")
    assert rate_entry(measure, Decimal(1207), RatingSettings()).reason == said


def rating(refresh: Refresh) -> Edit | None:
    """Return the edit of the rating, if there is one."""
    return next((edit for edit in refresh.edits if edit.kind == "rating"), None)


def left(refresh: Refresh) -> list[Finding]:
    return [finding for finding in refresh.findings if finding.code in ("XP101", "XP106")]


def test_rating_that_holds_is_not_edited(tmp_path: Path) -> None:
    refresh = rated(tmp_path, "77")
    assert rating(refresh) is None
    why = "I1: 77% against at least 80%: missed by 3 points, within the tolerance of 5 points, so Amber"
    assert refresh.ratings == (
        RatingDecision("A01", "Amber", "Amber", "Amber", None, f"{why} (2013-12, e.csv row 2)"),
    )


def test_complete_stays_complete(tmp_path: Path) -> None:
    refresh = rated(tmp_path, "20", "Complete")
    assert (rating(refresh), refresh.ratings[0].computed, refresh.ratings[0].new) == (None, "Red", "Complete")


def test_action_without_a_target_keeps_the_officers_rating(tmp_path: Path) -> None:
    assert rated(tmp_path, "20", target="").ratings == ()
    assert rated(tmp_path, "20", rates="no").ratings == ()


def test_officers_rollup_decides_nothing(tmp_path: Path) -> None:
    refresh = rated(tmp_path, "20", settings=RatingSettings(rollup="officer"))
    assert (rating(refresh), refresh.ratings[0].new, left(refresh)) == (None, "Amber", [])


def written_in(folder: Path, text: str, settings: RatingSettings | None = None) -> Refresh:
    """Return the refresh of an action that turns Green, its rating written in a colour on Amber."""
    small_plan(folder, ("Do it", "% done", "75%", "Amber"), ("Do more", "Other", "x", "Red"))
    book = load_workbook(folder / "plan.xlsx")
    sheet = book.active
    assert sheet is not None
    for cell in (cell for row in sheet.iter_rows() for cell in row if cell.value in FILLS):
        cell.font = Font(color=text)
        cell.fill = PatternFill("solid", FILLS[str(cell.value)])
    book.save(folder / "plan.xlsx")
    small_register(folder, {"action": "A01", "measure": "% done", "extract_key": "k", **TARGET})
    small_extract(folder, "k,2013-12,90")
    return decided(folder, config=Config(folder, rating=settings or RatingSettings()))


def test_text_that_can_be_read_on_its_new_fill_is_not_spoken_of(tmp_path: Path) -> None:
    refresh = written_in(tmp_path, "000000")
    assert [finding.code for finding in refresh.findings if finding.code == "XP702"] == []
    assert getattr(rating(refresh), "contrast", None) is False


def test_text_that_cannot_be_read_on_its_new_fill_is_told_and_kept(tmp_path: Path) -> None:
    refresh = written_in(tmp_path, "FFFFFF")
    (told,) = [finding for finding in refresh.findings if finding.code == "XP702"]
    edit = rating(refresh)
    assert edit
    assert (edit.contrast, told.cell, told.severity) == (False, edit.cell, "warning")
    assert f"FFFFFF on {edit.fill}" in told.message
    assert 'text_colour = "contrast" under [rating]' in (told.remedy or "")


def test_text_follows_the_fill_where_the_settings_ask(tmp_path: Path) -> None:
    refresh = written_in(tmp_path, "FFFFFF", RatingSettings(text_colour="contrast"))
    assert getattr(rating(refresh), "contrast", None) is True
    assert [finding for finding in refresh.findings if finding.code == "XP702"] == []
    xlplan.apply(refresh, tmp_path / "new.xlsx")
    edit = rating(refresh)
    assert edit
    cell = load_workbook(tmp_path / "new.xlsx")[edit.sheet][edit.cell]
    assert (cell.font.color.rgb, cell.fill.fgColor.rgb[2:]) == ("FF000000", edit.fill)


def test_unknown_word_is_left_and_told(tmp_path: Path) -> None:
    refresh = rated(tmp_path, "90", "On track")
    assert rating(refresh) is None
    assert "'On track' is no rating that is known (Green, Amber, Red, Complete)" in left(refresh)[0].message
    assert refresh.ratings[0].new == "On track"


def test_words_of_the_plan_s_own_are_told_once_with_what_the_figures_give(tmp_path: Path) -> None:
    rows = [
        (f"Do {at}", f"% of {at}", "75%", word)
        for at, word in enumerate(["On track", "At risk", "On track"], 1)
    ]
    small_plan(tmp_path, *rows)
    entries = [
        {"action": f"A0{at}", "measure": f"% of {at}", "extract_key": f"k{at}", **TARGET} for at in (1, 2, 3)
    ]
    small_register(tmp_path, *entries)
    small_extract(tmp_path, "k1,2013-12,90", "k2,2013-12,20", "k3,2013-12,85")
    (found,) = left(decided(tmp_path))
    assert found.message == (
        "The ratings of 3 actions were left as they are: 'On track', 'At risk' are no ratings that are known "
        "(Green, Amber, Red, Complete). By the figures it would be Green for Do 1, Do 3; Red for Do 2."
    )
    assert found.remedy and 'green = "On track"' in found.remedy


def test_formula_is_never_overwritten(tmp_path: Path) -> None:
    refresh = rated(tmp_path, "90", '=IF(C2="75%","Amber","Green")')
    assert rating(refresh) is None
    assert "holds a formula, which is never overwritten" in left(refresh)[0].message


@pytest.mark.parametrize(
    ("value", "word", "fill"), [("80", "Green", "92D050"), ("75", None, None), ("74.9", "Red", "FF0000")]
)
def test_rating_becomes_what_the_rule_gives(
    tmp_path: Path, value: str, word: str | None, fill: str | None
) -> None:
    edit = rating(rated(tmp_path, value))
    assert (edit and edit.new, edit and edit.fill) == (word, fill)


def test_rounding_that_would_change_the_rating_is_told(tmp_path: Path) -> None:
    refresh = rated(tmp_path, "79.6", decimals=0)
    assert refresh.edits[0].new == "80%"
    assert left(refresh)[0].message == (
        "I1 is 79.6, which is Amber; shown as 80% it looks Green. It was rated by the value itself."
    )
    assert left(rated(tmp_path, "79.6", decimals=1)) == []


def test_number_out_of_a_whole_is_not_taken_for_a_rounded_value(tmp_path: Path) -> None:
    small_plan(tmp_path, ("Do it", "Seen", "24 out of 31 seen", "Amber"))
    small_register(tmp_path, {"action": "A01", "measure": "Seen", "extract_key": "k", **TARGET, "unit": ""})
    line, header = "k,2013-12,77,20,26", "indicator,period,value,numerator,denominator"
    small_extract(tmp_path, line, header=header)
    refresh = decided(tmp_path)
    assert (refresh.edits[0].new, left(refresh)) == ("20 out of 26 seen", [])


def test_rating_without_a_new_figure_is_left_and_both_ratings_are_named(tmp_path: Path) -> None:
    refresh = rated(tmp_path, "c", "Green")
    assert refresh.edits == ()
    assert refresh.ratings[0].why.endswith("so Amber (as the plan shows it)")
    assert left(refresh)[0].message == (
        "The rating of A01 was left as it is: by the figures that stand it would be Amber, "
        "and there is no new figure for it."
    )
    assert (left(refresh)[0].quote, left(rated(tmp_path, "c", "Amber"))) == ("Green", [])


@pytest.mark.parametrize(
    ("word", "others", "new"),
    [
        ("AMBER", (), "RED"),
        ("amber", (), "red"),
        ("A", ("G",), "R"),
        ("a", (), "r"),
        ("A", ("Red",), "Red"),
        ("Amber", ("R", "On hold"), "R"),
        ("Amber", ("On hold",), "Red"),
    ],
)
def test_rating_is_written_in_the_plans_manner(
    tmp_path: Path, word: str, others: tuple[str, ...], new: str
) -> None:
    edit = rating(rated(tmp_path, "20", word, *others))
    assert edit
    assert edit.new == new


def test_rating_is_written_in_the_configured_words(tmp_path: Path) -> None:
    settings = RatingSettings({**WORDS, "amber": "At risk", "red": "Off track"})
    edit = rating(rated(tmp_path, "20", "At risk", settings=settings))
    assert edit
    assert edit.new == "Off track"


def adjusted(folder: Path, value: str, adjust: Any, word: object = "Amber") -> Refresh:
    """Return the refresh of a plan whose workbook was adjusted by hand."""
    rated(folder, value, word)
    book = load_workbook(folder / "plan.xlsx")
    adjust(book["Plan"])
    book.save(folder / "plan.xlsx")
    return decided(folder)


def test_rating_is_spelt_as_the_drop_down_list_spells_it(tmp_path: Path) -> None:
    def listed(sheet: Any) -> None:
        validation = DataValidation("list", formula1='"red,amber,green"')
        validation.add("D2")
        sheet.add_data_validation(validation)

    edit = rating(adjusted(tmp_path, "20", listed))
    assert edit
    assert edit.new == "red"


def test_conditional_formatting_colours_by_itself(tmp_path: Path) -> None:
    def ruled(sheet: Any) -> None:
        rule = CellIsRule("equal", ['"Red"'], fill=PatternFill("solid"))  # type: ignore[no-untyped-call]  # openpyxl's
        sheet.conditional_formatting.add("D2:D9", rule)

    edit = rating(adjusted(tmp_path, "20", ruled))
    assert edit
    assert (edit.new, edit.fill) == ("Red", None)


def test_plan_without_fills_gets_none(tmp_path: Path) -> None:
    edit = rating(adjusted(tmp_path, "20", lambda sheet: setattr(sheet["D2"], "fill", PatternFill())))
    assert edit
    assert (edit.new, edit.fill) == ("Red", None)


def test_fill_of_another_word_says_nothing_of_ratings(tmp_path: Path) -> None:
    rated(tmp_path, "20", "Amber", "On hold")
    book = load_workbook(tmp_path / "plan.xlsx")
    book["Plan"]["D3"].fill = PatternFill("solid", "FFFFC7CE")
    book.save(tmp_path / "plan.xlsx")
    edit = rating(decided(tmp_path))
    assert edit
    assert (edit.new, edit.fill) == ("Red", "FF0000")


def coloured(fill: str) -> Any:
    return lambda sheet: setattr(sheet["D2"], "fill", PatternFill("solid", fill))


def test_pale_fills_get_their_own_red(tmp_path: Path) -> None:
    edit = rating(adjusted(tmp_path, "20", coloured("FFFFEB9C")))
    assert edit
    assert edit.fill == "FFC7CE"


def test_rating_shown_by_colour_alone_changes_its_colour_alone(tmp_path: Path) -> None:
    refresh = adjusted(tmp_path, "20", coloured(FILLS["Amber"]), word=None)
    edit = rating(refresh)
    assert edit
    assert (edit.new, edit.fill, refresh.ratings[0].published) == (None, "FF0000", "Amber")


def test_blank_rating_is_filled_in(tmp_path: Path) -> None:
    edit = rating(rated(tmp_path, "20", None, "Amber"))
    assert edit
    assert (edit.new, edit.fill, edit.old) == ("Red", "FF0000", "")


def test_rating_by_colour_that_holds_is_left(tmp_path: Path) -> None:
    assert rating(adjusted(tmp_path, "77", coloured(FILLS["Amber"]), word=None)) is None


def of_two(folder: Path, one: str, other: str, word: str = "Amber", **settings: Any) -> Refresh:
    """Return the refresh of one action with two figures against 80%."""
    rows = [("Do it", "% done", "75%", word), ("", "% seen", "75%", "")]
    small_plan(folder, *rows)
    common = {"action": "A01", **TARGET}
    small_register(
        folder,
        common | {"measure": "% done", "extract_key": "k"},
        common | {"measure": "% seen", "extract_key": "m"},
    )
    small_extract(folder, f"k,2013-12,{one}", f"m,2013-12,{other}")
    return decided(folder, config=Config(folder, rating=RatingSettings(**settings)))


def test_action_is_as_good_as_its_worst_indicator(tmp_path: Path) -> None:
    refresh = of_two(tmp_path, "90", "20")
    assert refresh.ratings[0].new == "Red"
    assert refresh.ratings[0].why.count("; I2: ") == 1


def test_majority_counts_where_it_is_asked_for(tmp_path: Path) -> None:
    assert of_two(tmp_path, "90", "90", rollup="majority").ratings[0].new == "Green"


def with_a_gap(folder: Path, value: str, **settings: Any) -> Refresh:
    """Return the refresh of an action with one figure against 80%, and one that cannot be read."""
    of_two(folder, value, "90")
    book = load_workbook(folder / "plan.xlsx")
    book["Plan"]["C3"] = "Awaiting data"
    book.save(folder / "plan.xlsx")
    return decided(folder, config=Config(folder, rating=RatingSettings(**settings)))


def test_action_whose_polarity_nobody_wrote_is_left_and_says_what_is_missing(tmp_path: Path) -> None:
    (found,) = left(rated(tmp_path, "20", polarity="none"))
    assert found.message == (
        "The rating of A01 was left as it is: the register does not say whether higher or lower is better for I1."
    )


def test_action_with_an_unknown_figure_is_left(tmp_path: Path) -> None:
    refresh = with_a_gap(tmp_path, "90")
    assert rating(refresh) is None
    assert left(refresh)[0].message == "The rating of A01 was left as it is: no figure can be rated of I2."
    assert refresh.ratings[0].computed == "Green"


def test_red_needs_no_other_figure(tmp_path: Path) -> None:
    assert with_a_gap(tmp_path, "20").ratings[0].new == "Red"
    assert with_a_gap(tmp_path, "20", rollup="majority").ratings[0].new == "Amber"


def proposed_and_refreshed(folder: Path, shown: str, was: str, now: str, **answer: object) -> Refresh:
    """Return the refresh of a plan by the register that init proposes for it, with the officer's answer."""
    rows = [("Do it", "Visits done at least 100%", was, shown)]
    plan = small_plan(folder, *rows)
    (first,) = propose_register(xlplan.read_plan(plan)).entries
    fields = {"action": "A01", "measure": first.measure, "extract_key": "k", "unit": "%", "note": first.note}
    aim = {"target": first.target, "polarity": first.polarity}
    small_register(folder, fields | aim | answer)
    small_extract(folder, f"k,2013-12,{now}")
    return decided(folder)


def test_rating_that_its_target_never_gave_is_not_changed_unasked(tmp_path: Path) -> None:
    refresh = proposed_and_refreshed(tmp_path, "Green", "64%", "65")
    assert [edit.kind for edit in refresh.edits] == ["figure"]
    (finding,) = left(refresh)
    assert (
        "nobody has confirmed that its target 100% rates it for I1 ('Visits done at least 100%')"
        in finding.message
    )


def test_rating_below_what_its_target_gives_is_not_raised_unasked(tmp_path: Path) -> None:
    assert rating(proposed_and_refreshed(tmp_path, "Amber", "100%", "100")) is None


@pytest.mark.parametrize("answer", [{"note": ""}, {"tolerance": "10 points"}, {"target": 90}])
def test_officer_s_answer_lets_the_target_rate(tmp_path: Path, answer: dict[str, object]) -> None:
    assert proposed_and_refreshed(tmp_path, "Green", "64%", "65", **answer).ratings[0].new == "Red"


@pytest.mark.parametrize(
    ("shown", "was"), [("Red", "64%"), ("Amber", "97%"), ("Green", "100%"), ("Complete", "64%")]
)
def test_nobody_is_asked_of_a_rating_that_its_target_gives(tmp_path: Path, shown: str, was: str) -> None:
    plan = small_plan(tmp_path, ("Do it", "Visits done at least 100%", was, shown))
    assert propose_register(xlplan.read_plan(plan)).entries[0].note is None


def test_measure_behind_the_rating_is_asked_of_and_no_other(tmp_path: Path) -> None:
    heads = ["Action", "Measure", "Actual", "RAG"]
    first_row, other = (
        ["Do it", "Visits done at least 90%", "91%", "Green"],
        ["", "Children seen at least 90%", "60%", ""],
    )
    first, second = propose_register(plan_of(tmp_path, heads, first_row, other)).entries
    assert (awaited(first), awaited(second)) == ((), ("that its target 90% rates it",))


def test_action_that_the_officer_left_unrated_is_asked_of(tmp_path: Path) -> None:
    heads = ["Action", "Measure", "Actual", "RAG"]
    rows = [
        ["Do it", "Visits done at least 90%", "91%", "Green"],
        ["Do more", "Homes built at least 90", "37", ""],
    ]
    first, second = propose_register(plan_of(tmp_path, heads, *rows)).entries
    assert (first.note, awaited(second)) == (None, ("that its target 90 rates it",))
    assert "it is Red by its target 90, and the plan shows no rating" in str(second.note)
    rows[0][3] = ""
    entries = propose_register(plan_of(tmp_path, heads, *rows)).entries
    assert [entry.note for entry in entries] == [None, None]  # a plan whose ratings are still to come


def test_side_that_the_officer_says_is_asked_of_where_it_rates_otherwise(tmp_path: Path) -> None:
    heads, row = (
        ["Action", "Measure", "Target", "Actual", "RAG"],
        ["Do it", "Homes fitted", "600", "338", "Green"],
    )
    (entry,) = propose_register(plan_of(tmp_path, heads, row)).entries
    assert "it is Red by its target 600 if higher is better, and the plan shows Green" in str(entry.note)
    assert awaited(replace(entry, polarity="higher")) == ("that its target 600 rates it",)
    assert awaited(replace(entry, polarity="lower")) == ()


LOWER = "polarity 'lower' is read from the words of the measure: please confirm it"
TARGET_80 = "its target 80% is read from the words of its measure: please confirm it"


@pytest.mark.parametrize(
    "note", [LOWER, TARGET_80, f"new in the plan; {TARGET_80}; {LOWER}", f"{LOWER} - KB?"]
)
def test_figure_is_updated_and_not_rated_before_its_aim_is_confirmed(tmp_path: Path, note: str) -> None:
    refresh = rated(tmp_path, "90", polarity="lower", note=note)
    assert [edit.kind for edit in refresh.edits] == ["figure"]
    assert refresh.ratings[0].computed is None
    (finding,) = left(refresh)
    assert (finding.sheet, finding.cell, finding.action) == ("Plan", "D2", "A01")


def test_finding_says_what_to_confirm_and_where(tmp_path: Path) -> None:
    (finding,) = left(rated(tmp_path, "90", polarity="lower", note=f"{TARGET_80}; {LOWER}"))
    assert finding.message == (
        "The rating of A01 was left as it is: nobody has confirmed that lower is better and that its target "
        "is 80% for I1 ('% done')."
    )
    assert finding.remedy == (
        "In the register, clear the note in row 2 if that is so; if not, write there what is right."
    )


@pytest.mark.parametrize(
    "more",
    [
        {"polarity": "lower", "note": ""},
        {"polarity": "lower", "note": "confirmed, KB"},
        {"polarity": "lower", "note": "its measure does not speak of it: check that '75%' is its figure"},
        {"polarity": "lower", "note": LOWER.replace("lower", "higher")},
        {"polarity": "lower", "target": 75, "note": TARGET_80},
    ],
)
def test_cleared_note_and_what_the_officer_wrote_instead_confirm(
    tmp_path: Path, more: dict[str, object]
) -> None:
    assert rated(tmp_path, "90", **more).ratings[0].new == "Red"


def test_override_stands_while_the_polarity_waits(tmp_path: Path) -> None:
    assert rated(tmp_path, "90", polarity="lower", note=LOWER, **OVERRIDE).ratings[0].new == "Amber"


def test_what_init_asks_is_what_the_rating_waits_for(tmp_path: Path) -> None:
    heads = ["Action", "Measure", "Target", "Actual", "RAG"]
    aims = [("Absence rate", "6%"), ("Absence rate at most 6%", ""), ("Dental checks (80%)", "")]
    rows = [["Do it", measure, target, "75%", "Complete"] for measure, target in aims]
    entries = propose_register(plan_of(tmp_path, heads, *rows)).entries
    assert [awaited(entry) for entry in entries] == [
        ("that lower is better",),
        (),
        ("that its target is 80%",),
    ]


OVERRIDE: dict[str, object] = {
    "override": "Amber",
    "override_reason": "Audit under way",
    "override_by": "K Bundred",
    "override_until": "2014-03-31",
}


def test_override_comes_before_the_rule_and_says_who_why_and_until(tmp_path: Path) -> None:
    (decision,) = rated(tmp_path, "90", "Green", **OVERRIDE).ratings
    assert (decision.new, decision.computed, decision.override) == ("Amber", "Green", "Amber")
    assert decision.why.endswith("; set to Amber by K Bundred until 31 March 2014: Audit under way")


def test_override_without_an_end_stands(tmp_path: Path) -> None:
    (decision,) = rated(tmp_path, "90", "Green", **OVERRIDE | {"override_until": ""}).ratings
    assert decision.why.endswith("; set to Amber by K Bundred: Audit under way")


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"override_reason": ""}, "it has no reason"),
        ({"override_by": ""}, "it has no name"),
        ({"override_until": "2013-12-30"}, "it ended on 30 December 2013"),
        ({"override": "Fine"}, "it is none of Green, Amber, Red, Complete"),
    ],
)
def test_override_that_does_not_count_is_told(tmp_path: Path, more: dict[str, object], why: str) -> None:
    refresh = rated(tmp_path, "90", "Green", **OVERRIDE | more)
    assert refresh.ratings[0].override is None
    assert refresh.ratings[0].new == "Green"
    (found,) = left(refresh)
    assert found.message.endswith(f"does not count: {why}.")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Red", "Red"), ("amber ", "Amber"), ("G", "Green"), ("BLUE", "Complete"), ("c", "Complete"),
        ("Completed", "Complete"), ("", None), ("  ", None), ("Reddish", None), ("Amber/Green", None),
    ],
)  # fmt: skip
def test_rating_is_read_by_word_or_letter(text: str, meant: str | None) -> None:
    assert read_rating(text, WORDS) == meant


def test_plans_own_words_are_read() -> None:
    assert read_rating("at  RISK", {**WORDS, "amber": "At risk"}) == "Amber"


@pytest.mark.parametrize(
    ("fill", "meant"), [("92d050", "Green"), ("FFEB9C", "Amber"), ("FFFFFF", None), (None, None)]
)
def test_fill_is_read_where_plans_use_it(fill: str | None, meant: str | None) -> None:
    assert read_fill(fill) == meant
