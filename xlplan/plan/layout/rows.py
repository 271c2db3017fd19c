"""Which rows under the header make which action: merged, continued below, with sections and keys between.

Apart from tables.py, which says where a table ends, and frames.py, which takes the texts.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from xlplan.plan.book.grid import Sheet
from xlplan.plan.layout.headers import Header
from xlplan.plan.layout.tables import fold, heads_another
from xlplan.plan.layout.title import is_sentence
from xlplan.text.footnotes import read_note

if TYPE_CHECKING:
    from xlplan.plan.layout.places import Standing

Kind = Literal["start", "bare", "more", "section", "other", "over"]

_KEY = re.compile(r"((rag|brag) )?((rating|status)s? )?(key|legend)( to .*)?:?", re.IGNORECASE)
_TOTAL = re.compile(r"(grand |sub-?)?totals?\b(?P<of>.*)", re.IGNORECASE)
_SOURCE = re.compile(r"(sources?|prepared by|notes?):.*|notes?|(grand |sub-?)?totals?:?", re.IGNORECASE)
_COLOUR = re.compile(r"red|amber|green|blue", re.IGNORECASE)
_INITIAL = re.compile(r"[brag]", re.IGNORECASE)
_ABBREVIATION = re.compile(
    r"[^\s=]{1,5}\s*=\s*\S.*", re.DOTALL
)  # 'DoT = direction of travel', 'R = off track'
_FILLED_IN = {"measure", "lead", "timescale", "rating"}  # two of which a total does not have
_WORDY = {"area", "progress", "next_steps", "lead"}  # where a colour is a line of a key, not a text


@dataclass
class ActionRows:
    """Is the rows of one action, those that hold a text, and the heading of the section above them.

    `subject_row` says what the action is: its first row, or that of the action above that it goes on from.
    `standings` gives the cells of its indicators where they do not stand in one row each (places.py), or are
    sentences (statements.py). `figures` gives the column of a row's figures where it is not the table's,
    `groups` what a row's figure is of where its measure is that of several rows.
    """

    rows: list[int]
    subject_row: int
    section: str
    is_bare: bool = False
    standings: tuple[Standing, ...] | None = None
    figures: dict[int, int] = field(default_factory=dict)
    groups: dict[int, str] = field(default_factory=dict)


def read_actions(
    sheet: Sheet, header: Header, rows: list[int], repeats: Collection[int] = ()
) -> list[ActionRows]:
    """Return the actions among the rows of one table, in order; one may run on after a repeated header."""
    actions: list[ActionRows] = []
    subject = subject_column(header.match.columns)
    section, group, previous, apart, can_continue = "", "", header.row, 0, False
    for row in rows:
        if row in repeats:
            previous = row
            continue
        is_adjacent = row == previous + 1
        current = actions[-1] if can_continue else None
        first = actions[0] if actions else None
        kind = _kind(sheet, header.match.columns, row, current, first, is_adjacent)
        if row == apart + 1 and not _filled_in(header.match.columns, sheet.rows[row]):
            kind = "other"
        if kind == "over":
            break
        if kind in ("start", "bare"):
            goes_on = current and is_adjacent and not sheet.shown(row, subject).text.strip()
            subject_row = current.subject_row if current and goes_on else row
            group = " ".join(sheet.shown(row, header.group).text.split()) or group
            actions.append(ActionRows([row], subject_row, section or group, is_bare=kind == "bare"))
            can_continue = True
        elif kind == "more" and current:
            current.rows.append(row)
            current.is_bare = False
        elif kind == "section":
            section = " ".join(next(iter(sheet.rows[row].values())).split())
            can_continue = False
        if kind == "other":
            apart = row
        else:
            previous = max(sheet.bottom(row, column) for column in sheet.rows[row])
    while actions and actions[-1].is_bare:  # a line of text under the table, by itself
        actions.pop()
    return actions


def subject_column(columns: Mapping[str, int]) -> int:
    """Return the column that says what an action is: the area, or the measure where a plan has no area."""
    return columns.get("area", columns.get("measure", 0))


def _kind(
    sheet: Sheet,
    columns: Mapping[str, int],
    row: int,
    current: ActionRows | None,
    first: ActionRows | None,
    is_adjacent: bool,
) -> Kind:
    texts, subject = sheet.rows[row], subject_column(columns)
    opens = bool(texts.keys() & {subject, columns.get("reference", 0)})
    opens = opens and not (current and _is_numbered_above(sheet, columns, row, current))
    kind: Kind = "other"
    if current and _is_merged_with(sheet, row, subject, current):
        kind = "start" if _rates_again(sheet, columns, row, current) else "more"
    elif _is_key(texts) or (first and heads_another(sheet, row, first.rows[0])):
        kind = "over"
    elif _is_apart(sheet, columns, row, is_adjacent):
        kind = "other"
    elif _is_section(sheet, columns, row, current):
        kind = "section"
    elif opens:
        kind = _opening(sheet, columns, row, current, is_adjacent)
    elif current and (is_adjacent or _has_indicator(columns, texts)):
        kind = "start" if _rates_again(sheet, columns, row, current) else "more"
    return kind


def _opening(
    sheet: Sheet, columns: Mapping[str, int], row: int, current: ActionRows | None, is_adjacent: bool
) -> Kind:
    """Return what a row is that says what an action is, or gives its reference."""
    texts, subject = sheet.rows[row], subject_column(columns)
    goes_on = current is not None and current.is_bare and len(texts) == 1
    is_said = current is not None and _is_said_of(sheet, columns, row, current)
    if len(texts.keys() & set(columns.values())) == 1 and (goes_on or not is_adjacent or is_said):
        return "bare"
    is_same = current and texts.get(subject) == sheet.shown(current.subject_row, subject).text
    return "more" if is_same and columns.get("rating") not in texts else "start"


def _is_said_of(sheet: Sheet, columns: Mapping[str, int], row: int, current: ActionRows) -> bool:
    """Tell whether a row is one sentence right below figures: what they mean, unless more actions follow."""
    (text, *others) = sheet.rows[row].values()
    has_figure = columns.get("current_performance") in sheet.rows[current.rows[-1]]
    return not others and has_figure and is_sentence(text)


def _filled_in(columns: Mapping[str, int], texts: Mapping[int, str]) -> bool:
    """Tell whether a row says more of an action than its name: a line below a total does not."""
    return any(columns.get(name) in texts for name in (*_FILLED_IN, "current_performance"))


def _has_indicator(columns: Mapping[str, int], texts: Mapping[int, str]) -> bool:
    return all(columns.get(name) in texts for name in ("measure", "current_performance"))


def _is_numbered_above(sheet: Sheet, columns: Mapping[str, int], row: int, current: ActionRows) -> bool:
    """Tell whether a row is a measure of the action above: that has a reference alone, this one figures.

    '1.1 Reduce the waiting list' above 'People waiting', with its target and its figure, in one column.
    """
    first, own = (sheet.rows[at].keys() for at in (current.rows[0], row))
    figures = {columns.get(name, 0) for name in ("target", "current_performance")}
    reference = columns.get("reference", 0)
    is_one_column = columns.get("measure", 0) == subject_column(columns)
    return is_one_column and reference in first - own and not figures & first and bool(figures & own)


def _is_merged_with(sheet: Sheet, row: int, column: int, current: ActionRows) -> bool:
    anchor = sheet.anchor(row, column)
    return anchor[0] < row and anchor == sheet.anchor(current.rows[0], column)


def _rates_again(sheet: Sheet, columns: Mapping[str, int], row: int, current: ActionRows) -> bool:
    """Tell whether the row has a rating of its own, though its action has one already: then it is another."""
    rating = columns.get("rating", 0)
    return rating in sheet.rows[row] and any(rating in sheet.rows[other] for other in current.rows)


def _is_key(texts: Mapping[int, str]) -> bool:
    return _KEY.fullmatch(fold(next(iter(texts.values())))) is not None


def _is_apart(sheet: Sheet, columns: Mapping[str, int], row: int, is_adjacent: bool) -> bool:
    """Tell whether the row is a footnote, a total, one line of a key, or has nothing under the headings."""
    texts = sheet.rows[row]
    spans = {column: sheet.cells[row, column].superscript for column in texts}
    names = {name for name, column in columns.items() if column in texts}
    first = fold(next(iter(texts.values())))
    found = [read_note(text, spans[column]) for column, text in texts.items()]
    is_raised = len(found) == 1 and found[0] is not None and found[0].marker.style in ("superscript", "run")
    return (
        not names
        or (all(found) and (is_raised or min(texts) <= min(columns.values())))
        or _SOURCE.fullmatch(first) is not None
        or (len(texts) == 1 and _ABBREVIATION.fullmatch(first) is not None)
        or _is_total(texts, names)
        or _is_key_line({name: texts[columns[name]].strip() for name in names}, is_adjacent)
    )


def _is_total(texts: Mapping[int, str], names: set[str]) -> bool:
    """Tell whether a row adds up those above; 'Total emissions' with a target of its own is an indicator."""
    found = [match for text in texts.values() if (match := _TOTAL.fullmatch(fold(text)))]
    if {"measure", "target", "current_performance"} <= names:
        found = [match for match in found if not re.search(r"\w", match["of"])]
    return bool(found) and len(names & _FILLED_IN) < 2


def _is_key_line(texts: Mapping[str, str], is_adjacent: bool) -> bool:
    """Tell whether a row (text by our name) explains a colour, and holds no figure or rating of an action.

    Someone's lone initial right below an action is a lead, not Amber.
    """
    colours = {name for name in texts.keys() & _WORDY if _COLOUR.fullmatch(texts[name])}
    initials = {name for name in texts.keys() & _WORDY if _INITIAL.fullmatch(texts[name])}
    if is_adjacent:
        initials -= {"lead"}
    is_action = "rating" in texts or {"measure", "current_performance"} <= texts.keys()
    return bool(colours | initials) and not is_action


def _is_section(sheet: Sheet, columns: Mapping[str, int], row: int, current: ActionRows | None) -> bool:
    """Tell whether the row is one text only: left of actions, across them, in bold, or on a band of fill."""
    subject, column = subject_column(columns), next(iter(sheet.rows[row]))
    if len(sheet.rows[row]) > 1 or column > subject:
        return False
    area = sheet.areas.get((row, column))
    before = sheet.anchor(current.rows[0], subject) if current else (0, 0)
    fills = {sheet.shown(row, other).fill for other in columns.values()}
    is_band = len(fills) == 1 and None not in fills and sheet.shown(*before).fill not in fills
    is_bold = (row, column) in sheet.bold and before not in sheet.bold
    is_across = area is not None and area.last_column > area.column
    return column < subject or is_bold or is_band or is_across
