"""What xlplan reads in a plan: its actions, and under each its indicators with figure and target."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from xlplan.address import full_address
from xlplan.plan.model import Plan
from xlplan.refresh.figures import Shown
from xlplan.refresh.model import Spot, spots_of
from xlplan.reports.style import coloured, counted
from xlplan.reports.tables import table, wrapped
from xlplan.text.footnotes import raised

_HEADINGS = ("Indicator", "Cell", "Measure", "Current performance", "Figure", "Target")


def show_plan(plan: Plan, figures: Mapping[str, Shown]) -> str:
    """Return the actions with their indicators; `figures` are those of each indicator by the plan's id."""
    where = full_address(plan.sheet, f"A{plan.header_row}")
    parts = [
        wrapped(
            f"{plan.path.name}: {counted(len(plan.actions), 'action')}, "
            f"{counted(len(plan.indicators), 'indicator')}, {counted(len(plan.notes), 'footnote')} "
            f"below the headings in {where}."
        )
    ]
    by_action: dict[str, list[Spot]] = defaultdict(list)
    for spot in spots_of(plan):
        by_action[spot.action].append(spot)
    for row in plan.actions.to_dict("records"):
        name, rating = str(row["action"]), str(row["rating"]).strip()
        shown = coloured(rating or "no rating", rating, bold=True)
        parts.append(f"{name}  {shown}\n{wrapped(str(row['area']) or str(row['reference']), ' ' * 5)}")
        rows = [_row(spot, figures.get(spot.indicator, Shown())) for spot in by_action[name]]
        parts += [table(_HEADINGS, rows)] if rows else []
    return "\n\n".join(parts)


def _row(spot: Spot, shown: Shown) -> tuple[str, ...]:
    text = raised(spot.text, spot.line_superscript)
    return spot.indicator, spot.cell or "", spot.measure, text, shown.figure, shown.target
