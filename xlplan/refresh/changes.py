"""What an indicator's cell shall say: the new figure in the old one's form, and no letter around it changed.

A cell that could be understood in two ways is left alone; the reason is a finding.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from xlplan.findings import Finding
from xlplan.plan.extracts.extract import Answer
from xlplan.plan.lengths import ASKS_FORMAT, is_clock_face
from xlplan.plan.register import Entry
from xlplan.refresh.figures import Doubt, read_figure, shorten, shown_number
from xlplan.refresh.lengths import days_of, in_unit_of
from xlplan.refresh.model import FigureChange, Spot, TextSpan
from xlplan.refresh.template import fill_template
from xlplan.refresh.together import as_count, move_tied
from xlplan.refresh.written import quote_value, see_fraction, word_figure
from xlplan.text.figures import Reading, readings
from xlplan.text.periods import Period, move_periods
from xlplan.text.tied import Tied, find_tied

# What stands in a value's place: the Department for Education's symbols and what councils' exports hold.
_MARKS = {
    "missing": "the extract's value is blank",
    "x": "the extract has no value ('x', not available)",
    "z": "the extract has no value ('z', not applicable)",
    "k": "the extract has no exact value ('k', rounds to nought)",
    "c": "the extract withholds the value ('c')",
    "*": "the extract withholds the value ('*')",
}


def decide_change(entry: Entry, spot: Spot, answer: Answer, period: Period) -> FigureChange | Finding:
    """Return the change that brings the month's value into the cell, or the finding why it is left."""
    if answer.value.number is None:
        found: FigureChange | Doubt = _no_value(answer, period)
    elif spot.is_formula or spot.is_date:
        found = _not_ours(spot)
    elif spot.number is not None:
        found = _numeric(entry, spot, answer, answer.value.number, period)
    else:
        found = _textual(entry, spot, answer, answer.value.number, period)
    return found.finding(entry, spot) if isinstance(found, Doubt) else found


def _no_value(answer: Answer, period: Period) -> Doubt:
    if answer.value.unclear:
        reason = f"the extract's value for {period.label} can be read in two ways ({answer.source}): "
        return Doubt("XP007", reason + answer.value.unclear, "Correct the extract so that only one is left.")
    mark = answer.value.mark or "missing"
    is_small = mark.startswith("<")
    usual = f"the extract {'withholds the value' if is_small else 'has no value'} ('{mark}')"
    reason = f"{_MARKS.get(mark, usual)} for {period.label} ({answer.source})"
    if is_small or mark in {"c", "*", "k"}:
        remedy = "Write the suppression mark that your board uses, or leave last month's figure and say so."
    else:
        remedy = (
            "Ask for the value and refresh again, or leave last month's figure and say of which month it is."
        )
    return Doubt("XP008", reason, remedy)


def _not_ours(spot: Spot) -> Doubt:
    seen = "a formula" if spot.is_formula else "a date"
    remedy = "Write a plain figure into the cell, or take the extract_key out of the register."
    if not spot.is_formula and is_clock_face(spot.text):
        seen, remedy = f"{spot.text}, which may be a time of day", ASKS_FORMAT
    return Doubt("XP007", f"its cell holds {seen}, which is never overwritten", remedy)


def _why(entry: Entry, answer: Answer, period: Period) -> str:
    provisional = ", provisional" if answer.provisional else ""
    return (
        f"{shorten(entry.measure)}: {period.label} value {quote_value(answer)}, {answer.source}{provisional}"
    )


def _numeric(
    entry: Entry, spot: Spot, answer: Answer, value: Decimal, period: Period
) -> FigureChange | Doubt:
    is_share = "%" in spot.number_format
    told = in_unit_of(entry, answer, spot.text, "%" if is_share else "", spot.clock)
    if isinstance(told, Doubt):
        return told
    answer, value = told, told.value.number or Decimal(0)
    if spot.clock:
        days = days_of(spot, value, answer)
        if isinstance(days, Doubt):
            return days
        return FigureChange(entry, spot, answer, value, _why(entry, answer, period), number=days)
    current = shown_number(spot)
    doubt = _numeric_doubt(entry, answer, is_share, current)
    if doubt is None and is_share:
        doubt = see_fraction(answer, current)
    number = float(value / 100 if is_share else value)
    return doubt or FigureChange(entry, spot, answer, value, _why(entry, answer, period), number=number)


def _numeric_doubt(entry: Entry, answer: Answer, is_share: bool, current: Decimal) -> Doubt | None:
    value, given = answer.value, f"{quote_value(answer)}, {answer.source}"
    says_other = entry.unit not in {"%", ""}
    if value.unit == "seconds":
        reason = f"the extract gives a length of time ({given}), and the register says that the unit is "
        remedy = "Correct the extract, or write seconds, minutes or hours as its unit in the register."
        return Doubt("XP007", f"{reason}{entry.unit or 'none'}", remedy)
    if value.high is not None:
        reason = f"the extract gives a range ({given}), and the cell holds one number"
        return Doubt(
            "XP007", reason, "Write the range into the cell as text, or give one value in the extract."
        )
    if says_other and (is_share or value.unit == "%"):
        seen = "the cell holds a percentage" if is_share else f"the extract gives a percentage ({given})"
        reason = f"{seen}, and the register says that the unit is {entry.unit}"
        return Doubt("XP007", reason, "Correct unit in the register, or the number format of the cell.")
    if "%" in (value.unit, entry.unit) and not is_share and abs(current) <= 1 < (value.number or 0):
        reason = (
            f"the cell's {current} may mean {current}% or {current * 100:f}%, and the extract says {given}"
        )
        return Doubt("XP007", reason, "Give the cell a percentage format in Excel.")
    return None


