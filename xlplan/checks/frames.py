"""The plan's frames held against schemas/plan.yaml. Apart from structure.py, which needs no pandas to be
listed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from xlplan.findings import Finding
from xlplan.plan.model import Plan
from xlplan.schema import validate_plan

_OF_INDICATORS = ("sheet", "action", "indicator", "measure", "measure_cell")


def validate(plan: Plan) -> tuple[Finding, ...]:
    """Return an error for each cell of an action or an indicator that the schema does not allow.

    Columns that the plan does not have are left out, and so are indicators whose measure is not certain.
    """
    actions = plan.action_rows
    cells = {
        key.removesuffix("_cell"): key for key in (actions[0] if actions else {}) if key.endswith("_cell")
    }
    present = [name for name, cell in cells.items() if any(isinstance(row[cell], str) for row in actions)]
    indicators = [row for row in plan.indicator_rows if row["is_certain"] and row["measure_cell"] is not None]
    return (
        *_validate(
            actions,
            ["sheet", "action", *present, *(cells[name] for name in present)],
            {name: cells[name] for name in present},
        ),
        *_validate(indicators, _OF_INDICATORS, {"measure": "measure_cell"}),
    )


def _validate(
    rows: Sequence[Mapping[str, object]], names: Sequence[str], cells: Mapping[str, str]
) -> tuple[Finding, ...]:
    import pandas as pd

    texts = {name: [_blank_as_missing(row[name]) for row in rows] for name in names}
    return validate_plan(pd.DataFrame(texts, dtype=object), cells)


def _blank_as_missing(text: object) -> str | None:
    return text if isinstance(text, str) and text.strip() else None
