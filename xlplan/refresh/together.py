"""What changes with a figure: its count, its whole, its percentage. All change, or the cell is left."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from xlplan.plan.extracts.extract import Answer
from xlplan.refresh.figures import Doubt
from xlplan.refresh.model import TextSpan
from xlplan.refresh.written import quote_value, read_counts
from xlplan.text.figures import Reading, render
from xlplan.text.tied import Tied

_NEEDED = {
    "count": "numerator",
    "whole": "denominator",
    "ratio": "numerator and denominator",
    "share": "numerator and denominator",
}


def move_tied(reading: Reading, tied: Sequence[Tied], answer: Answer) -> list[TextSpan] | Doubt:
    """Return what the numbers tied to a figure become; a doubt where the extract does not give them all."""
    spans: list[TextSpan] = []
    for number, part in tied:
        new = _word_part(Tied(number, part), answer)
        if new is not None:
            spans.append((number.start, number.end, new))
        elif answer.value.number != reading.value:
            reason = (
                f"the extract ({answer.source}) has no {_NEEDED[part]} for '{number.text}' "
                f"beside '{reading.text}'"
            )
            remedy = f"Give the {_NEEDED[part]} in the extract, or change both figures by hand."
            return Doubt("XP403", reason, remedy)
    return spans


def as_count(reading: Reading, tied: Sequence[Tied], answer: Answer) -> Decimal | Doubt | None:
    """Return the count for '34 (47%)' where the extract gives the percentage with its counts.

    None where the value is the count already, or nothing is tied to it.
    """
    top, whole = read_counts(answer)
    value = answer.value.number
    if reading.unit or not any(part == "share" for _, part in tied):
        return None
    if top is None or not whole or value is None or value == top:
        return None
    if abs(top * 100 / whole - value) < 1:
        return top
    reason = (
        f"the extract's {quote_value(answer)} ({answer.source}) is neither its numerator nor their percentage"
    )
    return Doubt("XP403", reason, "Correct the extract.")


def _word_part(tied: Tied, answer: Answer) -> str | None:
    top, whole = read_counts(answer)
    match tied.part:
        case "count" if top is not None:
            return render(top, tied.reading)
        case "whole" if whole is not None:
            return render(whole, tied.reading)
        case "ratio" if top is not None and whole is not None:
            return render(top, tied.reading, high=whole)
        case "share" if top is not None and whole:
            return render(top * 100 / whole, tied.reading)
    return None
