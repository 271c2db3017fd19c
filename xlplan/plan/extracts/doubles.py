"""Rows of one extract that speak of the same indicator, period and team.

Separate from records.py, which reads one row at a time, and from schema.py: a row given twice is no
reason to refuse a whole file. Where the two differ, answers.py takes neither.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xlplan.address import column_letters
from xlplan.findings import Finding
from xlplan.plan.extracts.answers import same_value
from xlplan.plan.extracts.layouts import Layout, period_of
from xlplan.plan.extracts.records import Record
from xlplan.plan.extracts.tables import Grid
from xlplan.plan.extracts.values import Value, parse_value, quote_value, status_mark

_TOLD = 5  # of one file: a column that was not understood makes a double of every row


def find_doubles(grid: Grid, layout: Layout, records: Sequence[Record]) -> Iterator[Finding]:
    """Return a warning for each indicator, period and team that is given more than once.

    Above five, the last of them counts the others. Blank values and what cannot be read are passed over.
    """
    rows: dict[tuple[object, ...], list[Record]] = {}
    for record in records:
        texts = record.texts
        period = period_of(texts.get("period", ""))
        if period and texts["indicator"]:
            key = (_plain(texts["indicator"]), period, _plain(texts.get("team", "")))
            rows.setdefault(key, []).append(record)
    several = ([(each, _value(each)) for each in group] for group in rows.values() if len(group) > 1)
    filled = ([(each, value) for each, value in group if value] for group in several)
    doubles = [group for group in filled if len(group) > 1]
    hint = _hint(grid, layout, doubles)
    for number, group in enumerate(doubles[:_TOLD], start=1):
        more = len(doubles) - _TOLD if number == _TOLD else 0
        yield _finding(grid, group, more, hint)


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def _value(record: Record) -> Value | None:
    mark = status_mark(record.texts.get("status", ""))
    if mark:
        return Value(None, mark=mark)
    try:
        return parse_value(record.texts["value"]) if record.texts["value"] else None
    except ValueError:  # schema.py tells it
        return None


def _finding(grid: Grid, group: Sequence[tuple[Record, Value]], more: int, hint: str) -> Finding:
    (first, value), *rest = group
    other, another = next((each for each in rest if not same_value(each[1], value)), rest[0])
    whom = f"'{first.texts['indicator']}' for {first.texts['period']}"
    whom += f" and {first.texts['team']}" if first.texts.get("team") else ""
    seen, there = quote_value(value, first.texts["value"]), quote_value(another, other.texts["value"])
    if same_value(value, another):
        wrong, remedy = f"is {seen} in both {_at(first)} and {_at(other)}", "Leave out one."
    else:
        wrong = f"is {seen} in {_at(first)} and {there} in {_at(other)}"
        wrong += "; neither is used"
        remedy = f"Leave only the one that is right{hint}."
    others = f" (and {len(group) - 2} more)" if len(group) > 2 else ""
    also = f" So it is with {more} more of this file." if more else ""
    return Finding(
        "XP010",
        "warning",
        f"{grid.file.name}, row {other.row}, column {other.column} (value): {whom} {wrong}{others}.{also}",
        cell=_at(other),
        indicator=first.texts["indicator"],
        remedy=remedy,
    )


def _at(record: Record) -> str:
    return f"{record.column}{record.row}"


def _hint(grid: Grid, layout: Layout, doubles: Sequence[Sequence[tuple[Record, Value]]]) -> str:
    """Return how to map the column in words that tells the rows apart, where that may be the team."""
    if not doubles or "team" in layout.columns:
        return ""
    rows = {row.number: row.cells for row in grid.rows}
    headings = rows[layout.heading_row]
    first, second = (rows[record.row] for record, _ in doubles[0][:2])
    for at, (one, other) in enumerate(zip(first, second, strict=False)):
        if at in layout.columns.values() or at in layout.periods or one == other:
            continue
        if at < len(headings) and headings[at] and _is_word(one) and _is_word(other):
            return (
                f"; the two differ in '{headings[at]}' ({column_letters(at + 1)}): if that is the team, "
                f'write team = "{headings[at]}" in xlplan.toml, under [extract.columns]'
            )
    return ""


def _is_word(text: str) -> bool:
    try:
        parse_value(text)
    except ValueError:
        return True
    return False
