"""The pack as a page: charts that can be read without seeing them and in grey, and a page that prints."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from tests.example import example, run, small_extract
from tests.packs import made, one_measure, pack_plan, pack_register
from tests.pages import faults, needs_browser
from tests.test_validity import TAKES_ALL
from xlplan.pack.charts import draw_charts
from xlplan.pack.model import Pack
from xlplan.reports.pack_page import pack_page
from xlplan.text.calendar import month

FEBRUARY = month(2014, 2)
MONTHS = [FEBRUARY.shift(at - 8).label for at in range(9)]


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    """Return a pack with all that a chart can show: target, limits, an unusual month, a projection."""
    folder = tmp_path_factory.mktemp("pack")
    plan = one_measure(folder, decimals=1, note="Counts <drafts> too")
    values = (90, 91, 90, 91, 90, 91, 90, 91, 60)
    marks = ["", "", "c", *[""] * 4, "provisional", ""]
    lines = [f"k1,{at},{value},{mark},," for at, value, mark in zip(MONTHS, values, marks, strict=True)]
    teams = ("k1,2014-02,60,,Pod A,", "k1,2014-02,c,,Pod B,")
    small_extract(folder, *lines, *teams, header="indicator,period,value,status,team,as_at")
    return made(plan)


@pytest.fixture(scope="module")
def chart(pack: Pack) -> str:
    (chart,) = draw_charts(pack.indicators)
    return chart


# The chart.


def test_chart_says_in_words_what_it_shows(chart: str) -> None:
    words = re.search(r"<desc id=\"chart1-words\">(.*?)</desc>", chart)
    assert words
    assert words[1].startswith(
        "8 values from June 2013 to February 2014; the lowest 60.0%, the highest 91.0%; the last 60.0%; "
        "the target is at least 90%; the usual range is "
    )
    assert '<title id="chart1-title">I1: % done</title>' in chart
    assert 'role="img"' in chart
    assert 'aria-labelledby="chart1-title chart1-words"' in chart


def test_chart_is_well_formed_and_asks_for_nothing(chart: str) -> None:
    ET.fromstring(chart)
    assert "http" not in chart
    assert "font-family" not in chart


def test_text_of_a_chart_stays_text(chart: str) -> None:
    assert "target at least 90%</text>" in chart
    assert "60.0%</text>" in chart


def test_what_a_chart_shows_differs_by_shape_and_dash(chart: str) -> None:
    dashes = re.findall(r"stroke-dasharray: ([^;\"]+)", chart)
    assert len(set(dashes)) >= 4  # target, tolerance, mean, limits
    assert "white" in chart or "#ffffff" in chart  # hollow: provisional
    markers = re.findall(r'<path id="(chart1-\d+)" d="([^"]+)"', chart)
    assert len({shape for _, shape in markers}) >= 3  # a dot, a diamond, a hollow dot


def test_no_two_charts_share_an_id(pack: Pack) -> None:
    both = "".join(draw_charts([*pack.indicators, *pack.indicators]))
    ids = re.findall(r' id="([^"]+)"', both)
    assert len(ids) == len(set(ids))
    used = re.findall(r"(?:href=\"#|url\(#)([^\")]+)", both)
    assert set(used) <= set(ids)


def test_chart_is_the_same_each_time(pack: Pack, chart: str) -> None:
    assert list(draw_charts(pack.indicators)) == [chart]


def test_dollars_in_a_measure_are_no_formula(tmp_path: Path) -> None:
    plan = one_measure(tmp_path, "$5", unit="$", measure="Cost in $ of <b>it</b> ($)", target=5)
    small_extract(tmp_path, "k1,2014-01,5", "k1,2014-02,6")
    (chart,) = draw_charts(made(plan).indicators)
    assert "Cost in $ of &lt;b&gt;it&lt;/b&gt; ($)</title>" in chart
    assert "target at least $5</text>" in chart


@pytest.mark.parametrize("values", [(0,), (0, 0), (5, 5, 5), (-3, 4), (0.001, 0.002), (1e9, 2e9)])
def test_chart_of_any_values_can_be_drawn(tmp_path: Path, values: tuple[float, ...]) -> None:
    plan = one_measure(tmp_path, "5", unit="count", target="", measure="No. of things")
    small_extract(
        tmp_path, *(f"k1,{at},{value:f}" for at, value in zip(MONTHS[-len(values) :], values, strict=True))
    )
    (chart,) = draw_charts(made(plan).indicators)
    assert "nan" not in chart
    assert "inf" not in chart


def test_target_below_nought_stands_on_the_scale(tmp_path: Path) -> None:
    plan = one_measure(tmp_path, "5", unit="count", polarity="lower", target=-10, measure="Net overspend")
    small_extract(tmp_path, "k1,2014-01,8", "k1,2014-02,5")
    (chart,) = draw_charts(made(plan).indicators)
    (place,) = re.findall(r'y="([0-9.]+)">target at most', chart)
    assert float(place) < 0.85 * 172.8  # the foot of the scale, from the top of the chart


def test_measure_without_a_value_has_no_chart(tmp_path: Path) -> None:
    plan = one_measure(tmp_path)
    small_extract(tmp_path, "k1,2014-02,c")
    assert list(draw_charts(made(plan).indicators)) == [""]


# The page.


def test_values_stand_in_a_table_beside_the_chart(pack: Pack) -> None:
    page = pack_page(pack)
    assert '<th scope="row">2013/14</th><td>90.0%</td>' in page
    assert "withheld (c)" in page
    assert '<abbr title="provisional">p</abbr>' in page
    assert "outside the usual range" in page


def test_exceptions_come_before_the_measures(pack: Pack) -> None:
    page = pack_page(pack)
    assert page.index("Exceptions first</h2>") < page.index("Each measure</h2>") < page.index("own list</h2>")


def test_remarks_stand_with_the_chart_and_are_never_markup(pack: Pack) -> None:
    page = pack_page(pack)
    assert "<li>Counts &lt;drafts&gt; too.</li>" in page
    assert "<drafts>" not in page


def test_no_withheld_team_is_on_the_page(pack: Pack) -> None:
    row = re.search(r"Pod B</th><td class=\"number\">(.*?)</td>", pack_page(pack))
    assert row
    assert row[1] == "c"


def test_published_figures_stand_beside_the_chart_with_what_differs(tmp_path: Path) -> None:
    plan = one_measure(tmp_path, decimals=0)
    small_extract(tmp_path, "k1,2014-02,91")
    (tmp_path / "published.csv").write_text(
        "indicator,period,name,kind,value,symbol,note\n"
        "k1,2012/13,Havering,own,72.1,,\nk1,2012/13,Kent,neighbour,,c,\n"
        "k1,2012/13,England,england,82.25,,counts 35 days\n"
    )
    done = run("pack", plan, "--comparators", tmp_path / "published.csv", "-o", tmp_path / "p.html")
    assert done.status == 0, done.err
    page = (tmp_path / "p.html").read_text("utf-8")
    assert "82.25%</td>" in page
    assert ">c</td>" in page
    assert "Published figures are for 2012/13; the plan&#39;s are for the month alone." in page
    assert "England: counts 35 days." in page


@needs_browser
def test_pack_of_the_example_passes_in_a_browser(tmp_path: Path) -> None:
    plan = example(tmp_path)
    assert run("refresh", plan, "-p", "2013-12", "--in-place", "-q").status == 0
    assert run("refresh", plan, "-p", "2014-02", "--in-place", "-q").status == 0
    assert run("pack", plan, "-o", tmp_path / "pack.html").status == 0
    assert faults(tmp_path / "pack.html", in_print=True) == {}


@needs_browser
def test_pack_with_everything_on_it_passes_in_a_browser(pack: Pack, tmp_path: Path) -> None:
    (tmp_path / "pack.html").write_text(pack_page(pack), "utf-8")
    assert faults(tmp_path / "pack.html", in_print=True) == {}


@pytest.fixture(scope="module")
def hundred(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the page of a hundred measures of three years."""
    folder = tmp_path_factory.mktemp("hundred")
    measures = [f"% of thing {number} that is done" for number in range(100)]
    pack_register(
        folder, *({"measure": each, "unit": "%", "polarity": "higher", "target": 85} for each in measures)
    )
    plan = pack_plan(folder, *(("Do it", "Ann Lee", "Ongoing", each, "80%", "Amber") for each in measures))
    lines = [
        f"k{number},{FEBRUARY.shift(at - 35).label},{70 + (number * 7 + at * at) % 25}"
        for number in range(1, 101)
        for at in range(36)
    ]
    small_extract(folder, *lines)
    return pack_page(made(plan))


def test_hundred_measures_of_three_years_stay_small(hundred: str) -> None:
    assert hundred.count("<svg role=") == 100
    assert len(hundred.encode()) < 2_000_000


@needs_browser
@pytest.mark.skipif(not TAKES_ALL, reason="axe reads it for two minutes: in CI and with make validity")
def test_hundred_measures_of_three_years_pass_in_a_browser(hundred: str, tmp_path: Path) -> None:
    (tmp_path / "pack.html").write_text(hundred, "utf-8")
    assert faults(tmp_path / "pack.html", in_print=True) == {}
