"""The plan's frames held against schemas/plan.yaml. Apart from structure.py, which needs no pandas to be
listed.
"""

from __future__ import annotations

import pandas as pd

from xlplan.findings import Finding
from xlplan.plan.model import Plan
from xlplan.schema import validate_plan


def validate(plan: Plan) -> tuple[Finding, ...]:
    """Return an error for each cell of an action or an indicator that the schema does not allow.

    Columns that the plan does not have are left out, and so are indicators whose measure is not certain.
    """
    cells = {key.removesuffix("_cell"): key for key in map(str, plan.actions) if key.endswith("_cell")}
    present = [name for name, cell in cells.items() if plan.actions[cell].notna().any()]
    actions = _blank_as_missing(
        plan.actions, ["sheet", "action", *present, *(cells[name] for name in present)]
    )
    indicators = plan.indicators[plan.indicators["is_certain"] & plan.indicators["measure_cell"].notna()]
    measures = _blank_as_missing(indicators, ["sheet", "action", "indicator", "measure", "measure_cell"])
    return (
        *validate_plan(actions, {name: cells[name] for name in present}),
        *validate_plan(measures, {"measure": "measure_cell"}),
    )


def _blank_as_missing(frame: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    texts = {
        name: [text if isinstance(text, str) and text.strip() else None for text in frame[name].tolist()]
        for name in columns
    }
    return pd.DataFrame(texts, index=frame.index, dtype="string")
