"""The rows of an extract that give an indicator by team, as breakdown.py takes them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from xlplan.pack.breakdown import Breakdown, TeamRow, break_down
from xlplan.plan.extracts.answers import fits, is_own_kind, may_answer
from xlplan.plan.extracts.extract import Extract, parse_value, same_key
from xlplan.plan.extracts.layouts import period_of
from xlplan.plan.extracts.tables import frame_texts
from xlplan.plan.extracts.values import MISSING, status_mark
from xlplan.plan.register import Entry
from xlplan.text.clock import SIZES, convert
from xlplan.text.periods import Period

Rows = Mapping[str, list[tuple[Period, TeamRow]]]


def team_rows(extract: Extract | None, period: Period) -> Rows:
    """Return the rows that may say something of a month by the extract's key, each with its own period."""
    found: dict[str, list[tuple[Period, TeamRow]]] = {}
    for texts in frame_texts(extract.frame) if extract else ():
        given = period_of(texts["period"])
        if given and may_answer(given, period):
            found.setdefault(same_key(texts["indicator"]), []).append((given, _row(texts)))
    return found


def teams_of(entry: Entry, rows: Rows, period: Period) -> Breakdown | None:
    """Return the breakdown of an indicator by its teams, None where the extract has none for the month.

    Of several rows for one team the one counts that would for the service: one that is filled, of the
    basis's own kind, of the latest date, in the later file.
    """
    own = [
        each for each in rows.get(same_key(entry.extract_key or ""), ()) if fits(each[0], period, entry.basis)
    ]
    own.sort(key=lambda each: (_is_filled(each[1]), is_own_kind(each[0], entry.basis), each[0].last))
    teams = {row.team.casefold(): _in_unit(row, entry.unit) for _, row in own}
    return break_down(teams[name] for name in sorted(teams)) if any(teams) else None


def _in_unit(row: TeamRow, unit: str) -> TeamRow:
    """Return a row in the register's unit; a length of time was read in seconds."""
    value = row.value
    if value is not None and row.unit in SIZES and unit in SIZES:
        value = convert(value, row.unit, unit)
    return row._replace(value=value, unit=unit)


def _is_filled(row: TeamRow) -> bool:
    return row.value is not None or bool(row.mark)


def _row(texts: Mapping[str, str]) -> TeamRow:
    """Return a row; what is no number has its words for a mark."""
    mark = status_mark(texts["status"]) or ""
    value = _number(texts["value"])
    if value is None and not mark:
        mark = "" if _mark(texts["value"]) == MISSING else _mark(texts["value"])
    return TeamRow(
        " ".join(texts["team"].split()),
        None if mark else value,
        _number(texts["numerator"]),
        _number(texts["denominator"]),
        _unit(texts["value"]),
        mark,
    )


def _number(text: str) -> Decimal | None:
    try:
        value = parse_value(text)
    except ValueError:
        return None
    return None if value.high is not None else value.bare[0] if value.bare else value.number


def _unit(text: str) -> str:
    try:
        value = parse_value(text)
    except ValueError:
        return ""
    return value.bare[1] if value.bare else value.unit


def _mark(text: str) -> str:
    try:
        return parse_value(text).mark or " ".join(text.split())
    except ValueError:
        return " ".join(text.split())
