"""Which of several columns or sheets is meant: by what is filled in, or by xlplan.toml, or not at all.

Apart from headers.py, which finds them: here it is decided, and what is not read is said.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from xlplan.errors import PlanError
from xlplan.plan.book.grid import Sheet
from xlplan.plan.layout.answered_cells import less_outcomes
from xlplan.plan.layout.codes import codes_as_reference
from xlplan.plan.layout.contents import by_contents
from xlplan.plan.layout.filled import is_band, less_blank, says
from xlplan.plan.layout.headers import Header
from xlplan.plan.layout.headings import FIGURES, match_headings
from xlplan.plan.layout.likeliest import place_figures, tell_rival
from xlplan.plan.layout.narrative import progress_as_figures
from xlplan.plan.layout.own_subject import tell_subject
from xlplan.plan.layout.present import is_before
from xlplan.plan.layout.series import Moment, read_moment
from xlplan.plan.layout.spoken import spoken_column
from xlplan.plan.layout.subjects import Extent
from xlplan.plan.layout.told import Told, cells_of, named, with_columns
from xlplan.plan.layout.unnamed import is_figure
from xlplan.plan.layout.weighed import less_doubles
from xlplan.plan.model import column_title, describe_headings

# Without one of these nothing can be bound: two of them are refused, two of any other left out.
_TOLD = "stands in a table that is told by what stands in it, for its headings are not known"
_DOUBLE = "stands under one of two headings that mean the same, the likelier by its words and its cells"
_NEEDED = frozenset(["area", "measure", FIGURES])


class OfPlan(NamedTuple):
    """Is what is known of a plan before its tables: the officer's [columns], and which kind is its own.

    `has_figures` where a heading of one of its tables is for figures: in narrative only sentences that say
    how things stand are then read. `tables` are all that it has, with their rows.
    """

    path: Path
    overrides: Mapping[str, str]
    kind: frozenset[str]
    has_figures: bool
    tables: Sequence[Extent] = ()


class Settled(NamedTuple):
    """Is a header whose columns are decided, and a sentence for each that was left out.

    `rival` says why another column may hold the figures; '' where nothing speaks for one.
    """

    header: Header
    doubts: tuple[str, ...]
    rival: str = ""


def settle(
    header: Header, sheet: Sheet, rows: Sequence[int], of_plan: OfPlan, beside: Collection[int] = ()
) -> Settled:
    """Return the header with one column for each name, by what stands in the rows under it.

    The rows `beside` hold targets and earlier years: none of them makes a column the latest.

    Raises PlanError where two headings mean one column that is needed, or where one that xlplan.toml names
    is missing.
    """
    _require_named(header, of_plan)
    if header.groups:
        return Settled(header, ())
    every, rows = rows, [row for row in rows if not is_band(sheet, row)]
    is_double = FIGURES in header.match.doubles
    less = _less_open(header, sheet, rows, of_plan)
    header = less.header
    doubts = [*less.doubts, *_unheaded(header, of_plan.overrides), *_beside(header, sheet, rows)]
    chosen = _of_series(header, sheet, [row for row in rows if row not in beside])
    left = [name for name in (*header.match.doubles, *header.match.series) if name not in chosen]
    doubts += [_left_out(header, name) for name in left]
    places = header.match.columns | chosen
    doubts += _year_before(header, sheet, rows, places)
    kept = {name: places[name] for name in of_plan.overrides if name in places}
    placed = place_figures(header, sheet, rows, places, has_figures=of_plan.has_figures, own=kept)
    doubts += less_outcomes(header, sheet, rows, places) if "measure" not in kept else ()
    match = header.match._replace(columns=places, doubles={}, series={})
    told = by_contents(header._replace(match=match), sheet, rows)
    progress = progress_as_figures(told.header, sheet, every, has_figures=of_plan.has_figures)
    rest = {name: at for name, at in progress.header.match.columns.items() if at not in kept.values()}
    table = with_columns(progress.header, rest | kept)
    rival = "" if FIGURES in kept else tell_rival(table, sheet, rows)
    rival = _TOLD if header.told else placed.rival or (_DOUBLE if is_double else rival)
    said = dict.fromkeys((*doubts, *placed.said, *told.doubts, *progress.doubts))
    return Settled(table, tuple(said), rival)


def _require_named(header: Header, of_plan: OfPlan) -> None:
    """Refuse a header without a column that xlplan.toml names, and a register."""
    for name, heading in of_plan.overrides.items():
        if name not in header.match.names:
            seen = describe_headings(header.sheet, header.seen)
            message = f"no '{heading}', which xlplan.toml names as {name} under [columns], in {seen}"
            raise PlanError(message, file=of_plan.path)
    if "extract_key" in header.texts.values():
        raise PlanError("is a register of indicators and not a plan; give the plan", file=of_plan.path)


def _less_open(header: Header, sheet: Sheet, rows: Sequence[int], of_plan: OfPlan) -> Told:
    """Return the header with one column of each name that is needed, by codes, sentences, blanks and weights.

    Raises PlanError where two headings still mean one such column.
    """
    overrides = of_plan.overrides
    header = codes_as_reference(header, sheet, rows)
    subject = Told(header) if "area" in overrides else tell_subject(header, sheet, rows, of_plan.tables)
    header = less_blank(subject.header, sheet, rows, overrides)
    header, weighed = less_doubles(header, sheet, rows, {FIGURES, "target"} - overrides.keys())
    for name, columns in header.match.doubles.items():
        if name in _NEEDED or name in overrides:
            raise PlanError(
                _two(header, name, columns), file=of_plan.path, place=cells_of(header, columns)[0]
            )
    return Told(header, (*header.told, *subject.doubts, *weighed))


def _left_out(header: Header, name: str) -> str:
    """Return the sentence for columns of one name between which nothing decides."""
    doubles = header.match.doubles.get(name)
    which = "Neither" if doubles else "None"
    return f"{_two(header, name, doubles or header.match.series[name])} {which} is read."


def _unheaded(header: Header, overrides: Mapping[str, str]) -> list[str]:
    """Return a sentence for each column that is actions, measures or figures by no heading that is known."""
    said: list[str] = []
    for name in ("area", "measure", FIGURES, "target") if not header.told else ():
        at = header.match.columns.get(name, 0)
        text = header.texts.get(at)
        if text is None or match_headings({at: text}, overrides).names or read_moment(text):
            continue
        where = named(header, at) if text else f"{cells_of(header, [at])[0]}, which is empty,"
        if name == "measure":
            said.append(f"The words under {where} are read as the measures.")
        elif name == FIGURES:
            said.append(f"{where} is read as the figures.")
        elif not spoken_column(text):
            what = "actions" if name == "area" else "target"
            said.append(f"{where} is read as the {what}: no column is headed so.")
    return said


def _beside(header: Header, sheet: Sheet, rows: Sequence[int]) -> list[str]:
    """Return a sentence where months or quarters with figures stand beside the one column that is read."""
    at = header.match.columns.get(FIGURES)
    moments = {column: read_moment(header.texts[column]) for column in header.match.unmatched}
    bare = [column for column, moment in moments.items() if moment and moment.is_bare]
    filled = [column for column in bare if any(is_figure(sheet, row, column) for row in rows)]
    if at is None or len(filled) < 2:
        return []
    first, last, read = (" ".join(header.texts[column].split()) for column in (filled[0], filled[-1], at))
    return [f"'{read}' is read as the figures, and '{first}' to '{last}' beside it are left alone."]


def _year_before(
    header: Header, sheet: Sheet, rows: Sequence[int], places: Mapping[str, int]
) -> Iterator[str]:
    """Yield a sentence for an outturn that is passed over beside the months or quarters that are read."""
    for column in header.match.unmatched:
        is_filled = any(is_figure(sheet, row, column) for row in rows)
        if is_filled and is_before(column, header.match.series.get(FIGURES, ()), header.texts):
            of_now = " ".join(header.texts[places[FIGURES]].split())
            yield f"'{of_now}' is read as the figures; {named(header, column)} is taken for the year before."


def _of_series(header: Header, sheet: Sheet, rows: Sequence[int]) -> dict[str, int]:
    """Return the column of each series that is read: the latest with a figure, and those of its month."""
    series = header.match.series
    chosen: dict[str, int] = {}
    moment: Moment | None = None
    if FIGURES in series:
        columns = series[FIGURES]
        filled = [column for column in columns if any(is_figure(sheet, row, column) for row in rows)]
        chosen[FIGURES] = (filled or columns[:1])[-1]
    if FIGURES in chosen or FIGURES in header.match.columns:
        at = chosen.get(FIGURES) or header.match.columns[FIGURES]
        moment = read_moment(header.texts[at])
    for name in series.keys() - chosen.keys():
        fitting = [column for column in series[name] if moment and _fits(header.texts[column], moment)]
        shows = says if name == "progress" else _shows
        filled = [column for column in series[name] if any(shows(sheet, row, column) for row in rows)]
        if (not moment and name != "target") or (not fitting and name == "progress"):
            fitting = filled[-1:]
        if not fitting and name == "target" and moment:
            fitting = _next(header, series[name], moment)
        if len(fitting) == 1:
            chosen[name] = fitting[0]
    return chosen


def _next(header: Header, columns: Sequence[int], moment: Moment) -> list[int]:
    """Return the first of columns in the order of time that is for a later day: 'Target Apr 26' in Nov 25."""
    moments = [(column, read_moment(header.texts[column])) for column in columns]
    later = [
        column
        for column, other in moments
        if other and other.period and moment.period and other.period.last >= moment.period.last
    ]
    return later[:1]


def _fits(heading: str, moment: Moment) -> bool:
    """Tell whether a heading is for the moment, or for the year that holds it."""
    mine = read_moment(heading)
    if mine is None:
        return False
    if mine.period and moment.period:
        return mine.period.first <= moment.period.last <= mine.period.last
    return (mine.kind, mine.at) == (moment.kind, moment.at)


def _shows(sheet: Sheet, row: int, column: int) -> bool:
    cell = sheet.shown(row, column)
    return bool(cell.text.strip() or cell.fill)


def _two(header: Header, name: str, columns: Sequence[int]) -> str:
    texts = [" ".join(header.texts[column].split()) for column in columns]
    found = " and ".join(
        f"'{text}' in {cell}" for text, cell in zip(texts, cells_of(header, columns), strict=True)
    )
    remedy = f'Say which in xlplan.toml under [columns], such as {name} = "{texts[-1]}".'
    if len(set(texts)) < len(texts):
        remedy = f"Rename one, or say in xlplan.toml under [columns] which heading is meant for {name}."
    return f"two headings for the '{column_title(name)}' column: {found}. {remedy}"
