"""The exact values behind a month's figures, for the plan's history: the service's, and its teams'."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from xlplan.plan.extracts.extract import Extract, parse_value, same_key
from xlplan.plan.extracts.layouts import period_of
from xlplan.plan.extracts.tables import frame_texts
from xlplan.receipts import Value
from xlplan.refresh.model import FigureChange
from xlplan.text.clock import SIZES, convert
from xlplan.text.periods import Period


def applied_values(changes: Sequence[FigureChange], extract: Extract, month: Period) -> Iterator[Value]:
    """Yield the value of each figure, whether its text changes or not, and those of its teams.

    Their period is the month in which what they are for ends: from October to December, December.
    """
    teams = _team_rows(extract, month) if changes else {}
    for change in changes:
        entry, answer = change.entry, change.answer
        yield Value(
            entry.indicator,
            month.label,
            "",
            f"{change.value:f}",
            entry.unit,
            answer.numerator,
            answer.denominator,
            answer.as_at.isoformat() if answer.as_at else None,
            "provisional" if answer.provisional else None,
            answer.source,
        )
        for texts in teams.get(same_key(entry.extract_key or ""), ()):
            yield from _team_value(texts, entry.indicator, entry.unit, month.label)


def _team_rows(extract: Extract, month: Period) -> Mapping[str, list[Mapping[str, str]]]:
    found: dict[str, list[Mapping[str, str]]] = {}
    for texts in frame_texts(extract.frame):
        period = period_of(texts["period"]) if texts["team"] else None
        if period and period.month_period == month:
            found.setdefault(same_key(texts["indicator"]), []).append(texts)
    return found


def _team_value(texts: Mapping[str, str], indicator: str, unit: str, period: str) -> Iterator[Value]:
    """Yield a team's value, unless it is withheld or cannot be read (which validate_extract tells)."""
    try:
        value = parse_value(texts["value"])
    except ValueError:
        return
    number = value.number
    if number is not None and value.unit == "seconds" and unit in SIZES:
        number = convert(number, "seconds", unit)
    elif value.bare:
        number = value.bare[0]
    if number is not None:
        yield Value(
            indicator,
            period,
            texts["team"],
            f"{number:f}",
            unit,
            texts["numerator"] or None,
            texts["denominator"] or None,
            texts["as_at"] or None,
            texts["status"] or None,
            f"{Path(texts['file']).name} row {texts['row']}",
        )
