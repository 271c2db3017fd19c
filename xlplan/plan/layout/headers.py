"""A header: the row, or rows, that say which column holds what.

Apart from rows.py, which reads what stands under it, and plan_headers.py, which asks if it is the plan's.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from xlplan.address import cell_name
from xlplan.plan.book.grid import Place, Sheet
from xlplan.plan.layout.headings import Match, match_headings
from xlplan.plan.layout.joined import Texts, join_rows, less_long, spread_groups
from xlplan.plan.layout.matrix import Group

YEARS = range(1990, 2100)  # numbers that may be headings
SUBJECT = frozenset(["area", "measure"])
STATE = frozenset(["current_performance", "rating"])
ASSIGNED = frozenset(["lead", "timescale"])
_WIDE = 5  # headings
_SAMPLE = 20  # rows by which a column without a known heading is told


class Header(NamedTuple):
    """Is a header of one row or two: where it stands, the headings by column number, and what they mean.

    `groups` are the measures that stand side by side, where the table has a row for each school or place;
    `places` say where headings stand that are the labels of cards; `group` is the column that says of several
    actions what they are for, 0 where none does; `told` the sentences that say which headings nobody knows,
    and are read by what stands under them alone (own_words.py). `has_kinds` where rows below name what they
    hold: 'Actual' above 'Target' (blocks.py).
    """

    sheet: str
    first_row: int
    row: int
    texts: Texts
    match: Match
    groups: tuple[Group, ...] = ()
    places: Mapping[int, Place] = {}
    group: int = 0
    told: tuple[str, ...] = ()
    has_kinds: bool = False

    @property
    def seen(self) -> dict[str, str]:
        """Is each heading by its cell, in the last row of the header."""
        return {self.address(column): text for column, text in sorted(self.texts.items())}

    def address(self, column: int) -> str:
        """Return the cell of a heading."""
        return cell_name(*self.places.get(column, (self.row, column)))


def sample_rows(sheet: Sheet, header: Header) -> list[int]:
    """Return the first rows below a header, to the first blank one after two at least."""
    rows: list[int] = []
    for row in range(header.row + 1, header.row + _SAMPLE + 1):
        if row not in sheet.rows:
            continue
        if len(rows) > 1 and row > max(sheet.bottom(rows[-1], at) for at in sheet.rows[rows[-1]]) + 1:
            break
        rows.append(row)
    return rows


def is_header(match: Match) -> bool:
    """Tell whether a row's headings are those of a plan, or of a tracker that only tells of progress."""
    subject, state = match.names & SUBJECT, match.names & STATE
    is_told = {"progress", "comments"} & match.names
    is_tracker = "area" in match.names and is_told and match.names & ASSIGNED
    # 'Autumn review' and 'Spring review', or 'Review of impact' beside much else
    is_wide = len({*match.columns.values(), *match.unmatched}) >= _WIDE
    is_reviewed = match.names >= SUBJECT | {"progress"} and ("progress" in match.series or is_wide)
    return len(match.names) >= 3 and bool(subject) and bool(state or is_tracker or is_reviewed)


def read_header(sheet: Sheet, first_row: int, row: int, overrides: Mapping[str, str]) -> Header:
    """Return what the rows head; a hidden column is read only where no visible one means the same."""
    texts: Texts = less_long(sheet.rows.get(row, {}))
    for upper in range(row - 1, first_row - 1, -1):
        texts = join_rows(less_long(spread_groups(sheet, upper, texts)), texts, overrides)
    visible = {column: text for column, text in texts.items() if column not in sheet.hidden}
    match = match_headings(visible, overrides)
    if len(visible) < len(texts):
        whole = match_headings(texts, overrides)
        more = {name: at for name, at in whole.columns.items() if name not in match.names}
        match = match._replace(columns=match.columns | more)
    places = {column: sheet.place(row, column) for column in texts} if sheet.turned else {}
    return Header(sheet.name, first_row, row, texts, match, places=places)
