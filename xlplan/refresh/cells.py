"""Changes become edits: one for each cell, whatever number of indicators or notes it holds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from xlplan.address import parse_cell
from xlplan.edits import Edit, EditKind
from xlplan.plan.model import CellText, Plan
from xlplan.refresh.model import FigureChange, TextSpan
from xlplan.refresh.notes import Moved


def figure_edits(changes: Sequence[FigureChange]) -> list[Edit]:
    """Return the edits that bring the figures into their cells; none for a cell that shows them already."""
    by_cell: dict[tuple[str, str], list[FigureChange]] = defaultdict(list)
    for change in changes:
        by_cell[change.spot.sheet, change.spot.cell].append(change)
    return [_figure_edit(group) for group in by_cell.values() if any(_differs(change) for change in group)]


def moved_edits(plan: Plan, moved: Moved, kind: EditKind) -> list[Edit]:
    """Return the edits that bring footnotes or headings to the month."""
    edits: list[Edit] = []
    for (sheet, cell), (spans, why) in moved.cells.items():
        old = plan.cells.get((sheet, cell), CellText()).text
        new = respell(old, spans)
        kept = tuple(sorted(spans)) if old else ()
        edits.append(Edit(sheet, cell, new=new, old=old, kind=kind, why=why, spans=kept))
    return edits


def in_plan_order(plan: Plan, edits: Iterable[Edit]) -> list[Edit]:
    """Return the edits as a reader walks the plan: sheet by sheet, row by row."""
    sheets = list(dict.fromkeys(sheet for sheet, _ in plan.cells))
    return sorted(edits, key=lambda edit: (sheets.index(edit.sheet), parse_cell(edit.cell)))


def respell(text: str, spans: Iterable[TextSpan]) -> str:
    """Return the text with each span replaced; they do not overlap."""
    for start, end, new in sorted(spans, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def _differs(change: FigureChange) -> bool:
    return bool(change.spans or change.spot.last) or change.number != change.spot.number


def _figure_edit(group: Sequence[FigureChange]) -> Edit:
    number, spot = group[0].number, group[0].spot
    spans = {span for change in group for span in change.spans}
    old = spot.cell_text if number is None else repr(spot.number).removesuffix(".0")
    return Edit(
        spot.sheet,
        spot.cell,
        new=respell(spot.cell_text, spans) if number is None else None,
        number=number,
        old="" if spot.last else old,
        kind="figure",
        action=spot.action,
        indicator=", ".join(change.entry.indicator for change in group),
        why="; ".join(change.why for change in group),
        source="; ".join(dict.fromkeys(change.answer.source for change in group)),
        spans=() if spot.last else tuple(sorted(spans)),
        like=spot.last if spot.last and number is not None else None,
    )
