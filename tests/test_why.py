"""Why a cell, an indicator or an action shows what it shows."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.example import PLAN, example, run, small_extract, small_plan, small_register
from tests.test_month import expected
from xlplan import api
from xlplan.errors import UsageError
from xlplan.receipts import find_receipts
from xlplan.why import lineage

ASSESSED = (
    "'90% of assessments completed within 45 working days' shows 91%, from 2013-12.csv row 5, period 2013-12."
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the example's folder after two refreshes."""
    folder = tmp_path_factory.mktemp("why") / "plan"
    plan = example(folder)
    for month in ("2013-12", "2014-01"):
        assert run("refresh", plan, "-p", month).status == 0
        plan = plan.with_name(f"ofsted-action-plan-{month}.xlsx")
    return folder


def why(folder: Path, reference: str, month: str = "2013-12") -> list[tuple[str, str, str]]:
    """Return the reasons for a reference in the plan of a month."""
    plan = api.read_plan(folder / f"ofsted-action-plan-{month}.xlsx")
    return [tuple(reason) for reason in api.explain(plan, reference)]  # type: ignore[misc]  # three texts each


def test_action_has_its_rating_and_every_figure(folder: Path) -> None:
    reasons = why(folder, "A09")
    assert [about for about, _, _ in reasons] == [
        "A09", "I09.1", "I09.2", "I09.3", "I09.4", "I09.5", "I09.5", "I09.6", "I09.6",
    ]  # fmt: skip
    assert reasons[0][1] == "'Action Plan'!H24"
    assert reasons[0][2].startswith("Red by the refresh for 2013-12: I09.5: 6% against at most 4%: missed")


@pytest.mark.parametrize("reference", ["I03.1", "i03.1", "G8", "g8", "'Action Plan'!G8", "$G$8"])
def test_indicator_and_its_cell_say_value_source_and_target(folder: Path, reference: str) -> None:
    reasons = why(folder, reference)
    assert [sentence for _, _, sentence in reasons[1:]] == [
        ASSESSED,
        "91% against at least 90%: met, so Green.",
    ]


@pytest.mark.parametrize("reference", ["A03", "H8", "B8", "a03"])
def test_any_cell_of_the_actions_row_means_the_action(folder: Path, reference: str) -> None:
    assert why(folder, reference)[0][:2] == ("A03", "'Action Plan'!H8")


def test_footnote_says_which_figure_moved_it(folder: Path) -> None:
    assert why(folder, "A53") == [
        (
            "footnote",
            "'Action Plan'!A53",
            "'1 Performance for December 2013' since 2013-12: Note 1 speaks of G8, refreshed to 2013-12.",
        )
    ]


def test_plan_that_no_refresh_wrote_is_as_the_officer_wrote_it(folder: Path) -> None:
    rating, figure, rule = why(folder, "A03", "2013-11")
    assert rating[2] == "Amber, as the officer wrote it: no refresh on record has decided it."
    assert figure[2].endswith("shows 86%, as the officer wrote it.")
    assert rule[2].endswith("so Amber.")


def test_figure_that_stayed_is_traced_to_the_refresh_that_wrote_it(folder: Path) -> None:
    assert why(folder, "G19", "2014-01")[1][2].endswith("shows 11%, from 2013-12.csv row 12, period 2013-12.")


def test_rating_that_stayed_is_told_by_the_latest_refresh(folder: Path) -> None:
    assert why(folder, "A19", "2014-01")[0][2].startswith("Amber by the refresh for 2014-01: I19.1: 99%")


def test_cell_without_a_figure_says_so(folder: Path) -> None:
    assert why(folder, "I12.4")[1][2].endswith(": it holds no figure.")


@pytest.mark.parametrize("reference", ["A99", "Z8", "G500", "Summary!G8", "XYZ", "A67", ""])
def test_reference_that_means_nothing_is_refused(folder: Path, reference: str) -> None:
    with pytest.raises(
        UsageError, match="is no cell of the plan's table, no indicator and no action"
    ) as wrong:
        why(folder, reference)
    assert str(wrong.value.file).endswith("2013-12.xlsx")


