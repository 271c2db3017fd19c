"""The performance clinic pack as a page: exceptions, each indicator with its chart, each officer's list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from xlplan.pack.charts import draw_charts
from xlplan.pack.model import KINDS, Concern, Kind, Measured, Pack, Reported
from xlplan.pack.words import about_text, basis_text, exact_text, month_text, value_text
from xlplan.text.calendar import MONTHS, financial_year

_HEADINGS: dict[Kind, tuple[str, str]] = {
    "off target": ("Off target", "measures that miss their targets"),
    "got worse": ("Got worse", "actions and measures that went the wrong way"),
    "overdue": ("Overdue", "actions whose dates have passed"),
    "no data": ("No data", "measures without a figure for the month"),
    "override": ("Set by an officer", "ratings set by hand, with the reason"),
}
_FEW = 7  # months that stand in one row; more have a row for each year


class _Grid(NamedTuple):
    """Is an indicator's values as a table: its columns' headings, and each row with its heading."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Reported | None, ...]], ...]


def pack_page(pack: Pack) -> str:
    """Return the page. Raises UsageError where matplotlib, which draws the charts, is not there."""
    from xlplan.reports.page import render_page

    return render_page(
        "pack",
        pack=pack,
        month=month_text(pack.period),
        cards=[
            (each, chart, _grid(each.series))
            for each, chart in zip(pack.indicators, draw_charts(pack.indicators), strict=True)
        ],
        groups=list(_grouped(pack.concerns)),
        anchors=_anchors(pack.indicators),
        value=value_text,
        about=about_text,
        exact=exact_text,
        month_of=month_text,
        basis=basis_text,
        kinds={"own": "this authority earlier", "neighbour": "a statistical neighbour",
               "neighbours": "their median"},
    )  # fmt: skip


def _anchors(indicators: Sequence[Measured]) -> dict[str, int]:
    """Return the number of each indicator's card, for links to it."""
    return {each.entry.indicator: number for number, each in enumerate(indicators, 1)}


def _grouped(concerns: Sequence[Concern]) -> Iterator[tuple[Kind, str, str, list[Concern]]]:
    found = {kind: list(each) for kind, each in groupby(concerns, key=lambda concern: concern.kind)}
    for kind in KINDS:
        yield kind, *_HEADINGS[kind], found.get(kind, [])


def _grid(series: Sequence[Reported]) -> _Grid:
    """Return the months in one row where they are few, else a row for each financial year from April."""
    if len(series) <= _FEW:
        columns = tuple(
            f"{MONTHS[each.period.last.month - 1][:3]} {each.period.last.year}" for each in series
        )
        return _Grid(columns, (("Value", tuple(series)),))
    by_place = {
        (financial_year(each.period.last), (each.period.last.month - 4) % 12): each for each in series
    }
    places = sorted({place for _, place in by_place})
    years = sorted({year for year, _ in by_place})
    return _Grid(
        tuple(MONTHS[(place + 3) % 12][:3] for place in places),
        tuple(
            (f"{year}/{(year + 1) % 100:02}", tuple(by_place.get((year, place)) for place in places))
            for year in years
        ),
    )
