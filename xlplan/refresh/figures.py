"""What an indicator's cell shall say: the new figure in the old one's form, and not a letter around it changed.

A cell that could be understood in two ways is left alone; the reason is a finding.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from xlplan.findings import Finding
from xlplan.plan.extracts import Answer
from xlplan.plan.register import Entry
from xlplan.refresh.model import FigureChange, Spot, TextSpan
from xlplan.text.figures import Reading, choose, readings, render
from xlplan.text.periods import Period, move_periods


def reading_of(entry: Entry, spot: Spot) -> Reading | str:
    """Return the reading that answers the indicator, or one clause that says why none can be taken."""
    markers = spot.line_superscript
    found = readings(spot.text, markers)
    if entry.figure:
        if entry.figure > len(found):
            return f"the register names figure {entry.figure} of the line, and it holds {_listed(found)}"
        reading = found[entry.figure - 1]
    else:
        fitting = choose(spot.text, entry.measure, markers)
        if len(fitting) != 1:
            return f"it holds {_listed(fitting or found)}" + (", and it cannot be known which one is meant" if fitting else "")
        reading = fitting[0]
    if entry.unit == "%" and reading.unit != "%":
        return f"'{reading.text}' is no percentage, and the register says that it is one"
    return reading


def current_value(entry: Entry, spot: Spot) -> Decimal | None:
    """Return the value that the plan shows for the indicator, per cent as 86.4, or None."""
    if spot.number is not None:
        number = Decimal(repr(spot.number))
        return number * 100 if "%" in spot.number_format else number
    reading = reading_of(entry, spot)
    return None if isinstance(reading, str) or reading.high is not None or reading.bound else reading.value


def decide_figure(entry: Entry, spot: Spot, answer: Answer, period: Period) -> FigureChange | Finding:
    """Return the change that brings the month's value into the cell, or the finding that says why it is left."""
    value = answer.value
    if value.mark:
        return _left(entry, spot, "XP008", f"{_withheld(value.mark)} for {period.label} ({answer.source})")
    if spot.is_formula or spot.is_date:
        seen = "a formula" if spot.is_formula else "a date"
        return _left(entry, spot, "XP007", f"its cell holds {seen}, which is never overwritten")
    assert value.number is not None, "a value without a mark has a number"
    why = f"{_short(entry.measure)}: {period.label} value {_shown(answer)}, {answer.source}"
    if answer.provisional:
        why += ", provisional"
    if spot.number is not None:
        return _numeric(entry, spot, answer, why)
    reading = reading_of(entry, spot)
    if isinstance(reading, str):
        return _from_template(entry, spot, answer, why) or _left(entry, spot, "XP007", reading)
    doubt = _doubt(reading, answer)
    if doubt:
        return _left(entry, spot, "XP007", doubt)
    new = render(value.number, reading, high=value.high, decimals=entry.decimals)
    spans = [(reading.start, reading.end, new)] if new != reading.text else []
    spans += _period_spans(spot, reading, period, answer)
    return FigureChange(entry, spot, answer, value.number, _in_cell(spot, spans), None, why)


def doubts_beside(change: FigureChange, period: Period) -> list[Finding]:
    """Return what stands beside a refreshed figure and could not be moved with it for certain: periods, bounds."""
    if change.number is not None:
        return []
    spot, entry = change.spot, change.entry
    found: list[Finding] = []
    move = move_periods(spot.text, period, change.answer.as_at)
    if move.unclear:
        found.append(
            Finding(
                "XP204",
                "warning",
                f"The figure was refreshed to {period.label}, and the words beside it were left: {move.unclear}.",
                spot.sheet,
                spot.cell,
                spot.action,
                entry.indicator,
                "Correct the period in the cell, or give the extract an as_at date.",
                spot.text,
            )
        )
    reading = reading_of(entry, spot)
    if isinstance(reading, Reading) and reading.bound:
        found.append(
            Finding(
                "XP007",
                "warning",
                f"{entry.indicator} shows {change.value:f} for {period.label}, and '{reading.bound}' beside the figure "
                "was left: it may be meant still, or not any more.",
                spot.sheet,
                spot.cell,
                spot.action,
                entry.indicator,
                f"Take '{reading.bound}' out if the figure is exact.",
                spot.text,
            )
        )
    return found


