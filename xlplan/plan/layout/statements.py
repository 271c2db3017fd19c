"""The indicators of a tracker: the sentences of its texts that say how things stand.

Apart from paired_lines.py, whose cells hold figures: here most of a cell is what was done, often by month.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from xlplan.plan.book.grid import Sheet
from xlplan.plan.layout.headers import Header
from xlplan.plan.layout.headings import FIGURES, is_evidence
from xlplan.plan.layout.lines import Line, split_lines
from xlplan.plan.layout.paired_lines import Pair
from xlplan.plan.layout.period_names import CODE
from xlplan.plan.layout.places import Standing
from xlplan.plan.layout.rows import ActionRows, subject_column
from xlplan.plan.layout.series import Moment, read_moment
from xlplan.plan.layout.unnamed import says_aim
from xlplan.text.figures import readings
from xlplan.text.measures import DURATIONS
from xlplan.text.performance import Statement, find_statements
from xlplan.text.words_around import words_around

# '12/11/26 ', '[Nov 26]', 'Update 12 Nov:', 'JB 12 Nov -', 'Q2 update:'
_LABEL = re.compile(
    r"[\W_]*(?:(?:(?-i:[A-Z]{2,3})|as at|at|updated?|on)\s)*"
    r"(?:([0-9]{1,2}[./][0-9]{1,2}[./][0-9]{2,4})\s|(.{2,25}?)(?:\s+updates?)?\s?(?:[:–—\])]|\s-\s|$))",
    re.IGNORECASE,
)

_NONE = re.compile(r"\W*(?:nil|none|zero)\W*", re.IGNORECASE)
_DAY_AND_MONTH = re.compile(r"[0-9]{1,2}/([0-9]{1,2})")
_APRIL = 4


def dated_entry(text: str, start: int) -> str:
    """Return the date that heads the entry of a place in a text, as it is written; '' where none does."""
    labels = [
        label[1] or label[2]
        for line in split_lines(text)
        if line.start <= start and (label := _LABEL.match(line.text)) and _moment(label)
    ]
    return labels[-1] if labels else ""


def stand_in_statements(actions: Sequence[ActionRows], header: Header, sheet: Sheet) -> list[ActionRows]:
    """Return the actions with an indicator for each sentence that states performance; none is certain.

    Its own words are its measure, so that another sentence in the same cell is never taken for it.
    """
    columns = header.match.columns
    at, subject = columns[FIGURES], subject_column(columns)
    aim = columns.get("target") or _aim_column(header)
    every = is_evidence(header.texts[at])
    for action in actions:
        own = [row for row in action.rows if sheet.anchor(row, at)[0] == row]
        action.standings = tuple(
            standing for row in own for standing in _standings(sheet, row, (at, subject, aim), every=every)
        )
    return list(actions)


def own_statements(shown: str) -> list[Pair]:
    """Return the sentences of a cell of figures that say how things stand, where no measure is beside it."""
    told = _latest(shown, list(find_statements(shown)))
    return [
        Pair(measure, Line(shown.count("\n", 0, each.start) + 1, each.start, each.text), is_certain=False)
        for each in told
        if (measure := _measure(each))
    ]


def _aim_column(header: Header) -> int:
    """Return the one column of an unknown heading that says what is aimed for: 'Force aim'; 0 for none."""
    found = [at for at in header.match.unmatched if says_aim(header.texts[at])]
    return found[0] if len(found) == 1 else 0


def _standings(sheet: Sheet, row: int, columns: tuple[int, int, int], *, every: bool) -> Iterator[Standing]:
    at, subject, aim = columns
    text = "" if sheet.shown(row, at).is_date else sheet.shown(row, at).text
    told = _latest(text, list(find_statements(text, every=every)))
    units = _units_aimed(sheet.shown(row, aim).text) if aim else frozenset[str]()
    fitting = {*units, "ratio", *(DURATIONS if units.intersection(DURATIONS) else ())}
    if units and not any(each.unit in fitting for said in told for each in said.found):
        # '15.4 hours average' beside '14 hrs or less'
        told = _latest(text, list(find_statements(text, every=True, units=units))) or told
    for each in told:
        line = Line(text.count("\n", 0, each.start) + 1, each.start, each.text)
        yield Standing(
            (row, subject),
            (row, at),
            None,
            _measure(each),
            is_certain=False,
            line=line,
            target=each.target,
            is_told=True,
        )


def _units_aimed(aim: str) -> frozenset[str]:
    return frozenset(each.unit for each in readings(aim)) or frozenset([""] if _NONE.fullmatch(aim) else ())


def _measure(statement: Statement) -> str:
    """Return a sentence with a mark for its figures, less what changes with them: 'In use for …% of panels'.

    Dates and comparisons do. '' where it has no words: what its action is about is the measure then.
    """
    label = _LABEL.match(statement.text)
    begins = label.end() if label and _moment(label) else 0
    return words_around(statement.text, statement.found, begins)


def _latest(text: str, told: Sequence[Statement]) -> list[Statement]:
    """Return the statements of the latest of several dated entries; all where there are no two of these.

    None where the dates do not tell which is the latest.
    """
    entries = sorted(_entries(text, told).items())
    if len(entries) < 2:
        return list(told)
    if len({(moment.kind, moment.has_year) for _, moment in entries}) > 1:
        return []
    latest = max(range(len(entries)), key=lambda at: entries[at][1].at)
    start, _ = entries[latest]
    end, _ = entries[latest + 1] if latest + 1 < len(entries) else (len(text), None)
    return [each for each in told if start <= each.start < end]


def _entries(text: str, told: Sequence[Statement]) -> dict[int, Moment]:
    """Return where each line, and each statement, begins that a date heads, and the date."""
    starts = {line.start: line.text for line in split_lines(text)} | {each.start: each.text for each in told}
    labels = {start: _LABEL.match(part) for start, part in starts.items()}
    return {start: moment for start, label in labels.items() if label and (moment := _moment(label))}


def _moment(label: re.Match[str]) -> Moment | None:
    """Return the date that a label is, and nothing else."""
    said = label[1].replace(".", "/") if label[1] else label[2]
    bare = _DAY_AND_MONTH.fullmatch(said)
    if bare:  # in the order of a financial year, as months without a year are
        said = f"{said}/{2000 if int(bare[1]) >= _APRIL else 2001}"
    moment = None if CODE.fullmatch(said) else read_moment(said)
    return moment if moment and moment.is_bare else None
