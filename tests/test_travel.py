"""The direction of travel follows its figure, in the plan's own signs, and is never guessed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import PatternFill

from tests.example import run, small_extract, small_register
from tests.tables import table
from xlplan import api
from xlplan.refresh.model import Refresh

HEADINGS = ("Area for improvement", "Measure", "Current performance", "Direction of travel", "RAG")
Row = tuple[str, str, str, str]  # area, measure, figure, direction


def plan_of(folder: Path, *rows: Row, merged: str = "") -> Path:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Plan"
    sheet.append([*HEADINGS])
    for row in rows:
        sheet.append([*row, "" if row[0] == "" else "Amber"])
    if merged:
        sheet.merge_cells(merged)
    sheet["D2"].fill = PatternFill("solid", "FF92D050")
    book.save(folder / "plan.xlsx")
    return folder / "plan.xlsx"


def register_of(folder: Path, measures: Sequence[str], polarity: str = "higher") -> None:
    small_register(
        folder,
        *(
            {"action": "A01", "measure": m, "cell": f"C{n}", "polarity": polarity, "extract_key": f"k{n}"}
            for n, m in enumerate(measures, 2)
        ),
    )


def refreshed(plan: Path, period: str = "2013-12") -> Refresh:
    extract = api.read_extract(plan.parent / "extracts" / "e.csv")
    return api.plan_refresh(api.read_plan(plan), extract, period=period)


def directions(refresh: Refresh) -> dict[str, str | None]:
    return {edit.cell: edit.new for edit in refresh.edits if edit.kind == "direction"}


def told(refresh: Refresh) -> str:
    return " ".join(f.message for f in refresh.findings if "direction of travel" in f.message)


@pytest.mark.parametrize(
    ("shows", "others", "polarity", "arrows", "now", "becomes"), table("direction.md", "One measure")
)
def test_direction_of_one_measure(
    tmp_path: Path, shows: str, others: str, polarity: str, arrows: str, now: str, becomes: str
) -> None:
    other: list[Row] = [("Else", "No. seen", "7", others)] if others else []
    plan = plan_of(tmp_path, ("Do it", "No. done", "80", shows), *other)
    register_of(tmp_path, ["No. done"], polarity)
    small_extract(tmp_path, f"k2,2013-12,{now}")
    (tmp_path / "xlplan.toml").write_text(f'[rating]\narrows = "{arrows}"\n' if arrows else "", "utf-8")
    refresh = refreshed(plan)
    if becomes.startswith('"'):
        assert becomes.strip('"') in told(refresh)
        assert directions(refresh) == {}
    else:
        assert (directions(refresh).get("D2", shows), told(refresh)) == (becomes, "")


def test_only_the_sign_changes_and_its_colour_stays(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, ("Do it", "No. done", "80", "↑"))
    register_of(tmp_path, ["No. done"])
    small_extract(tmp_path, "k2,2013-12,70")
    assert run("refresh", plan, "--in-place", "-q").status == 0
    cell = load_workbook(plan)["Plan"]["D2"]
    assert (cell.value, cell.fill.fgColor.rgb) == ("↓", "FF92D050")


def test_edit_says_why(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, ("Do it", "No. done", "80", "↑"))
    register_of(tmp_path, ["No. done"])
    small_extract(tmp_path, "k2,2013-12,70")
    (edit,) = (edit for edit in refreshed(plan).edits if edit.kind == "direction")
    assert (edit.why, edit.action) == ("I1: 70 after 80 in the plan before: worse", "A01")


def test_refreshed_again_nothing_changes(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, ("Do it", "No. done", "80", "↑"), ("Else", "No. seen", "7", "→"))
    register_of(tmp_path, ["No. done"])
    small_extract(tmp_path, "k2,2013-12,70", "k2,2014-01,70", "k2,2014-02,75")
    for month, sign in (("2013-12", "↓"), ("2014-01", "→"), ("2014-02", "↑")):
        assert run("refresh", plan, "-p", month, "--in-place", "-q").status == 0
        assert load_workbook(plan)["Plan"]["D2"].value == sign
        assert refreshed(plan, month).edits == ()


def test_last_periods_exact_value_comes_before_the_figure_shown(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, ("Do it", "% done", "80%", "→"), ("Else", "% seen", "7%", "↑"))
    register_of(tmp_path, ["% done"])
    small_extract(tmp_path, "k2,2013-11,84.4%", "k2,2013-12,84.1%")
    assert run("refresh", plan, "-p", "2013-11", "--in-place", "-q").status == 0
    assert directions(refreshed(plan)) == {"D2": "↓"}


def test_quarter_is_compared_with_the_quarter_before(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, ("Do it", "No. done", "80", "↓"))
    small_register(
        tmp_path,
        {
            "action": "A01",
            "measure": "No. done",
            "cell": "C2",
            "polarity": "higher",
            "extract_key": "k2",
            "basis": "quarter",
        },
    )
    small_extract(tmp_path, "k2,2013-Q2,60", "k2,2013-Q3,70")
    assert run("refresh", plan, "-p", "2013-09", "--in-place", "-q").status == 0
    assert directions(refreshed(plan)) == {"D2": "↑"}


def test_figure_to_date_is_not_compared_across_april(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, ("Do it", "No. done", "1100", "↓"))
    measure = {
        "action": "A01",
        "measure": "No. done",
        "cell": "C2",
        "polarity": "higher",
        "extract_key": "k2",
    }
    small_register(tmp_path, {**measure, "basis": "ytd"})
    small_extract(tmp_path, "k2,2014-03,1200", "k2,2014-04,90", "k2,2014-05,170")
    for period, sign, said in (
        ("2014-03", "↑", ""),
        (
            "2014-04",
            "↑",
            "figures to date began anew in April, and this year has none before it (I1: 90 since",
        ),
        ("2014-05", "↑", ""),
    ):
        assert said in told(refreshed(plan, period))
        assert bool(told(refreshed(plan, period))) == bool(said)
        assert run("refresh", plan, "-p", period, "--in-place", "-q").status in {0, 1}
        assert load_workbook(plan)["Plan"]["D2"].value == sign


def test_figure_to_date_is_not_compared_with_last_years_where_april_is_missing(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, ("Do it", "No. done", "1100", "↑"))
    measure = {
        "action": "A01",
        "measure": "No. done",
        "cell": "C2",
        "polarity": "higher",
        "extract_key": "k2",
    }
    small_register(tmp_path, {**measure, "basis": "ytd"})
    small_extract(tmp_path, "k2,2014-03,1200", "k2,2014-05,170")
    assert run("refresh", plan, "-p", "2014-03", "--in-place", "-q").status == 0
    assert directions(refreshed(plan, "2014-05")) == {}
    assert "began anew in April" in told(refreshed(plan, "2014-05"))


def test_one_direction_for_measures_that_agree(tmp_path: Path) -> None:
    rows: list[Row] = [("Do it", "No. done", "80", "↑"), ("", "No. seen", "50", "")]
    plan = plan_of(tmp_path, *rows, merged="D2:D3")
    register_of(tmp_path, ["No. done", "No. seen"])
    small_extract(tmp_path, "k2,2013-12,70", "k3,2013-12,40")
    assert directions(refreshed(plan)) == {"D2": "↓"}


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (("k2,2013-12,70", "k3,2013-12,60"), "its figures have moved differently (I1: 70 after 80"),
        (("k2,2013-12,70",), "only some of its figures were refreshed"),
    ],
)
def test_one_direction_for_measures_that_do_not_agree_is_left(
    tmp_path: Path, lines: tuple[str, ...], words: str
) -> None:
    plan = plan_of(tmp_path, ("Do it", "No. done", "80", "↑"), ("", "No. seen", "50", ""), merged="D2:D3")
    register_of(tmp_path, ["No. done", "No. seen"])
    small_extract(tmp_path, *lines)
    refresh = refreshed(plan)
    assert directions(refresh) == {}
    assert words in told(refresh)


def test_each_row_has_its_own_direction(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, ("Do it", "No. done", "80", "↑"), ("", "No. seen", "50", "↓"))
    register_of(tmp_path, ["No. done", "No. seen"])
    small_extract(tmp_path, "k2,2013-12,70", "k3,2013-12,60")
    assert directions(refreshed(plan)) == {"D2": "↓", "D3": "↑"}


def test_lines_of_a_cell_go_with_the_lines_of_its_measures(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, ("Do it", "No. done\nNo. seen", "80\n50", "↑\n↓"))
    small_register(
        tmp_path,
        *(
            {
                "action": "A01",
                "measure": m,
                "cell": "C2",
                "line": n,
                "polarity": "higher",
                "extract_key": f"k{n}",
            }
            for n, m in enumerate(("No. done", "No. seen"), 1)
        ),
    )
    small_extract(tmp_path, "k1,2013-12,70", "k2,2013-12,60")
    assert directions(refreshed(plan)) == {"D2": "↓\n↑"}


def test_formula_is_left(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, ("Do it", "No. done", "80", '=IF(C2>1,"↑","↓")'))
    register_of(tmp_path, ["No. done"])
    small_extract(tmp_path, "k2,2013-12,70")
    assert directions(refreshed(plan)) == {}


def test_setting_that_is_none_is_refused(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, ("Do it", "No. done", "80", "↑"))
    (tmp_path / "xlplan.toml").write_text('[rating]\narrows = "both"\n', "utf-8")
    done = run("show", plan)
    assert done.status == 2
    assert '"both" is not accepted; write "value" or "performance"' in done.err
