"""The tables [measures.NAME] and [calendar] of xlplan.toml.

Separate from config.py, which reads the others.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import cast, get_args

from xlplan.plan.extracts.database import PREFIX, Query
from xlplan.records.measure import Basis, Calendar, Measure, Nation
from xlplan.toml_table import Table


def read_measures(top: Table, folder: Path, queries: Mapping[str, Query]) -> dict[str, Measure]:
    """Return the measures by name; raises ConfigError for what is not understood."""
    days = top.table("calendar", "holidays", "closed")
    nation = cast(Nation, days.choice("holidays", get_args(Nation), "England"))
    calendar = Calendar(nation, days.dates("closed"))
    table = top.table("measures")
    return {name: _measure(table.table(name), name, folder, calendar, queries) for name in table.known}


def _measure(
    table: Table, name: str, folder: Path, calendar: Calendar, queries: Mapping[str, Query]
) -> Measure:
    expressions = ("where", "numerator", "denominator", "average", "team")
    table.only("records", "month", "dates", "basis", *expressions)
    records = table.texts("records")
    if not records:
        table.refuse("records", 'records is missing; write records = ["records/*.csv"]')
    if table.text("numerator") and table.text("average"):
        table.refuse("average", "a measure is a percentage or a mean; take out numerator or average")
    asked = {each: each.removeprefix(PREFIX) for each in records if each.startswith(PREFIX)}
    for known in asked.values():
        if known not in queries:
            table.refuse("records", f"there is no [sql.{known}] in this file")
    return Measure(
        name=name,
        records=records,
        month=table.needed("month"),
        dates=table.texts("dates"),
        **{each: table.text(each) for each in expressions},
        basis=cast(Basis, table.choice("basis", get_args(Basis), "month")),
        folder=folder,
        calendar=calendar,
        queries={each: queries[known] for each, known in asked.items()},
    )