def _textual(
    entry: Entry, spot: Spot, answer: Answer, value: Decimal, period: Period
) -> FigureChange | Doubt:
    reading = read_figure(entry, spot)
    if isinstance(reading, Doubt):
        return _filled(entry, spot, answer, value, period, reading)
    told = in_unit_of(entry, answer, reading.text, reading.unit, reading.parts)
    if isinstance(told, Doubt):
        return told
    answer, value = told, told.value.number or Decimal(0)
    tied = find_tied(spot.text, reading, spot.line_superscript)
    count = as_count(reading, tied, answer)
    if isinstance(count, Decimal):
        value, answer = count, replace(answer, value=replace(answer.value, number=count, unit=""))
    own = count if isinstance(count, Doubt) else _own_spans(entry, spot, reading, answer, tied)
    if isinstance(own, Doubt):
        return own
    beside = _periods_beside(spot, reading, period, answer)
    if isinstance(beside, Doubt):
        return beside
    spans = [_in_cell(spot, span) for span in (*own, *beside)]
    changed = sorted(span for span in spans if span[2] != spot.cell_text[span[0] : span[1]])
    return FigureChange(entry, spot, answer, value, _why(entry, answer, period), spans[0], tuple(changed))


def _own_spans(
    entry: Entry, spot: Spot, reading: Reading, answer: Answer, tied: Sequence[Tied]
) -> list[TextSpan] | Doubt:
    """Return what the figure becomes, then the numbers tied to it; or why one of them cannot be written."""
    new = word_figure(entry, reading, answer)
    beside = move_tied(reading, tied, answer)
    if isinstance(new, Doubt) or isinstance(beside, Doubt):
        return new if isinstance(new, Doubt) else beside
    return _see_lost(spot, reading, new) or [(reading.start, reading.end, new), *beside]


def _filled(
    entry: Entry, spot: Spot, answer: Answer, value: Decimal, period: Period, unread: Doubt
) -> FigureChange | Doubt:
    """Return the change by the register's template, or why there is no figure and none can be filled in."""
    told = in_unit_of(entry, answer, "", "", "")
    answer = answer if isinstance(told, Doubt) else told
    value = value if answer.value.number is None else answer.value.number
    filled = fill_template(entry, spot, answer)
    if filled is None or isinstance(filled, Doubt):
        left = filled or unread
        said = f"{left.reason} (the extract says {quote_value(answer)}, {answer.source})"
        return left._replace(reason=said)
    figure = _in_cell(spot, filled)
    return FigureChange(entry, spot, answer, value, _why(entry, answer, period), figure, (figure,))


def _see_lost(spot: Spot, reading: Reading, new: str) -> Doubt | None:
    """Return a doubt where the new figure would not be read as one: 1,987 cases become 'the 2013 cases'."""
    longer = len(new) - len(reading.text)
    text = spot.text[: reading.start] + new + spot.text[reading.end :]
    raised = [(a + longer, b + longer) if a >= reading.end else (a, b) for a, b in spot.line_superscript]
    if any(
        found.start == reading.start and found.text == new for found in readings(text, raised, spot.clock)
    ):
        return None
    reason = f"'{new}' in place of '{reading.text}' would read as something else than a figure"
    return Doubt(
        "XP007", reason, "Write the figure by hand, so that it cannot be taken for a year or a date."
    )


def _periods_beside(
    spot: Spot, reading: Reading, period: Period, answer: Answer
) -> Sequence[TextSpan] | Doubt:
    """Return what brings the months in the figure's own line to the period; a doubt where one may not go.

    A new figure beside a month that it is not of would be a false statement, so both are left together.
    """
    move = move_periods(spot.text, period, answer.as_at, (reading.start, reading.end), shown=spot.shown)
    unclear = move.unclear or _unclear_in_line(spot, reading, period, answer)
    if unclear:
        reason = f"the words beside it do not say which month goes with it: {unclear}"
        remedy = "Correct the month in the cell; where it names a day, give the extract an as_at date."
        return Doubt("XP204", reason, remedy)
    return [span for span in move.spans if span[1] <= reading.start or span[0] >= reading.end]


def _unclear_in_line(spot: Spot, reading: Reading, period: Period, answer: Answer) -> str | None:
    """Return why the month of the spot's whole line is unclear: '26 audits in October; 73% were good'."""
    first = spot.cell_text.rfind("\n", 0, spot.start) + 1
    line, at = spot.cell_text[first:].partition("\n")[0], spot.start - first
    if line.strip() == spot.text.strip():
        return None
    return move_periods(
        line, period, answer.as_at, (reading.start + at, reading.end + at), shown=spot.shown
    ).unclear


def _in_cell(spot: Spot, span: TextSpan) -> TextSpan:
    return span[0] + spot.start, span[1] + spot.start, span[2]
