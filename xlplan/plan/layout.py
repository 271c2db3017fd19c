"""Where the plan's table is: the sheet, the header row, the column of each heading.

Apart from rows.py, which reads what stands under the header.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from xlplan.address import cell_name, full_address
from xlplan.errors import PlanError
from xlplan.plan.headings import Match, match_headings
from xlplan.plan.model import column_title, describe_headings

HEADER_ROWS = 60  # how far down a header is looked for
LONGEST_HEADING = 300

Texts = Mapping[int, str]


class Header(NamedTuple):
    """Is a header of one row or two: where it stands, the headings by column number, and what they mean."""

    sheet: str
    first_row: int
    row: int
    texts: Texts
    match: Match

    @property
    def seen(self) -> dict[str, str]:
        """Is each heading by its cell, in the last row of the header."""
        return {cell_name(self.row, column): text for column, text in sorted(self.texts.items())}


def find_headers(sheets: Mapping[str, Mapping[int, Texts]], overrides: Mapping[str, str]) -> list[Header]:
    """Return the header of the plan's table, and those on other sheets that continue it, in their order.

    `sheets` holds the first rows of each sheet, as texts by row and column. The header with the most headings
    that we know is the plan's; another continues it where it has the same of area, measure, performance and
    rating. Empty where no row has three known headings, with one of the first two and one of the last two.
    """
    headers = [_best(read_headers(name, rows, overrides)) for name, rows in sheets.items()]
    found = [header for header in headers if header]
    chosen = _best(found)
    return [header for header in found if chosen and _core(header.match) == _core(chosen.match)]


def read_headers(sheet: str, rows: Mapping[int, Texts], overrides: Mapping[str, str]) -> list[Header]:
    """Return every header among the rows: of one row, or of two where both together say more."""
    single = {row: _header(sheet, row, row, texts, overrides) for row, texts in rows.items()}
    headers: list[Header] = []
    for row, header in sorted(single.items()):
        if headers and row <= headers[-1].row:
            continue
        best, below = header, single.get(row + 1)
        if below and header.match.names | below.match.names and (header.match.names != below.match.names):
            both = _header(sheet, row, row + 1, _joined(rows[row], rows[row + 1], overrides), overrides)
            best = max(header, below, both, key=lambda way: len(way.match.names))
        if _is_header(best.match) and best is not below:
            headers.append(best)
    return headers


def settle(header: Header, overrides: Mapping[str, str], path: Path) -> None:
    """Raise PlanError where two headings mean one column, or where one that xlplan.toml names is missing."""
    for name, columns in header.match.doubles.items():
        texts = [_flat(header.texts[column]) for column in columns]
        cells = [full_address(header.sheet, cell_name(header.row, column)) for column in columns]
        found = " and ".join(f"'{text}' in {cell}" for text, cell in zip(texts, cells, strict=True))
        remedy = f'Say which in xlplan.toml under [columns], such as {name} = "{texts[-1]}".'
        if len(set(texts)) < len(texts):
            remedy = f"Rename one, or say in xlplan.toml under [columns] which heading is meant for {name}."
        message = f"two headings for the '{column_title(name)}' column: {found}. {remedy}"
        raise PlanError(message, file=path, place=cells[0])
    for name, heading in overrides.items():
        if name not in header.match.columns:
            seen = describe_headings(header.sheet, header.seen)
            message = f"no '{heading}', which xlplan.toml names as {name} under [columns], in {seen}"
            raise PlanError(message, file=path)


def no_table(sheets: Mapping[str, Mapping[int, Texts]], path: Path) -> PlanError:
    """Return the error for a workbook without a plan: the sheets looked at, and the row that came nearest."""
    rows = [(sheet, row, texts) for sheet, below in sheets.items() for row, texts in below.items()]
    headers = [_header(sheet, row, row, texts, {}) for sheet, row, texts in rows]
    looked = ", ".join(f"'{sheet}'" for sheet in sheets) or "no sheet, for none is visible"
    nearest = max(headers, key=lambda header: len(header.match.names), default=None)
    near = (
        f" Nearest was {describe_headings(nearest.sheet, nearest.seen)}."
        if nearest and nearest.match.names
        else ""
    )
    message = (
        f"no action plan in the first {HEADER_ROWS} rows of {looked}; a plan's header row has at least three "
        f"headings that are known, with an area or a measure, and a current performance or a rating.{near} "
        "Name the columns in xlplan.toml under [columns], or add the headings to headings.yaml."
    )
    return PlanError(message, file=path)


def _header(sheet: str, first_row: int, row: int, texts: Texts, overrides: Mapping[str, str]) -> Header:
    short = {column: text for column, text in texts.items() if len(text) <= LONGEST_HEADING}
    return Header(sheet, first_row, row, short, match_headings(short, overrides))


def _joined(upper: Texts, lower: Texts, overrides: Mapping[str, str]) -> Texts:
    """Return the texts of two rows as one: both where that means a column, else the lower, or the upper."""
    texts = {}
    for column in sorted(upper.keys() | lower.keys()):
        ways = [way for way in (lower.get(column, ""), upper.get(column, "")) if way]
        ways = [" ".join(reversed(ways)), *ways]
        known = [way for way in ways if match_headings({1: way}, overrides).names]
        texts[column] = (known or ways)[0]
    return texts


def _is_header(match: Match) -> bool:
    subject, state = match.names & {"area", "measure"}, match.names & {"current_performance", "rating"}
    return len(match.names) >= 3 and bool(subject) and bool(state)


def _core(match: Match) -> frozenset[str]:
    return match.names & {"area", "measure", "current_performance", "rating"}


def _best(headers: Sequence[Header]) -> Header | None:
    return max(headers, key=lambda header: len(header.match.names), default=None)


def _flat(text: str) -> str:
    return " ".join(text.split())
