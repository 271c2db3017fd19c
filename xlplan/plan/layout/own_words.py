"""A plan under headings that nobody knows: told by what stands under them, and always marked.

Apart from headers.py, which knows headings: here are tables of a workbook in which it found none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from xlplan.plan.book.grid import Sheet
from xlplan.plan.layout.filled import is_band
from xlplan.plan.layout.headers import YEARS, Header, read_header, sample_rows
from xlplan.plan.layout.headings import FIGURES, is_listed, meaning_of
from xlplan.plan.layout.joined import has_groups
from xlplan.plan.layout.own_columns import Read, Tie, read_columns
from xlplan.plan.layout.own_contents import Columns
from xlplan.plan.layout.series import read_moment
from xlplan.plan.layout.subjects import Extent
from xlplan.plan.layout.told import named
from xlplan.plan.layout.weighed_tables import read_weighed
from xlplan.text.figures import readings

_HEADINGS = 3  # at least
_LONGEST = 12  # words of a heading
_ROWS = 2  # at least, with something under most headings
_MOST = 4  # rows of a sheet that may head a table: what is below the first of them is most often its rows
# What a heading of another kind of table holds: risks, people to call, issues of a document, meetings
_OTHERS = re.compile(
    r"\b(?:how likely|inherent|residual|severity|hazards?"
    r"|e-?mails?|telephone|phone|mobile|post ?code|version|venue|agenda|invoices?|supplier|quantity|qty)\b",
    re.IGNORECASE,
)
_SAID = {
    "area": "the actions",
    "measure": "the measures",
    FIGURES: "the figures",
    "target": "the targets",
    "rating": "the rating",
    "lead": "the leads",
    "timescale": "the timescales",
    "progress": "the progress",
}


class Found(NamedTuple):
    """Is the headers that are told by what stands under them, and a sentence for each that is left open."""

    headers: tuple[Header, ...] = ()
    open: tuple[str, ...] = ()


def read_own_words(
    sheets: Mapping[str, Sheet], rows: int, overrides: Mapping[str, str], *, is_only: bool
) -> Found:
    """Return a header for each sheet with a table of aims and figures among its first `rows`.

    Sheets with the same headings are read alike, by what stands on all of them; `is_only` where the workbook
    has no plan on any other.
    """
    heads = [each for sheet in sheets.values() for each in _find_heads(sheet, rows, overrides)]
    headers: dict[str, Header] = {}
    left: dict[str, str] = {}
    for header, sheet, _ in heads:
        alike = [each for each in heads if each[0].texts == header.texts]
        columns = Columns(header.texts, header.match, alike)
        read = read_weighed(columns, is_only=is_only) or read_columns(columns)
        if isinstance(read, Tie):
            left.setdefault(sheet.name, _tell_tie(header, read))
        elif read and sheet.name not in headers:
            headers[sheet.name] = _told(header, read, overrides)
    return Found(tuple(headers.values()), tuple(said for name, said in left.items() if name not in headers))


def _find_heads(sheet: Sheet, last: int, overrides: Mapping[str, str]) -> Iterator[Extent]:
    """Yield the first rows of a sheet that may head a table, with the rows that stand under each."""
    rows = [row for row in sheet.rows if row <= last and len(sheet.rows[row]) >= _HEADINGS]
    found = 0
    for row in filter(lambda row: _is_of_headings(sheet, row), rows):
        below = row + 1 if has_groups(sheet, row) and row + 1 in sheet.rows else row
        header = read_header(sheet, row, below, overrides)
        under = [each for each in sample_rows(sheet, header) if not is_band(sheet, each)]
        if _may_head(header, sheet) and _is_table(header, sheet, under):
            found += 1
            yield header, sheet, [each for each in under if _width(header, sheet, each) > 1]
        if found == _MOST:
            return


def _may_head(header: Header, sheet: Sheet) -> bool:
    """Tell whether each text is short, another than the others, and no figure; none is of another kind."""
    texts = [" ".join(text.split()) for text in header.texts.values()]
    is_distinct = len({text.casefold() for text in texts}) == len(texts) >= _HEADINGS
    is_other = any(map(_OTHERS.search, texts))
    return is_distinct and not is_other and all(map(_is_heading, texts)) and not _holds_number(header, sheet)


def _is_of_headings(sheet: Sheet, row: int) -> bool:
    """Tell whether a row's texts may be headings as they stand, before it is asked what they mean."""
    return all(
        len(text.split()) <= _LONGEST and (any(map(str.isalpha, text)) or text.strip() == "#")
        for text in sheet.rows[row].values()
    )


