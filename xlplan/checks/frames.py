"""The plan's frames held against schemas/plan.yaml. Apart from structure.py, which needs no pandas to be
listed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from xlplan.findings import Finding
from xlplan.plan.model import Plan
from xlplan.schema import validate_plan

if TYPE_CHECKING:
    import pandas as pd

Texts = dict[str, list[str | None]]


def validate(plan: Plan) -> tuple[Finding, ...]:
    """Return an error for each cell of an action or an indicator that the schema does not allow.

    Columns that the plan does not have are left out, and so are indicators whose measure is not certain.
    """
    columns = {str(name): column.tolist() for name, column in plan.actions.items()}
    cells = {key.removesuffix("_cell"): key for key in columns if key.endswith("_cell")}
    present = [name for name, cell in cells.items() if any(map(_is_given, columns[cell]))]
    actions = _blank_as_missing(columns, ["sheet", "action", *present, *(cells[name] for name in present)])
    indicators = plan.indicators[plan.indicators["is_certain"] & plan.indicators["measure_cell"].notna()]
    named = {
        name: indicators[name].tolist()
        for name in ("sheet", "action", "indicator", "measure", "measure_cell")
    }
    return (
        *_validate(actions, {name: cells[name] for name in present}, plan.actions.index),
        *_validate(_blank_as_missing(named, list(named)), {"measure": "measure_cell"}, indicators.index),
    )


def _is_given(value: object) -> bool:
    return isinstance(value, str)


def _blank_as_missing(columns: Mapping[str, Sequence[object]], names: Sequence[str]) -> Texts:
    return {
        name: [text if isinstance(text, str) and text.strip() else None for text in columns[name]]
        for name in names
    }


def _validate(texts: Texts, cells: Mapping[str, str], index: pd.Index) -> tuple[Finding, ...]:
    import pandas as pd

    return validate_plan(pd.DataFrame(texts, index=index, dtype="string"), cells)
