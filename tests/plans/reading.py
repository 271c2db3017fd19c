"""What xlplan reads of a plan, in the rows that a drawing expects."""

from __future__ import annotations

from pathlib import Path

from tests.plans.drawing import Row
from xlplan.address import column_letters, full_address
from xlplan.plan.model import Plan
from xlplan.plan.reader import read_plan
from xlplan.propose.register import propose_register
from xlplan.refresh.figures import reading_of
from xlplan.refresh.model import spots_of

Reading = dict[str, tuple[Row, ...]]


def reading_of_plan(path: Path, settings: dict[str, str] | None = None) -> Reading:
    """Return the rows of tables, actions, indicators and notes."""
    plan = read_plan(path, settings)
    return {
        "tables": tuple(
            (table.sheet, str(table.header_row), _columns(table.columns)) for table in plan.tables
        ),
        "actions": tuple(
            (str(row.action), str(row.area), str(row.rating).strip()) for row in plan.actions.itertuples()
        ),
        "indicators": _indicators(plan),
        "notes": tuple((str(note.number), full_address(note.sheet, note.cell)) for note in plan.notes),
    }


def _columns(columns: object) -> str:
    assert isinstance(columns, dict)
    by_place = sorted(columns.items(), key=lambda column: (column[1], column[0]))
    return ", ".join(f"{name} {column_letters(at)}" for name, at in by_place)


def _indicators(plan: Plan) -> tuple[Row, ...]:
    """Return measure, cell and figure of each indicator as `init` binds it: '?' where it says that it is in doubt."""
    rows = []
    for entry, spot in zip(propose_register(plan).entries, spots_of(plan), strict=True):
        figure = ""
        if entry.extract_key:
            reading = reading_of(entry, spot)
            figure = reading if isinstance(reading, str) else reading.text
        elif entry.note:
            figure = "?"
        rows.append((spot.measure, spot.cell, figure))
    return tuple(rows)