def test_number_is_shown_as_its_cell_shows_it(tmp_path: Path) -> None:
    small_plan(tmp_path, ("Do it", "No. of calls", 86, ""))
    small_register(tmp_path, {"action": "A01", "measure": "No. of calls", "cell": "C2", "extract_key": "k"})
    small_extract(tmp_path, "k,2013-12,90")
    plan = tmp_path / "plan.xlsx"
    rating, figure = api.explain(api.read_plan(plan), "C2")
    assert rating.sentence == "No rating, as the officer wrote it: no refresh on record has decided it."
    assert figure.sentence == "'No. of calls' shows 86, as the officer wrote it."
    assert run("refresh", plan, "--in-place").status == 0
    assert api.explain(api.read_plan(plan), "C2")[1].sentence == (
        "'No. of calls' shows 90, from e.csv row 2, period 2013-12."
    )


def test_only_receipts_that_led_to_the_plan_count(folder: Path) -> None:
    receipts = find_receipts(folder)
    assert [receipt.period for receipt in receipts] == ["2014-01", "2013-12"]
    assert [r.period for r in lineage(receipts, "ofsted-action-plan-2014-01.xlsx")] == ["2014-01", "2013-12"]
    assert [r.period for r in lineage(receipts, "ofsted-action-plan-2013-12.xlsx")] == ["2013-12"]
    assert list(lineage(receipts, PLAN)) == []


MONTHS = ("2013-12", "2014-01", "2014-02")


@pytest.mark.parametrize("is_in_place", [True, False])
def test_plan_refreshed_months_ago_still_says_where_each_figure_is_from(
    tmp_path: Path, is_in_place: bool
) -> None:
    plan = example(tmp_path)
    for month in MONTHS:
        assert run("refresh", plan, "-p", month, "-q", *(["--in-place"] if is_in_place else [])).status == 0
        plan = plan if is_in_place else plan.with_name(f"ofsted-action-plan-{month}.xlsx")
    last = {cell: month for month in MONTHS for cell in expected(month) if cell.startswith("G")}
    assert set(last.values()) >= {"2014-01", "2014-02"}
    for month in set(last.values()):
        cell = min(cell for cell in last if last[cell] == month)
        assert f"period {month}." in " ".join(run("why", plan, cell).out.split())
    assert "by the refresh for 2014-02" in run("why", plan, "H24").out


def test_figure_that_no_receipt_wrote_is_found_in_the_history(tmp_path: Path) -> None:
    made = small_plan(tmp_path, ("Do it", "% done", "86%", "Green"))
    small_register(tmp_path, {"action": "A01", "measure": "% done", "cell": "C2", "extract_key": "k"})
    old, plan = tmp_path / "plan-2013-09.xlsx", tmp_path / "plan-2013-11.xlsx"
    old.write_bytes(made.read_bytes())
    made.rename(plan)
    assert run("init", plan, "--from", old, "-q").status == 0
    assert api.explain(api.read_plan(plan), "C2")[1].sentence == (
        "'% done' shows 86%, as it was in 2013-09 (plan-2013-09.xlsx C2, by the plan's history)."
    )


def test_override_keeps_the_computed_rating(tmp_path: Path) -> None:
    plan = small_plan(tmp_path, ("Do it", "% done", "86%", "Green"))
    override = {"override": "Amber", "override_reason": "An audit is due", "override_by": "K Bundred"}
    small_register(
        tmp_path,
        {
            "action": "A01", "measure": "% done", "cell": "C2", "extract_key": "k",
            "polarity": "higher", "target": 90, "unit": "%", **override,
        },
    )  # fmt: skip
    small_extract(tmp_path, "k,2013-12,95%", "k,2014-01,96%")
    for month in ("2013-12", "2014-01"):
        assert run("refresh", plan, "-p", month, "--in-place", "-q").status == 0
    rating, *_ = api.explain(api.read_plan(plan), "A01")
    assert "so Green" in rating.sentence
    assert "set to Amber by K Bundred: An audit is due" in rating.sentence
    assert [dict(each)["computed"] for each in find_receipts(tmp_path)[0].ratings] == ["Green"]
