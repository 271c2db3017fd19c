"""Published figures of others stand beside an indicator as they were published, marks and definitions too."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from tests.tables import table
from xlplan.errors import ExtractError, XlplanError
from xlplan.pack.comparators import Comparator, Comparators, read_comparators
from xlplan.text.periods import Period, month, parse_period, quarter, year

SHARED = Path(__file__).resolve().parents[2] / "shared" / "extracts" / "havering_and_neighbours_benchmark.csv"
HEADINGS = "indicator,period,la_code,la_name,numerator,denominator,value,symbol,is_havering,is_stat_neighbour"
IN_TIME = "Assessments completed within 45 working days (%)"
# Published by the Department for Education in 'Children in need', under the Open Government Licence.
PUBLISHED = f"""{HEADINGS}
{IN_TIME},2014,311,Havering,569.0,1057.0,53.8,,True,False
{IN_TIME},2014,822,Bedford,722.0,1026.0,70.4,,False,True
{IN_TIME},2014,881,Essex,2122.0,2145.0,98.9,,False,True
{IN_TIME},2014,883,Thurrock,,,,10|71|29|10|c|c/124,False,True
{IN_TIME},2014,866,Swindon,,,,x/1362,False,True
{IN_TIME},2014,303,Bexley,684.0,742.0,92.2,,False,True
{IN_TIME},2014,E92000001,England,,,82.2,,False,False
{IN_TIME},2014,E12000007,London,,,80.1,,False,False
{IN_TIME},2015,311,Havering,772.0,1358.0,56.8,,True,False
{IN_TIME},2015,883,Thurrock,1996.0,2324.0,85.9,,False,True
"""
KINDS = "Indicator,Period,Name,Kind,Value,Mark,Definition,Note\n"


def read(folder: Path, text: str) -> Comparators:
    path = folder / "published.csv"
    path.write_text(text, "utf-8")
    return read_comparators(path)


def one(folder: Path, line: str, period: Period | None = None) -> Comparator:
    """Return the one comparator that a line under the headings of KINDS makes."""
    (found,) = read(folder, KINDS + line + "\n").of("Re-referrals (%)", period or year(2030))
    return found


def test_published_figures_stand_as_they_were_published(tmp_path: Path) -> None:
    found = read(tmp_path, PUBLISHED).of(IN_TIME, year(2013))
    assert [(each.name, each.kind, each.value, each.mark) for each in found] == [
        ("Havering", "own", Decimal("53.8"), ""),
        ("Bedford", "neighbour", Decimal("70.4"), ""),
        ("Essex", "neighbour", Decimal("98.9"), ""),
        ("Thurrock", "neighbour", None, "c"),
        ("Swindon", "neighbour", None, "x"),
        ("Bexley", "neighbour", Decimal("92.2"), ""),
        ("Statistical neighbours", "neighbours", Decimal("92.2"), ""),
        ("England", "england", Decimal("82.2"), ""),
    ]


def test_median_says_of_how_many(tmp_path: Path) -> None:
    found = {each.kind: each for each in read(tmp_path, PUBLISHED).of(IN_TIME, year(2013))}
    assert found["neighbours"].note.startswith("the median of 3 of 5 neighbours")


def test_counts_behind_a_mark_are_not_told(tmp_path: Path) -> None:
    assert not any(
        "124" in each.note + each.mark for each in read(tmp_path, PUBLISHED).of(IN_TIME, year(2013))
    )


def test_bare_year_is_the_one_that_ended_in_it_and_says_so(tmp_path: Path) -> None:
    ours = read(tmp_path, PUBLISHED).of(IN_TIME, month(2014, 12))[0]
    assert (ours.period, ours.note) == (year(2013), "'2014' is read as the year to March 2014")


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (month(2014, 3), year(2013)),
        (month(2015, 2), year(2013)),
        (month(2015, 3), year(2014)),
        (quarter(2014, 4), year(2014)),
        (month(2026, 1), year(2014)),
    ],
)
def test_figures_are_of_the_latest_period_that_is_over(
    tmp_path: Path, asked: Period, expected: Period
) -> None:
    assert {each.period for each in read(tmp_path, PUBLISHED).of(IN_TIME, asked)} == {expected}


def test_nothing_is_compared_with_a_period_before_all_others(tmp_path: Path) -> None:
    assert read(tmp_path, PUBLISHED).of(IN_TIME, month(2014, 2)) == ()


def test_neighbours_without_a_value_have_no_median(tmp_path: Path) -> None:
    lines = "Re-referrals (%),2013/14,A,neighbour,,c,,\nRe-referrals (%),2013/14,B,neighbour,,,,\n"
    *_, middle = read(tmp_path, KINDS + lines).of("Re-referrals (%)", year(2013))
    assert (middle.value, middle.mark, middle.note) == (None, "missing", "none of 2 neighbours has a value")


def test_definition_and_note_go_with_the_figure_and_with_the_median(tmp_path: Path) -> None:
    line = "Re-referrals (%),2013/14,A,neighbour,20,,within 12 months,provisional"
    only, middle = read(tmp_path, KINDS + line).of("Re-referrals (%)", year(2013))
    assert only.note == "within 12 months; provisional"
    assert middle.note == "the median of 1 of 1 neighbours; within 12 months; provisional"


def test_key_comes_before_words(tmp_path: Path) -> None:
    text = "key,indicator,period,name,kind,value\nre_referrals,Referrals again (%),2013/14,Us,own,20\n"
    found = read(tmp_path, text)
    assert [each.value for each in found.of("RE_REFERRALS", year(2013))] == [Decimal(20)]
    assert found.of("Referrals again (%)", year(2013)) == found.of("re_referrals", year(2013))


@pytest.mark.parametrize(("published", "measure", "is_one"), table("comparators.md", "Measures"))
def test_measure(tmp_path: Path, published: str, measure: str, is_one: str) -> None:
    found = read(tmp_path, KINDS + f'"{published}",2013/14,Us,own,20,,,')
    assert bool(found.of(measure, year(2013))) == (is_one == "yes")


def test_words_that_fit_two_indicators_fit_neither(tmp_path: Path) -> None:
    lines = "Re-referrals (%),2013/14,Us,own,20,,,\n% of re-referrals,2013/14,Us,own,21,,,\n"
    assert read(tmp_path, KINDS + lines).of("Percentage of rereferrals", year(2013)) == ()


@pytest.mark.parametrize(("value", "symbol", "number", "mark"), table("comparators.md", "Values"))
def test_value(tmp_path: Path, value: str, symbol: str, number: str, mark: str) -> None:
    found = one(tmp_path, f'Re-referrals (%),2013/14,Us,own,"{value}",{symbol},,')
    assert (str(found.value), found.mark) == (number or "None", mark)


@pytest.mark.parametrize(("text", "label"), table("comparators.md", "Periods"))
def test_period(tmp_path: Path, text: str, label: str) -> None:
    found = one(tmp_path, f"Re-referrals (%),{text},Us,own,20,,,", parse_period("2031-01-01"))
    assert found.period.label == label


@pytest.mark.parametrize(("text", "said"), table("comparators.md", "Not understood"))
def test_file_that_cannot_be_understood_is_told_in_one_sentence(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ExtractError) as wrong:
        read(tmp_path, text.replace("¶", "\n"))
    assert str(wrong.value) == f"{tmp_path / 'published.csv'}: {said}"


def test_rows_given_twice_alike_are_one(tmp_path: Path) -> None:
    line = "Re-referrals (%),2013/14,Us,own,20,,,\n"
    assert len(read(tmp_path, KINDS + line * 2).of("Re-referrals (%)", year(2013))) == 1


def test_headings_may_stand_below_a_title_in_any_case_and_in_a_workbook(tmp_path: Path) -> None:
    book = Workbook()
    for row in (["Published figures"], ["MEASURE", "Time period", "Local Authority", "Kind", "VALUE"]):
        book.worksheets[0].append(row)
    book.worksheets[0].append(["Re-referrals (%)", 2014, "England", None, 24.9])
    book.save(tmp_path / "published.xlsx")
    (found,) = read_comparators(tmp_path / "published.xlsx").of("Re-referrals (%)", year(2013))
    assert (found.kind, found.value, found.period) == ("england", Decimal("24.9"), year(2013))


@pytest.mark.skipif(not SHARED.exists(), reason="the published figures are not beside the project")
def test_published_file_is_read_whole() -> None:
    found = read_comparators(SHARED)
    assert len(found.rows) == 851
    assert {row.mark for row in found.rows} == {"", "c", "x"}
    middle = next(
        each
        for each in found.of("Re-referrals within 12 months (%)", year(2023))
        if each.kind == "neighbours"
    )
    assert (middle.value, middle.note.split(";")[0]) == (
        Decimal("21.85"),
        "the median of 10 of 10 neighbours",
    )


def test_cell_of_two_lines_is_told_in_one(tmp_path: Path) -> None:
    with pytest.raises(ExtractError, match="row 2: 'so many' \\(value\\) is not a number"):
        read(tmp_path, KINDS + 'Re-referrals (%),2013/14,Us,own,"so\nmany",,,\n')


@given(
    st.lists(
        st.lists(
            st.sampled_from(
                [
                    "",
                    "c",
                    "20",
                    "2014",
                    "2013/14",
                    "own",
                    "yes",
                    "England",
                    "x|1/2",
                    "(3)",
                    "\x00",
                    "é",
                    '"',
                    "1e9",
                    "NaN",
                ]
            ),
            max_size=9,
        ),
        max_size=4,
    )
)
def test_odd_rows_are_read_or_refused_and_never_break(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]
) -> None:
    text = KINDS + "\n".join(",".join(row) for row in rows)
    try:
        found = read(tmp_path_factory.mktemp("odd"), text)
    except XlplanError as wrong:
        assert "\n" not in str(wrong)
    else:
        assert all(row.value is None or row.value.is_finite() for row in found.rows)
