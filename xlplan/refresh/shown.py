"""Of which month the plan says that its figures are: a title's as-at words, or the heading over them.

'84% in October' is then that October, and goes on with its figure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from xlplan.plan.layout.headings import FIGURES
from xlplan.plan.layout.series import read_moment
from xlplan.plan.model import Plan, Table
from xlplan.refresh.model import Spot
from xlplan.text.periods import Period, stated_months

_UNBRACKETED = str.maketrans("()[]", "    ")  # 'Actual (Nov 2026)'


def with_shown_months(plan: Plan, spots: Iterable[Spot]) -> list[Spot]:
    """Return the spots, each with the month that the plan says it is of where it says one, and no other."""
    texts = [(plan.sheet, text) for _, text in plan.title] + [
        (sheet, text) for sheet, _, text in plan.captions
    ]
    said: dict[str, set[Period]] = {}
    for sheet, text in texts:
        said.setdefault(sheet, set()).update(stated_months(text))
    return [_with_month(plan, said, spot) for spot in spots]


def _with_month(plan: Plan, said: dict[str, set[Period]], spot: Spot) -> Spot:
    months = said.get(spot.sheet, set()) or said.get(plan.sheet, set())
    for table in plan.tables:
        if spot.cell and table.spans(spot.sheet, spot.cell):
            months = months | {*_heading_months(table)}
    return spot._replace(shown=next(iter(months))) if len(months) == 1 else spot


def _heading_months(table: Table) -> Iterator[Period]:
    heading = table.headings.get(FIGURES, "")
    moment = read_moment(heading) or read_moment(heading.translate(_UNBRACKETED))
    if moment and moment.period and moment.period.kind in {"month", "day"} and not table.series:
        yield moment.period.month_period