def _period_spans(spot: Spot, reading: Reading, period: Period, answer: Answer) -> Sequence[TextSpan]:
    move = move_periods(spot.text, period, answer.as_at)
    return [span for span in move.spans if span[1] <= reading.start or span[0] >= reading.end]


def _numeric(entry: Entry, spot: Spot, answer: Answer, why: str) -> FigureChange | Finding:
    value = answer.value
    assert value.number is not None, "checked by the caller"
    if value.high is not None:
        return _left(entry, spot, "XP007", f"the extract gives a range ({_shown(answer)}), and the cell holds one number")
    share = "%" in spot.number_format
    if value.unit == "%" and not share and entry.unit not in {"%", ""}:
        return _left(entry, spot, "XP007", f"the extract gives a percentage, and the cell holds {entry.unit}")
    number = float(value.number / 100) if share else float(value.number)
    return FigureChange(entry, spot, answer, value.number, (), number, why)


def _doubt(reading: Reading, answer: Answer) -> str | None:
    """Return why the extract's value cannot take the reading's place, or None."""
    value = answer.value
    if (reading.high is None) != (value.high is None):
        seen, given = ("a range", "one value") if reading.high is not None else ("one value", "a range")
        return f"'{reading.text}' is {seen}, and the extract gives {given} ({_shown(answer)}, {answer.source})"
    if value.unit and value.unit != reading.unit:
        return f"'{reading.text}' is in another unit than the extract's {_shown(answer)} ({answer.source})"
    number = value.number or Decimal(0)
    if reading.unit == "%" and not value.unit and 0 < number < 1 and reading.value >= 10:
        return f"the extract's {number} ({answer.source}) may mean {number}% or {number * 100:f}%; write it with a % sign"
    return None


def _from_template(entry: Entry, spot: Spot, answer: Answer, why: str) -> FigureChange | None:
    """Return the change that fills a cell without a figure from the register's template, if it has one."""
    if not entry.template or "{value}" not in entry.template or readings(spot.text, spot.line_superscript):
        return None
    number = answer.value.number
    assert number is not None, "checked by the caller"
    text = entry.template.replace("{value}", f"{number:,.{entry.decimals}f}" if entry.decimals is not None else f"{number:,}")
    spans = _in_cell(spot, [(0, len(spot.text), text)])
    return FigureChange(entry, spot, answer, number, spans, None, why)


def _in_cell(spot: Spot, spans: Sequence[TextSpan]) -> tuple[TextSpan, ...]:
    return tuple((start + spot.start, end + spot.start, new) for start, end, new in spans)


def _left(entry: Entry, spot: Spot, code: str, reason: str) -> Finding:
    return Finding(
        code,
        "warning",
        f"{entry.indicator} ('{_short(entry.measure)}') was left as it is: {reason}.",
        spot.sheet,
        spot.cell,
        spot.action,
        entry.indicator,
        "Change the cell by hand, or correct the register or the extract, and refresh again.",
        spot.text,
    )


def _withheld(mark: str) -> str:
    if mark == "missing":
        return "the extract's value is blank"
    return f"the extract withholds the value ('{mark}')"


def _shown(answer: Answer) -> str:
    value = answer.value
    unit = value.unit if value.unit == "%" else ""
    upper = f" – {value.high}" if value.high is not None else ""
    return f"{value.number:f}{upper}{unit}" if value.number is not None else ""


def _listed(found: Sequence[Reading]) -> str:
    if not found:
        return "no figure"
    return "the figures " + ", ".join(f"'{reading.text}'" for reading in found) if len(found) > 1 else f"'{found[0].text}'"


def _short(measure: str) -> str:
    return measure if len(measure) <= 60 else measure[:57].rstrip() + "…"
