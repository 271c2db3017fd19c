"""The rows of an extract that give an indicator by team, as breakdown.py takes them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from xlplan.pack.breakdown import Breakdown, TeamRow, break_down
from xlplan.plan.extract_rows import period_of
from xlplan.plan.extracts import Extract, parse_value, same_key
from xlplan.plan.register import Entry
from xlplan.plan.tables import frame_texts
from xlplan.plan.values import MISSING, status_mark
from xlplan.text.periods import Period

Rows = Mapping[str, list[TeamRow]]


def team_rows(extract: Extract | None, period: Period) -> Rows:
    """Return the rows of a month by the extract's key, the service's first, of keys that have teams.

    Where two files have a row for one team, the later file's counts.
    """
    found: dict[str, dict[str, TeamRow]] = {}
    for texts in frame_texts(extract.frame) if extract else ():
        given = period_of(texts["period"])
        if given and given.month_period == period:
            row = _row(texts)
            found.setdefault(same_key(texts["indicator"]), {})[row.team.casefold()] = row
    return {
        key: sorted(rows.values(), key=lambda row: row.team.casefold())
        for key, rows in found.items()
        if any(rows)
    }


def teams_of(entry: Entry, rows: Rows) -> Breakdown | None:
    """Return the breakdown of an indicator, None where the extract has no teams for it."""
    own = rows.get(same_key(entry.extract_key or ""))
    return break_down(row._replace(unit=entry.unit) for row in own) if own else None


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
        "",
        mark,
    )


def _number(text: str) -> Decimal | None:
    try:
        value = parse_value(text)
    except ValueError:
        return None
    return None if value.high is not None else value.number


def _mark(text: str) -> str:
    try:
        return parse_value(text).mark or " ".join(text.split())
    except ValueError:
        return " ".join(text.split())
