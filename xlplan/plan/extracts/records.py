"""From an extract's table to one record per indicator and period, each with the row and column it came from.

Separate from extract.py, which answers questions, and layouts.py, which finds the columns, tidy or wide.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from xlplan.address import column_letters
from xlplan.findings import Finding
from xlplan.plan.extracts.columns import plain_heading
from xlplan.plan.extracts.layouts import Layout
from xlplan.plan.extracts.tables import Grid, Row
from xlplan.plan.extracts.values import MISSING, Value, parse_value, status_mark
from xlplan.text.clock import said_parts, say_parts

_WHOLE_SERVICE = frozenset({"all", "allteams", "total", "wholeservice"})
_BARE = re.compile(r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?|\.[0-9]+", re.ASCII)
_FACE = re.compile(r"[0-9]{1,3}:[0-5][0-9]", re.ASCII)
_TIME = re.compile(r"seconds?|secs?|s|minutes?|mins?|hours?|hrs?", re.IGNORECASE)
_RATES = (Decimal(1), Decimal(1000), Decimal(10_000), Decimal(100_000))


@dataclass(frozen=True)
class Record:
    """Is one value as the file has it: text by column, '' where blank, and the cell it stands in."""

    texts: Mapping[str, str]
    row: int
    column: str


def read_records(grid: Grid, layout: Layout) -> Iterator[Record]:
    """Return a record for each row, or for each filled period of each row of a wide extract.

    A row with a single filled cell is a note below the table and is left out. A value that is not given is
    worked out from its numerator and denominator, per cent. Where a column of units says of what a length of
    time is counted in, a value that does not say so itself has it behind it: '7.9 (minutes)'.
    """
    for row in grid.rows:
        if row.number <= layout.heading_row or sum(map(bool, row.cells)) < 2:
            continue
        texts = {column: _cell(row, at) for column, at in layout.columns.items()}
        if is_whole_service(texts.get("team", "")):
            texts["team"] = ""
        if not layout.periods:
            at = layout.columns.get("value", layout.columns.get("numerator", 0))
            value = _with_unit(texts.get("value", ""), texts) or _worked_out(texts)
            yield Record({**texts, "value": value}, row.number, column_letters(at + 1))
        for at, period in layout.periods.items():
            if value := _with_unit(_cell(row, at), texts):
                yield Record({**texts, "period": period, "value": value}, row.number, column_letters(at + 1))


def is_whole_service(team: str) -> bool:
    """Tell whether a team's cell says that the row is for them all."""
    return not team or plain_heading(team) in _WHOLE_SERVICE


def _cell(row: Row, at: int) -> str:
    return row.cells[at] if at < len(row.cells) else ""


def _with_unit(value: str, texts: Mapping[str, str]) -> str:
    """Return a bare value with its row's unit of time behind it; other units are the register's to know."""
    unit = texts.get("unit", "")
    if not (value and unit):
        return value
    if _BARE.fullmatch(value) and _TIME.fullmatch(unit):
        return f"{value} ({unit})"
    return say_parts(value, said_parts(unit)) if _FACE.fullmatch(value) else value


def _worked_out(texts: Mapping[str, str]) -> str:
    """Return the per cent that numerator and denominator make, or the mark that hides one of them."""
    numerator, denominator = _part(texts, "numerator"), _part(texts, "denominator")
    if numerator is None or denominator is None:
        return ""
    for part, column in ((numerator, "numerator"), (denominator, "denominator")):
        if part.unclear:
            return texts[column]
        if part.mark and part.mark != MISSING:
            return part.mark
    if numerator.number is None or not denominator.number:
        return ""
    return f"{numerator.number * 100 / denominator.number:f}%"


def _part(texts: Mapping[str, str], column: str) -> Value | None:
    try:
        return parse_value(texts.get(column, ""))
    except ValueError:  # schema.py tells it
        return None


def _number(texts: Mapping[str, str], column: str) -> Decimal | None:
    value = _part(texts, column)
    return value.number if value and value.high is None else None


def check_arithmetic(records: Sequence[Record], file: str) -> Iterator[Finding]:
    """Return a warning for each value that its numerator and denominator do not make, rounding apart.

    A count per 1,000, 10,000 or 100,000, or an average, is no per cent and is let pass; but 0.86 for
    86 of 100 is a slip, not an average.
    """
    for record in records:
        if not (record.texts.get("numerator") and record.texts.get("denominator")):
            continue
        value = _part(record.texts, "value")
        numerator, denominator = _number(record.texts, "numerator"), _number(record.texts, "denominator")
        if value is None or value.number is None or numerator is None or not denominator:
            continue
        if value.high is not None or value.unit == "seconds" or status_mark(record.texts.get("status", "")):
            continue  # a range; or suppressed, and not to be repeated in a message
        ratio = numerator / denominator
        rounding = Decimal(5).scaleb(-value.decimals - 1) + Decimal("1e-9")
        rates = () if value.unit == "%" else (_RATES if ratio > 1 else _RATES[1:])
        if any(abs(value.number - ratio * rate) <= rounding for rate in (Decimal(100), *rates)):
            continue
        texts, place = record.texts, f"{file}, row {record.row}, column {record.column} (value)"
        parts = f"{texts['numerator']} of {texts['denominator']} is {ratio * 100:.1f}%"
        yield Finding(
            "XP010",
            "warning",
            f"{place}: '{texts['value']}' is given, but {parts}.",
            cell=f"{record.column}{record.row}",
            remedy="Ask whoever made the extract which of the three is right.",
            quote=texts["value"],
            indicator=texts["indicator"],
        )
