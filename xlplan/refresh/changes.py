"""What an indicator's cell shall say: the new figure in the old one's form, and no letter around it changed.

A cell that could be understood in two ways is left alone; the reason is a finding.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from xlplan.findings import Finding
from xlplan.plan.extracts import Answer, parse_value
from xlplan.plan.register import Entry
from xlplan.refresh.figures import Doubt, current_value, read_figure, shorten
from xlplan.refresh.model import FigureChange, Spot, TextSpan
from xlplan.text.figures import Reading, find_companion, readings, render
from xlplan.text.footnotes import find_markers
from xlplan.text.periods import Period, move_periods

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
        found = _not_ours("a formula" if spot.is_formula else "a date")
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


def _not_ours(seen: str) -> Doubt:
    return Doubt(
        "XP007",
        f"its cell holds {seen}, which is never overwritten",
        "Write a plain figure into the cell, or take the extract_key out of the register.",
    )


def _why(entry: Entry, answer: Answer, period: Period) -> str:
    provisional = ", provisional" if answer.provisional else ""
    return f"{shorten(entry.measure)}: {period.label} value {_shown(answer)}, {answer.source}{provisional}"


def _numeric(
    entry: Entry, spot: Spot, answer: Answer, value: Decimal, period: Period
) -> FigureChange | Doubt:
    is_share = "%" in spot.number_format
    current = current_value(entry, spot) or Decimal(0)
    doubt = _numeric_doubt(entry, answer, is_share, current)
    if doubt is None and is_share:
        doubt = _fraction(answer, current)
    number = float(value / 100 if is_share else value)
    return doubt or FigureChange(entry, spot, answer, value, _why(entry, answer, period), number=number)


def _numeric_doubt(entry: Entry, answer: Answer, is_share: bool, current: Decimal) -> Doubt | None:
    value, given = answer.value, f"{_shown(answer)}, {answer.source}"
    says_other = entry.unit not in {"%", ""}
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
    why = _why(entry, answer, period)
    if isinstance(reading, Doubt):
        figure = _from_template(entry, spot, answer)
        if figure is None:
            return reading._replace(
                reason=f"{reading.reason} (the extract says {_shown(answer)}, {answer.source})"
            )
        return FigureChange(entry, spot, answer, value, why, figure, (figure,))
    new = _new_text(entry, reading, answer)
    count = _count_beside(spot, reading, answer)
    if isinstance(new, Doubt):
        return new
    if isinstance(count, Doubt):
        return count
    figure = _in_cell(spot, (reading.start, reading.end, new))
    beside = [*_periods_beside(spot, reading, period, answer), *([count] if count else [])]
    spans = [figure, *(_in_cell(spot, span) for span in beside)]
    changed = sorted(span for span in spans if span[2] != spot.cell_text[span[0] : span[1]])
    return FigureChange(entry, spot, answer, value, why, figure, tuple(changed))


def _new_text(entry: Entry, reading: Reading, answer: Answer) -> str | Doubt:
    """Return the figure as it shall read, or why the extract's value cannot take its place."""
    value, given = answer.value, f"{_shown(answer)}, {answer.source}"
    if reading.unit == "ratio" and reading.high != 1:
        top, whole = _count(answer.numerator), _count(answer.denominator)
        if top is None or whole is None:
            reason = (
                f"'{reading.text}' is a number out of a whole, and the extract ({given}) does not give both"
            )
            return Doubt("XP007", reason, "Give numerator and denominator in the extract.")
        return render(top, reading, high=whole)
    if reading.unit != "ratio" and (reading.high is None) != (value.high is None):
        seen, other = ("a range", "one value") if value.high is None else ("one value", "a range")
        reason = f"'{reading.text}' is {seen}, and the extract gives {other} ({given})"
        return Doubt("XP007", reason, f"Give {seen} in the extract, or write {other} into the cell.")
    if value.unit and value.unit != reading.unit and (value.unit, reading.unit, entry.unit) != ("%", "", "%"):
        reason = f"'{reading.text}' is in another unit than the extract's {given}"
        return Doubt("XP007", reason, "Correct the extract, or figure in the register.")
    doubt = _fraction(answer, reading.value) if reading.unit == "%" else None
    return doubt or render(value.number or Decimal(0), reading, high=value.high, decimals=entry.decimals)


def _fraction(answer: Answer, current: Decimal) -> Doubt | None:
    """Return a doubt where a percentage seems to be given as a fraction of one: 0.86 for 86%."""
    number = answer.value.number or Decimal(0)
    if answer.value.unit or not 0 < number < 1 or current < 10:
        return None
    reason = f"the extract's {number} ({answer.source}) may mean {number}% or {number * 100:f}%"
    return Doubt("XP007", reason, "Write it with a % sign in the extract.")


def _count_beside(spot: Spot, reading: Reading, answer: Answer) -> TextSpan | Doubt | None:
    """Return what the count of '72% (23)' becomes: it moves with its percentage, or neither does."""
    count = find_companion(spot.text, reading)
    if count is None or answer.value.number is None:
        return None
    top, whole = (_count(text) for text in (answer.numerator, answer.denominator))
    if top is not None and (count.high is None or whole is not None):
        return count.start, count.end, render(top, count, high=whole if count.high is not None else None)
    if answer.value.number == reading.value:
        return None
    needed = "numerator" if count.high is None else "numerator and denominator"
    reason = f"the extract ({answer.source}) has no {needed} for '{count.text}' beside '{reading.text}'"
    return Doubt("XP403", reason, f"Give the {needed} in the extract, or change both figures by hand.")


def _count(text: str | None) -> Decimal | None:
    value = parse_value(text or "")
    return None if value.high is not None else value.number


def _periods_beside(spot: Spot, reading: Reading, period: Period, answer: Answer) -> Sequence[TextSpan]:
    """Return what brings the months in the figure's own line to the period."""
    move = move_periods(spot.text, period, answer.as_at)
    return [span for span in move.spans if span[1] <= reading.start or span[0] >= reading.end]


def _from_template(entry: Entry, spot: Spot, answer: Answer) -> TextSpan | None:
    """Return what fills a cell without a figure, by the register's template; its footnote marker stays."""
    if "{value}" not in (entry.template or "") or readings(spot.text, spot.line_superscript):
        return None
    markers = find_markers(spot.text, spot.line_superscript)
    end = min((marker.start for marker in markers), default=len(spot.text))
    words = spot.text[:end].rstrip()
    text = (entry.template or "").replace("{value}", _shown(answer, entry.decimals, ",").rstrip("%"))
    return _in_cell(spot, (0, len(words), text))


def _in_cell(spot: Spot, span: TextSpan) -> TextSpan:
    return span[0] + spot.start, span[1] + spot.start, span[2]


def _shown(answer: Answer, decimals: int | None = None, separator: str = "") -> str:
    """Return the extract's value as a sentence may quote it."""
    value = answer.value
    shape = f"{separator}f" if decimals is None else f"{separator}.{decimals}f"
    numbers = [f"{number:{shape}}" for number in (value.number, value.high) if number is not None]
    sign = "£" if value.unit == "£" else ""
    return sign + f" – {sign}".join(numbers) + ("%" if value.unit == "%" else "")
