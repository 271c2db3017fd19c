"""The column of figures, of states or of measures whose heading is not known: told by what stands around it.

Apart from contents.py, because a header is found by it: it knows cells and headings, and no tables.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from xlplan.plan.book.grid import Sheet
from xlplan.plan.layout.heading_lists import heading_key, loose_words
from xlplan.plan.layout.heading_words import names_code
from xlplan.plan.layout.headings import FIGURES, Match, is_no_column
from xlplan.plan.layout.numbered import in_rounds, is_numbered
from xlplan.plan.layout.present import is_past
from xlplan.plan.layout.series import Moment, in_time, read_moment
from xlplan.plan.model import CellText
from xlplan.text.figures import readings

_PARTS = (
    r"\b(?:numerator|denominator|cohort|eligible|complete|done|out of|weight(?:ing)?|(?<!dip )sample"
    r"|tolerance|respondents?|number of|nos?\. of)\b"
)
_SHARE = re.compile(r"\W*(?:%|per ?cent(?:age)?|rate|value|score|result)\W*", re.IGNORECASE)
_WORDS = re.compile(r"[^\W\d_]{3,}\W+[^\W\d_]{2,}|[^\W\d_]{6,}")
_COLOUR = re.compile(r"[brag]|red|amber|green|blue")
_FEW = 4  # words
_MAY_BE = frozenset(["score", "review"])  # 'Follow-up score'
_OTHER_TEXTS = heading_key("risk cost budget funding next forecast support source baseline previous plan")
_MOST_STATES = 6  # Open, Closed, On track ...
_NO_STATES = {"n/a", "na", "tbc", "tba", "-", "–"}  # a figure is not there
_KINDS = {  # of an action: how urgent it is, who it is for, what was said of it; not how it stands
    *("high", "medium", "low", "must do", "should do", "must", "should", "yes", "no", "both", "all"),
    *("accepted", "partly accepted", "partially accepted", "accepted in part", "not accepted", "agreed"),
    *("statutory", "mandatory", "advisory", "recommendation", "afi", "cause of concern"),
}
_AIM = re.compile(
    r"\b(?:want(?:ed)?|aim(?:s|ed|ing)?|goals?|hop(?:e|ing)|should|expect(?:ed)?|ambitions?|targets?|success"
    r"|promised?|need to (?:be|reach)|look(?:s)? like|(?:be|get) (?:at|to) by)\b",
    re.IGNORECASE,
)
_PRESENT = r"\b(?:now|current(?:ly)?|latest|today|this)\b"


def unnamed_figures(texts: Mapping[int, str], match: Match, sheet: Sheet, rows: Sequence[int]) -> int:
    """Return the one column of figures of the target's kind whose heading is not known; 0 where none is.

    '% compliant' beside 'Target', not '% last month'.
    """
    fitting = fitting_columns(texts, match, sheet, rows)
    present = [column for column in fitting if says_present(texts[column])]
    fitting = present if len(fitting) > 1 else fitting
    if len(fitting) > 1:  # 'Overdue this month', and not 'Open this month', beside 'Overdue target'
        of_target = heading_key(texts[match.columns["target"]]) - heading_key("target")
        fitting = [column for column in fitting if of_target and of_target <= heading_key(texts[column])]
    return fitting[0] if len(fitting) == 1 else 0


def unnamed_series(
    texts: Mapping[int, str], match: Match, sheet: Sheet, rows: Sequence[int]
) -> tuple[int, ...]:
    """Return the columns headed alike but for their time, in its order: '% met Sep 25' and '% met Oct 25'.

    One of them at least is of the target's kind in each row, and no column that is headed otherwise.
    """
    fitting = fitting_columns(texts, match, sheet, rows)
    moments = {at: moment for at in match.unmatched if (moment := read_moment(texts[at]))}
    first = moments.get(fitting[0]) if fitting else None
    alike = {at: moment for at, moment in moments.items() if _same_but_time(moment, first)}
    if len(alike) > 1 and set(fitting) <= alike.keys():
        return in_time(alike)
    numbered = in_rounds({at: texts[at] for at in match.unmatched if is_numbered(texts[at])})
    return numbered if len(numbered) > 1 and set(fitting) <= {*numbered} else ()


def _same_but_time(one: Moment, other: Moment | None) -> bool:
    return other is not None and one.kind == other.kind and heading_key(one.rest) == heading_key(other.rest)


def fitting_columns(texts: Mapping[int, str], match: Match, sheet: Sheet, rows: Sequence[int]) -> list[int]:
    """Return every column that may be the figures: of the target's kind in each row, its heading unknown."""
    at = match.columns.get("target", 0)
    kinds = {row: kind for row in rows if at and (kind := _kind(sheet, row, at))}
    return [
        column
        for column in (match.unmatched if kinds else ())
        if not is_no_column(texts[column])
        and not is_part_of_figure(texts[column])
        and not names_code(texts[column])
        and not is_past(texts[column], texts)
        and all(_kind(sheet, row, column) in (kind, None) for row, kind in kinds.items())
        and len({_kind(sheet, row, column) for row in rows} - {None}) <= len(set(kinds.values()))
        and sum(is_figure(sheet, row, column) for row in rows) * 2 > len(rows)
    ]