def _is_heading(text: str) -> bool:
    found = readings(text)  # '4.2 minutes' is a figure, 'Top 3 aims' a heading
    is_figure = any(each.unit in {*"%£€$"} or each.start == 0 for each in found) and not read_moment(text)
    is_worded = any(map(str.isalpha, text)) or text.strip() == "#"
    return is_worded and len(text.split()) <= _LONGEST and not is_figure


def _holds_number(header: Header, sheet: Sheet) -> bool:
    cells = [sheet.shown(header.row, at) for at in header.texts]
    return any(cell.is_date or (cell.number is not None and cell.number not in YEARS) for cell in cells)


def _is_table(header: Header, sheet: Sheet, rows: Sequence[int]) -> bool:
    """Tell whether rows stand under the headings, most of them filled, and repeat none of these."""
    full = [row for row in rows if _width(header, sheet, row) * 2 > len(header.texts)]
    outside = sum(at not in header.texts for row in full for at in sheet.rows[row])
    is_again = any(
        _key(sheet.shown(row, at).text) == _key(text) for row in rows for at, text in header.texts.items()
    )
    return len(full) >= _ROWS and outside * 10 <= sum(len(sheet.rows[row]) for row in full) and not is_again


def _width(header: Header, sheet: Sheet, row: int) -> int:
    return sum(bool(sheet.shown(row, at).text.strip()) for at in header.texts)


def _key(text: str) -> str:
    return " ".join(text.split()).casefold()


def _told(header: Header, read: Read, overrides: Mapping[str, str]) -> Header:
    """Return the header with the columns that were told, and a sentence for each; the officer's own stay."""
    match, said = header.match, list[str]()
    columns = dict(match.columns)
    kept = {name: columns[name] for name in overrides if name in columns}
    told = {name: at for name, at in read.columns.items() if name not in kept and at not in kept.values()}
    read = Read(told, () if FIGURES in kept else read.series)
    for name, at in read.columns.items():
        columns[name] = at
        if is_listed(header.texts[at], overrides) and meaning_of(header.texts[at]) == name:
            continue
        said.append(f"{named(header, at)} is read as {_SAID[name]}: no column is headed so.")
    if read.series:
        first, last = named(header, read.series[0]), named(header, read.series[-1])
        said.append(f"{first} to {last} are read as the figures, each of its time: no column is headed so.")
    held = {*read.columns.values(), *read.series}
    columns = {name: at for name, at in columns.items() if name in read.columns or at not in held}
    series = match.series | ({FIGURES: read.series} if read.series else {})
    match = match._replace(
        columns=columns,
        series=series,
        doubles={name: places for name, places in match.doubles.items() if name not in columns},
        unmatched=tuple(at for at in match.unmatched if at not in held),
    )
    return header._replace(match=match, told=tuple(said))


def _tell_tie(header: Header, tie: Tie) -> str:
    both = " and ".join(named(header, at) for at in tie.columns)
    last = " ".join(header.texts[tie.columns[-1]].split())
    return (
        f"{both} may both be {_SAID[tie.name]}, and none is read: say which in xlplan.toml under [columns], "
        f'as {tie.name} = "{last}".'
    )
