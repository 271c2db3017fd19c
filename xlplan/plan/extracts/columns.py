"""Which column of a table holds what: headings matched whatever their case, spaces and punctuation.

Separate from layout.headings, which finds the plan's own columns under merged and repeated headings:
registers and extracts are plain tables with one row of headings.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from xlplan.address import column_letters

# For each column, what it may be called, the surest first; what stands in one set is equally likely.
Names = Mapping[str, Sequence[frozenset[str]]]

_IGNORED = re.compile(r"[\W_]+")


def plain_heading(text: str) -> str:
    """Return the heading without case, spaces and punctuation: 'KPI ref.' is kpiref."""
    return _IGNORED.sub("", text.casefold())


def name_columns(names: Mapping[str, str]) -> Names:
    """Return names to bind by: {"value": "actual, result; sum"} tries value, actual or result, sum."""
    return {
        column: tuple(
            frozenset(plain_heading(word) for word in rank.split(","))
            for rank in [column, *filter(None, words.split(";"))]
        )
        for column, words in names.items()
    }


def bind_columns(
    headings: Sequence[str], names: Names, named: Mapping[str, str] | None = None
) -> dict[str, list[int]]:
    """Return, for each column found, the positions (from 0) of the headings that could be it.

    `named` says which heading a column has in this file and comes before `names`. More than one position
    means that the headings do not decide.
    """
    plain = [plain_heading(heading) for heading in headings]
    found: dict[str, list[int]] = {}
    for column, ranks in names.items():
        own = named.get(column) if named else None
        for rank in [{plain_heading(own)}, *ranks] if own else ranks:
            positions = [position for position, heading in enumerate(plain) if heading in rank]
            if positions:
                found[column] = positions
                break
    return found


def quote_headings(headings: Sequence[str], positions: Iterable[int] | None = None) -> str:
    """Return headings with their letters for a message, the first ten: 'Code' (A), 'Actual' (C)."""
    chosen = range(len(headings)) if positions is None else positions
    told = [f"'{headings[at]}' ({column_letters(at + 1)})" for at in chosen if headings[at]]
    return ", ".join(told[:10]) + (f" and {len(told) - 10} more" if len(told) > 10 else "")