def is_part_of_figure(heading: str) -> bool:
    """Tell whether a heading is for what a figure is counted from: 'Cohort', 'Number of visits'."""
    return re.search(_PARTS, heading, re.IGNORECASE) is not None


def is_another_text(heading: str) -> bool:
    """Tell whether a heading is for another text than what was done or reached: 'Risks', 'Cost'.

    In one of many words 'last' and 'change' do not make it so: 'What has changed since the last meeting'.
    """
    if len(heading.split()) <= _FEW:
        return bool(heading_key(heading) & loose_words()[1] - _MAY_BE)
    return bool(heading_key(heading) & _OTHER_TEXTS)


def unnamed_measures(texts: Mapping[int, str], match: Match, sheet: Sheet, rows: Sequence[int]) -> int:
    """Return the one column of words left of all that is known, where each row of figures has its own.

    0 where none is. Blank over 'Concerns received' beside 'Apr-Oct 2026', 'Adults' beside 'Actual'.
    """
    held = {*match.columns.values(), *(at for places in match.series.values() for at in places)}
    first = min(held - {match.columns.get("reference", 0)}, default=0)
    figures = {match.columns.get(FIGURES, 0), *match.series.get(FIGURES, ())} - {0}
    rows = [row for row in rows if any(is_figure(sheet, row, at) for at in figures)]
    found = [
        at
        for at in range(1, first)
        if at not in held
        and not is_no_column(texts.get(at, ""))
        and all(_says_words(sheet.shown(row, at)) for row in rows)
        and len({sheet.shown(row, at).text for row in rows}) == len(rows)
    ]
    return found[0] if len(found) == 1 and len(rows) > 1 else 0


def _says_words(cell: CellText) -> bool:
    return cell.number is None and not cell.is_date and _WORDS.search(cell.text) is not None


def says_present(heading: str) -> bool:
    """Tell whether a heading says that it is for now: 'Ridgeway this quarter'."""
    return re.search(_PRESENT, heading, re.IGNORECASE) is not None


def says_aim(heading: str) -> bool:
    """Tell whether a heading says that what stands under it is aimed for: 'By July 2026 we want…'."""
    return _AIM.search(heading) is not None


def says_figure(heading: str) -> bool:
    """Tell whether a heading says that it is for now, or only of what kind its figures are: '%', 'Value'."""
    return says_present(heading) or _SHARE.fullmatch(heading.strip()) is not None


def is_of_states(sheet: Sheet, rows: Sequence[int], column: int) -> bool:
    """Tell whether a few words stand under a heading again and again, and no figure: 'Open', 'Closed'.

    A merged cell counts once: an area over three rows is no state.
    """
    own = [row for row in rows if column and sheet.anchor(row, column)[0] == row]
    return are_states([text for row in own if (text := sheet.shown(row, column).text.strip())])


def are_states(texts: Sequence[str]) -> bool:
    """Tell whether texts are a few words again and again, and no figures."""
    words = {text.casefold() for text in texts}
    is_repeated = len(texts) > len(words) <= _MOST_STATES and bool(words - _NO_STATES - _KINDS)
    return is_repeated and not any(re.search(r"\d", word) or len(word.split()) > 3 for word in words)


def is_of_colours(sheet: Sheet, rows: Sequence[int], column: int) -> bool:
    """Tell whether the words under a heading are Red, Amber and Green, or their initials: two at least."""
    words = {text for row in rows if (text := sheet.shown(row, column).text.strip().casefold())}
    colours = {word for word in words if _COLOUR.fullmatch(word)}
    return len(colours) > 1 and words - colours <= {"n/a", "-"}


def is_figure(sheet: Sheet, row: int, column: int) -> bool:
    """Tell whether a cell holds a number, or a text with a figure in it."""
    cell = sheet.shown(row, column)
    return cell.number is not None or bool(readings(cell.text, cell.superscript))


def is_of_figures(sheet: Sheet, rows: Sequence[int], at: int) -> bool:
    """Tell whether half of what stands under a heading holds a figure; nothing does not."""
    filled = [row for row in rows if sheet.shown(row, at).text.strip()]
    return bool(filled) and sum(is_figure(sheet, row, at) for row in filled) * 2 >= len(filled)


def units_of(sheet: Sheet, row: int, at: int) -> frozenset[str]:
    """Return the units of a cell's figures, '' of a bare number; none of a date."""
    cell = sheet.shown(row, at)
    if cell.is_date:
        return frozenset()
    found = frozenset(each.unit for each in readings(cell.text, cell.superscript))
    return found or (frozenset([""]) if cell.number is not None else found)


def _kind(sheet: Sheet, row: int, column: int) -> str | None:
    """Return whether a cell holds a percentage or another number; None where it holds no figure alone."""
    cell = sheet.shown(row, column)
    found = readings(cell.text, cell.superscript)
    if cell.number is None and len(found) != 1:
        return None
    return "%" if "%" in cell.text else "number"
