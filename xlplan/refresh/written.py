"""How the extract's value is written in place of a figure, or why it cannot be.

Apart from changes.py, which decides about cells: here is one figure, and the form that its officer gave it.
"""

from __future__ import annotations

from decimal import Decimal

from xlplan.plan.extracts.extract import Answer, parse_value
from xlplan.plan.register import Entry
from xlplan.refresh.figures import Doubt
from xlplan.text.clock import LONGEST, tell_seconds
from xlplan.text.figures import Reading, render
from xlplan.text.numbers import plain, read_shape, shorten_decimals

_SIGNS = {"<", ">", "<=", ">=", "≤", "≥"}
_RISING = {"over", "above", "more than", "greater than", "in excess of", "nearly", "almost"}
_FALLING = {"under", "below", "less than", "fewer than"}


def word_figure(entry: Entry, reading: Reading, answer: Answer) -> str | Doubt:
    """Return the figure as it shall read, or why the extract's value cannot take its place."""
    if reading.bound in _SIGNS:
        reason = (
            f"'{reading.bound}' before '{reading.text}' makes it a limit or a small number withheld, "
            f"and the extract gives {quote_value(answer)} ({answer.source})"
        )
        return Doubt("XP007", reason, f"Write the figure without '{reading.bound}' if it is exact.")
    new = _word_ratio(entry, reading, answer) if reading.unit == "ratio" else _word(entry, reading, answer)
    return _see_bound(reading, new) or new


def read_counts(answer: Answer) -> tuple[Decimal | None, Decimal | None]:
    """Return numerator and denominator, as far as the extract gives them."""
    top, whole = (parse_value(text or "") for text in (answer.numerator, answer.denominator))
    return (None if top.high is not None else top.number), (None if whole.high is not None else whole.number)


def quote_value(answer: Answer, decimals: int | None = None, separator: str = "") -> str:
    """Return the extract's value as a sentence may quote it."""
    value = answer.value
    if value.unit == "seconds" and value.number is not None and value.high is None:
        return tell_seconds(value.number)
    shape = f"{separator}f" if decimals is None else f"{separator}.{decimals}f"
    given = [shorten_decimals(number) for number in (value.number, value.high) if number is not None]
    numbers = [f"{number:{shape}}" for number in given]
    sign = "£" if value.unit == "£" else ""
    return sign + f" – {sign}".join(numbers) + ("%" if value.unit == "%" else "")


def see_fraction(answer: Answer, current: Decimal) -> Doubt | None:
    """Return a doubt where a percentage seems to be given as a fraction of one: 0.86 for 86%."""
    number = answer.value.number or Decimal(0)
    if answer.value.unit or not 0 < number < 1 or current < 10:
        return None
    reason = f"the extract's {number} ({answer.source}) may mean {number}% or {number * 100:f}%"
    return Doubt("XP007", reason, "Write it with a % sign in the extract.")


def _see_thousands(reading: Reading, answer: Answer) -> Doubt | None:
    """Return a doubt where an amount seems to be given in the cell's thousands or millions: 65 for 64k."""
    power, number = (
        read_shape(plain(reading.text), reading.parts).power,
        abs(answer.value.number or Decimal(0)),
    )
    if not power or not number or number * 100 >= abs(reading.value):
        return None
    full = number.scaleb(power)
    if not reading.value / 100 < full < reading.value * 100:
        return None
    small, large = (f"{reading.unit}{each:,f}" for each in (number, full))
    reason = f"the extract's {quote_value(answer)} ({answer.source}) may mean {small} or {large}"
    return Doubt("XP007", reason, f"Write it in full in the extract, such as {full:f}.")


