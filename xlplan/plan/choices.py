"""Which of several columns or sheets is meant: by what is filled in, or by xlplan.toml, or not at all.

Apart from layout.py, which finds them: here it is decided, and what is not read is said.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from xlplan.address import cell_name, full_address
from xlplan.errors import PlanError
from xlplan.plan.grid import Sheet
from xlplan.plan.headings import FIGURES, match_headings
from xlplan.plan.layout import Header
from xlplan.plan.model import column_title, describe_headings
from xlplan.plan.series import Moment, in_time, read_moment
from xlplan.text.figures import readings

# Without one of these nothing can be bound: two of them are refused, two of any other left out.
_NEEDED = frozenset(["area", "measure", FIGURES])
_MEASURED = frozenset("%£€$")  # a count among a tracker's updates is as often a step as an indicator

_POLARITY = re.compile(
    r"(?:aim to )?(?:maximi[sz]e|minimi[sz]e|increase|decrease|reduce)"
    r"|(?:high|low)(?:er)?(?: is (?:better|good))?",
    re.IGNORECASE,
)


class Settled(NamedTuple):
    """Is a header whose columns are decided, and a sentence for each that was left out."""

    header: Header
    doubts: tuple[str, ...]


def settle(header: Header, sheet: Sheet, last_row: int, overrides: Mapping[str, str], path: Path) -> Settled:
    """Return the header with one column for each name, by what stands under it down to the last row.

    Raises PlanError where two headings mean one column that is needed, or where one that xlplan.toml names
    is missing.
    """
    for name, heading in overrides.items():
        if name not in header.match.names:
            seen = describe_headings(header.sheet, header.seen)
            message = f"no '{heading}', which xlplan.toml names as {name} under [columns], in {seen}"
            raise PlanError(message, file=path)
    if "extract_key" in header.texts.values():
        raise PlanError("is a register of indicators and not a plan; give the plan", file=path)
    for name, columns in header.match.doubles.items():
        if name in _NEEDED or name in overrides:
            raise PlanError(_two(header, name, columns), file=path, place=_cells(header, columns)[0])
    rows = [row for row in sheet.rows if header.row < row <= last_row]
    doubts = _beside(header, sheet, rows)
    doubts += [
        f"{_two(header, name, columns)} Neither is read." for name, columns in header.match.doubles.items()
    ]
    chosen = _of_series(header, sheet, rows)
    left = [name for name in header.match.series if name not in chosen]
    doubts += [f"{_two(header, name, header.match.series[name])} None is read." for name in left]
    places = header.match.columns | chosen
    places |= _target_in_figures(header, sheet, rows, places)
    doubts += _figures_in_progress(header, sheet, rows, places)
    match = header.match._replace(columns=places, doubles={}, series={})
    header, numbers = _in_words(header._replace(match=match), sheet, rows)
    header, progress = (header, []) if FIGURES in overrides else _in_progress(header, sheet, rows)
    return Settled(header, (*doubts, *numbers, *progress))


def _in_progress(header: Header, sheet: Sheet, rows: Sequence[int]) -> tuple[Header, list[str]]:
    """Return the header of a tracker with progress as the figures, where most of it holds one."""
    columns = dict(header.match.columns)
    at = columns.get("progress", 0)
    if not at or {"measure", FIGURES} & columns.keys() or not _holds_figures(sheet, rows, at, _MEASURED):
        return header, []
    columns[FIGURES] = columns.pop("progress")
    match = header.match._replace(columns=columns)
    said = f"'{' '.join(header.texts[at].split())}' in {_cells(header, [at])[0]} is read as the figures"
    return header._replace(match=match), [
        f"{said}: no column is headed so, and most of these texts hold one."
    ]


def _holds_figures(sheet: Sheet, rows: Sequence[int], at: int, units: Collection[str]) -> bool:
    """Tell whether most cells of a column hold a figure of these units, and two at least."""
    filled = [cell for row in rows if (cell := sheet.shown(row, at)).text.strip()]
    found = [readings(cell.text, cell.superscript) for cell in filled if not cell.is_date]
    figures = [each for each in found if any(reading.unit in units for reading in each)]
    return len(figures) > 1 and len(figures) * 2 > len(filled)


def _target_in_figures(
    header: Header, sheet: Sheet, rows: Sequence[int], columns: Mapping[str, int]
) -> dict[str, int]:
    """Return the one other column that may be the target, where nothing under the plainest is a figure.

    'Ambition' over 'Start well' is none beside '2027 ambition' over 5.
    """
    at = columns.get("target", 0)
    if not at or any(re.search(r"\d", sheet.shown(row, at).text) for row in rows):
        return {}
    free = header.texts.keys() - set(columns.values())
    others = [
        column
        for column in free
        if match_headings({column: header.texts[column]}).columns == {"target": column}
        and any(_is_figure(sheet, row, column) for row in rows)
    ]
    return {"target": others[0]} if len(others) == 1 else {}


def _figures_in_progress(
    header: Header, sheet: Sheet, rows: Sequence[int], places: dict[str, int]
) -> list[str]:
    """Put the figures under progress where no other column can hold those of the measures, and say so.

    Beside a heading that is not known, with figures under it, progress stays progress: 'Current Perf' is one.
    """
    at = places.get("progress")
    if at is None or "measure" not in places or FIGURES in header.match.names:
        return []
    free = header.texts.keys() - set(places.values())
    held = {column for column in {at, *free} for row in rows if _is_figure(sheet, row, column)}
    if held != {at}:
        return []
    places[FIGURES] = places.pop("progress")
    heading = " ".join(header.texts[at].split())
    return [
        f"'{heading}' in {_cells(header, [at])[0]} is read as the current performance: no other column is."
    ]


def _in_words(header: Header, sheet: Sheet, rows: Sequence[int]) -> tuple[Header, list[str]]:
    """Return the header without a measure over numbers alone, where an area says what is measured.

    '2025-26 milestone' over 7 and 5 heads targets, not measures.
    """
    columns = dict(header.match.columns)
    aims = [sheet.shown(row, columns["area"]).text.strip() for row in rows] if "area" in columns else []
    if "measure" in columns and "polarity" not in columns and any(aims) and all(map(_says_polarity, aims)):
        columns["polarity"] = columns.pop("area")  # 'Aim' over 'Maximise' and 'Minimise'
        return header._replace(match=header.match._replace(columns=columns)), []
    at = columns.get("measure", 0)
    cells = [sheet.shown(row, at) for row in rows if at and sheet.shown(row, at).text.strip()]
    if "area" not in columns or not cells or any(cell.number is None for cell in cells):
        return header, []
    match = header.match._replace(columns={name: at for name, at in columns.items() if name != "measure"})
    said = f"'{' '.join(header.texts[at].split())}' in {_cells(header, [at])[0]} is not read as the measure"
    return header._replace(match=match), [f"{said}: numbers stand under it."]


def _says_polarity(text: str) -> bool:
    return not text or _POLARITY.fullmatch(text) is not None


def _beside(header: Header, sheet: Sheet, rows: Sequence[int]) -> list[str]:
    """Return a sentence where months or quarters with figures stand beside the one column that is read."""
    at = header.match.columns.get(FIGURES)
    moments = {column: read_moment(header.texts[column]) for column in header.match.unmatched}
    bare = [column for column, moment in moments.items() if moment and moment.is_bare]
    filled = [column for column in bare if any(_is_figure(sheet, row, column) for row in rows)]
    if at is None or len(filled) < 2:
        return []
    first, last, read = (" ".join(header.texts[column].split()) for column in (filled[0], filled[-1], at))
    return [f"'{read}' is read as the figures, and '{first}' to '{last}' beside it are left alone."]


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


def _of_series(header: Header, sheet: Sheet, rows: Sequence[int]) -> dict[str, int]:
    """Return the column of each series that is read: the latest with a figure, and those of its month."""
    series = header.match.series
    chosen: dict[str, int] = {}
    moment: Moment | None = None
    if FIGURES in series:
        columns = series[FIGURES]
        filled = [column for column in columns if any(_is_figure(sheet, row, column) for row in rows)]
        chosen[FIGURES] = (filled or columns[:1])[-1]
    if FIGURES in chosen or FIGURES in header.match.columns:
        at = chosen.get(FIGURES) or header.match.columns[FIGURES]
        moment = read_moment(header.texts[at])
    for name in series.keys() - chosen.keys():
        fitting = [column for column in series[name] if moment and _fits(header.texts[column], moment)]
        filled = [column for column in series[name] if any(_shows(sheet, row, column) for row in rows)]
        if not moment and name != "target":
            fitting = filled[-1:]
        if len(fitting) == 1:
            chosen[name] = fitting[0]
    return chosen


def _fits(heading: str, moment: Moment) -> bool:
    """Tell whether a heading is for the moment, or for the year that holds it."""
    mine = read_moment(heading)
    if mine is None:
        return False
    if mine.period and moment.period:
        return mine.period.first <= moment.period.last <= mine.period.last
    return (mine.kind, mine.at) == (moment.kind, moment.at)


def _is_figure(sheet: Sheet, row: int, column: int) -> bool:
    cell = sheet.shown(row, column)
    return cell.number is not None or bool(readings(cell.text, cell.superscript))


def _shows(sheet: Sheet, row: int, column: int) -> bool:
    cell = sheet.shown(row, column)
    return bool(cell.text.strip() or cell.fill)


def _is_filled(sheet: Sheet, headers: Sequence[Header]) -> bool:
    header = next(header for header in headers if header.sheet == sheet.name)
    names = ("current_performance", "rating", "progress")
    columns = [header.match.columns[name] for name in names if name in header.match.columns]
    columns += [column for series in header.match.series.values() for column in series]
    return any(sheet.shown(row, at).text.strip() for row in sheet.rows for at in columns if row > header.row)


def _two(header: Header, name: str, columns: Sequence[int]) -> str:
    texts = [" ".join(header.texts[column].split()) for column in columns]
    found = " and ".join(
        f"'{text}' in {cell}" for text, cell in zip(texts, _cells(header, columns), strict=True)
    )
    remedy = f'Say which in xlplan.toml under [columns], such as {name} = "{texts[-1]}".'
    if len(set(texts)) < len(texts):
        remedy = f"Rename one, or say in xlplan.toml under [columns] which heading is meant for {name}."
    return f"two headings for the '{column_title(name)}' column: {found}. {remedy}"


def _cells(header: Header, columns: Sequence[int]) -> list[str]:
    return [full_address(header.sheet, cell_name(header.row, column)) for column in columns]
