"""Which of a workbook's sheets is the latest issue of its plan, where it has one for each month or quarter.

Apart from choices.py, which decides between the columns of one table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from xlplan.plan.book.grid import Sheet
from xlplan.plan.layout.headers import Header
from xlplan.plan.layout.series import in_time, read_moment


def latest_issue(
    headers: Sequence[Header], sheets: Mapping[str, Sheet]
) -> tuple[list[Header], tuple[str, ...]]:
    """Return the headers without those of sheets that are earlier issues, and a sentence that names those.

    Sheets whose names differ only in their month or quarter are issues of one plan; one that is not yet
    filled in is no issue.
    """
    moments = {header.sheet: read_moment(header.sheet) for header in headers}
    stems = {name: moment.rest.split() for name, moment in moments.items() if moment}
    left: set[str] = set()
    doubts: list[str] = []
    for stem in {" ".join(words) for words in stems.values()}:
        issues = [name for name, words in stems.items() if " ".join(words) == stem]
        ordered = in_time({at: moments[name] for at, name in enumerate(issues)})
        filled = [issues[at] for at in ordered if _is_filled(sheets[issues[at]], headers)]
        if len(issues) > 1 and filled:
            others = [name for name in issues if name != filled[-1]]
            left.update(others)
            listed = ", ".join(f"'{name}'" for name in others)
            doubts.append(f"Sheet '{filled[-1]}' is read, and {listed} left alone: one plan, other months.")
    return [header for header in headers if header.sheet not in left], tuple(doubts)


def _is_filled(sheet: Sheet, headers: Sequence[Header]) -> bool:
    header = next(header for header in headers if header.sheet == sheet.name)
    names = ("current_performance", "rating", "progress")
    columns = [header.match.columns[name] for name in names if name in header.match.columns]
    columns += [column for series in header.match.series.values() for column in series]
    return any(sheet.shown(row, at).text.strip() for row in sheet.rows for at in columns if row > header.row)