def _word(entry: Entry, reading: Reading, answer: Answer) -> str | Doubt:
    value, given = answer.value, f"{quote_value(answer)}, {answer.source}"
    if (reading.high is None) != (value.high is None):
        seen, other = ("a range", "one value") if value.high is None else ("one value", "a range")
        reason = f"'{reading.text}' is {seen}, and the extract gives {other} ({given})"
        return Doubt("XP007", reason, f"Give {seen} in the extract, or write {other} into the cell.")
    if value.unit and value.unit != reading.unit and (value.unit, reading.unit, entry.unit) != ("%", "", "%"):
        return _other_unit(reading, given)
    if reading.parts and not 0 <= (value.number or 0) < LONGEST:
        reason = f"'{reading.text}' is a length of time, and the extract gives {given}, which cannot be one"
        return Doubt("XP007", reason, "Correct the extract.")
    doubt = see_fraction(answer, reading.value) if reading.unit == "%" else _see_thousands(reading, answer)
    return doubt or render(value.number or Decimal(0), reading, high=value.high, decimals=entry.decimals)


def _word_ratio(entry: Entry, reading: Reading, answer: Answer) -> str | Doubt:
    """Return '24 out of 26', '1 in 4', '4:1' or '4.4/5': each by what makes it certain.

    A number out of a whole needs numerator and denominator; so do '1 in 5' and '1:18', and their quotient
    must be a whole number. 'N:1' and a score with decimals ('4.3 out of 5') take a plain value.
    """
    value, (top, whole) = answer.value, read_counts(answer)
    given = f"{quote_value(answer)}, {answer.source}"
    is_quotient = ":" in reading.text or " in " in reading.text
    if top is not None and whole and reading.high == 1 and is_quotient:
        return render(top / whole, reading)
    if reading.value == 1 and reading.high != 1 and is_quotient:
        return _word_one_in(entry, reading, answer)
    if top is not None and whole is not None:
        return render(top, reading, high=whole)
    is_plain = value.number is not None and value.high is None and value.unit == ""
    is_score = "." in reading.text and reading.high is not None and (value.number or 0) <= reading.high
    if is_plain and value.number is not None and (is_score or reading.high == 1):
        return render(value.number, reading, high=reading.high)
    if reading.high == 1:
        return _other_unit(reading, given)
    reason = f"'{reading.text}' is a number out of a whole, and the extract ({given}) does not give both"
    return Doubt("XP007", reason, "Give numerator and denominator in the extract.")


def _word_one_in(entry: Entry, reading: Reading, answer: Answer) -> str | Doubt:
    """Return '1 in 4' for 26 of 104, or for 25%; what comes to no whole number has two writings."""
    value, (top, whole) = answer.value, read_counts(answer)
    is_share = value.unit == "%" or (entry.unit == "%" and (value.number or 0) > 1)
    if not (top and whole) and is_share and value.number:
        top, whole = value.number, Decimal(100)
    if not (top and whole):
        reason = (
            f"the extract's {quote_value(answer)} ({answer.source}) may be either number of '{reading.text}'"
        )
        return Doubt("XP007", reason, "Give numerator and denominator in the extract.")
    times = whole / top
    if times == times.to_integral_value():
        return render(Decimal(1), reading, high=times)
    about = render(Decimal(1), reading, high=times)
    exact = render(top, reading, high=whole)
    reason = f"'{reading.text}' may become '{about}', which is rounded, or '{exact}' ({answer.source})"
    return Doubt("XP007", reason, "Write the one that your board should read.")


def _other_unit(reading: Reading, given: str) -> Doubt:
    reason = f"'{reading.text}' is in another unit than the extract's {given}"
    return Doubt("XP007", reason, "Correct the extract, or figure in the register.")


def _see_bound(reading: Reading, new: str | Doubt) -> Doubt | None:
    """Return a doubt where 'over', 'nearly' or 'under' could be true of no percentage: 'over 100%'."""
    if reading.unit != "%" or isinstance(new, Doubt):
        return None
    value = read_shape(plain(new)).value
    if (reading.bound in _RISING and value >= 100) or (reading.bound in _FALLING and value <= 0):
        reason = f"'{reading.bound} {new}' cannot be true"
        return Doubt("XP007", reason, f"Write the figure without '{reading.bound}'.")
    return None
