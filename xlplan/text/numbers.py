"""How a figure is written: digits, separators, signs, multipliers, ranges, ratios."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import cache

from xlplan.errors import UsageError
from xlplan.text.clock import Clock, Told, find_clocks, read_clock

_FANCY = "０１２３４５６７８９％．，：／＋－−‑"
_PLAIN = str.maketrans(_FANCY, "0123456789%.,:/+---")
_RAISED_POINT = r"(?<=[0-9])·(?=[0-9])"  # 96·5%, as medical journals write it
_SPACES = "\u00a0\u2009\u202f"  # no-break, thin and narrow no-break space: the ones that group thousands
_POWERS = {"k": 3, "thousand": 3, "m": 6, "million": 6, "bn": 9, "billion": 9}

_THOUSANDS = rf"[1-9][0-9]{{0,2}}(?:(?:,[0-9]{{3}}){{1,4}}|(?:[{_SPACES}][0-9]{{3}}){{1,4}})"
_DIGITS = rf"(?>{_THOUSANDS}|[1-9][0-9]{{0,14}}|0)(?:\.[0-9]{{1,9}})?+"
_SUFFIX = r"(?:\s?\\?%|\s?per\s?cent\b|(?:m|bn|k)\b|\s(?:thousand|million|billion)\b)?+"
# A hyphen is a minus sign unless it joins words or figures; an en dash only where a text or a figure begins.
_SIGN = r"(?:(?<![\w%)])(?<![0-9%)]\s)-|(?<![^=:(]\s)(?<![^\s=:(])–)?"
_NUMBER = rf"({_SIGN})([£€$]\s?)?({_DIGITS})({_SUFFIX})"
# A stop before a figure belongs to a short word for 'about'; letters behind it are a unit of measurement.
_BEGIN = r"(?<![\w\\^#/-])(?<!(?<!\bc)(?<!\bca)(?<!\bapprox)\.)(?<![0-9][,:–—])"
_UNITS = (
    r"(?:ppt?s?|kgs?|km|[km]wh|tonnes?|k?tco2e?|hrs?|hours?|min(?:ute)?s?|secs?|days?|wks?|weeks?|fte"
    r"|p[wa]?)\b"
)
_END = rf"(?!\\|\^|[.,/:–—-][0-9]|-[a-z]|(?<!%)(?!{_UNITS})\w)"
_JOIN = (
    r"(\s?[-–—]\s?|\s+(?:to|and)\s+|\s:\s|:|\s?/\s?|\s+in\s+(?:every\s+)?"
    r"|\s+(?:out\s+)?of\s+(?:(?:the|these|those|all)\s+)?)"
)
_SINGLE = _BEGIN + _NUMBER + _END
_PAIR = _BEGIN + _NUMBER + _JOIN + _NUMBER + _END
_DIGIT = re.compile("[0-9]")  # which is found ten times as fast as a number
_LEAD = 3  # characters of a number before its first digit: a sign, a currency, a blank
_ROOMY = Context(prec=99)
_LETTERS = {"k", "m", "bn"}  # a multiplier only of money: 5k is also a run


def plain(text: str) -> str:
    """Return the text with full-width digits and signs as ASCII, every character in its old place."""
    return re.sub(_RAISED_POINT, ".", text.translate(_PLAIN)) if "·" in text else text.translate(_PLAIN)


def fold(text: str) -> str:
    """Return the text in small letters, as IGNORECASE compares them; its characters may move."""
    return text.casefold().replace("ı", "i").replace("\u0307", "")


def blank(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """Return the text with the spans made unreadable, every other character in its old place."""
    for start, end in spans:
        text = text[:start] + "\0" * (end - start) + text[end:]
    return text


def dress_like(text: str, new: str) -> str:
    """Return a new plain figure with the full-width digits and fancy signs that the text has."""
    dress = {plain(fancy): fancy for fancy in text if fancy in _FANCY} | ({".": "·"} if "·" in text else {})
    if dress.keys() & set("0123456789"):
        dress |= dict(zip("0123456789", _FANCY, strict=False))
    return "".join(dress.get(letter, letter) for letter in new)


@dataclass(frozen=True)
class Number:
    """Is one number as written: its sign, currency, digits with their separators, and what follows them."""

    sign: str
    currency: str
    digits: str
    suffix: str

    @property
    def unit(self) -> str:
        """Is '%', the currency sign, or nothing."""
        return "%" if self.suffix.lower().endswith(("%", "cent")) else self.currency.strip()

    @property
    def power(self) -> int:
        """Is the multiplier as a power of ten: 6 for m and million."""
        return _POWERS.get(self.suffix.strip().lower(), 0)

    def value(self, power: int) -> Decimal:
        """Return what the number says, with a multiplier that may be written elsewhere: £1–2m."""
        shown = Decimal(re.sub(f"[,{_SPACES}]", "", self.digits))
        return (-shown if self.sign else shown).scaleb(power) + 0  # adding 0 spells 1.2E+6 out as 1200000


@dataclass(frozen=True)
class Shape:
    """Is a figure as written: one number, or two joined to a range ('100 – 150') or a ratio ('257/259').

    `value` is 1200000 for £1.2m and 86.4 for 86.4%; `high` is the end of a range, or what a ratio is out of.
    A length of time in parts is one figure too, in seconds: `clock` has its parts, and `first` is blank.
    """

    start: int
    end: int
    first: Number
    join: str = ""
    second: Number | None = None
    clock: Clock | None = None

    @property
    def is_range(self) -> bool:
        """Tell whether the two numbers are the ends of a range."""
        return self.join.strip().lower() in {"-", "–", "—", "to", "and"}

    @property
    def unit(self) -> str:
        """Is '%', a currency sign, 'ratio', 'seconds' of a clock, or nothing for a count."""
        if self.clock:
            return "seconds"
        if self.second is None:
            return self.first.unit
        return self.first.unit or self.second.unit if self.is_range else "ratio"

    @property
    def value(self) -> Decimal:
        """Is what the figure, or the first of its two numbers, says."""
        return self.clock.seconds if self.clock else self.first.value(self.power)

    @property
    def high(self) -> Decimal | None:
        """Is what the second number says."""
        return self.second.value(self.second.power) if self.second else None

    @property
    def power(self) -> int:
        """Is the first number's multiplier as a power of ten, which a range may write once: £1–2m."""
        return self.first.power or (self.second.power if self.second and self.is_range else 0)

    def write(self, value: Decimal, high: Decimal | None, decimals: int | None) -> str:
        """Return other numbers in this shape; rounded half up. Raises UsageError as `Clock.write` does."""
        if self.clock:
            return self.clock.write(value)
        first = _write(value, self.first, self.power, decimals)
        if self.second is None or high is None:
            return first
        return first + self.join + _write(high, self.second, self.second.power, decimals)


def find_shapes(text: str, told: Told = "") -> Iterator[Shape]:
    """Yield the figures of a plain text (see `plain`) from left to right, whatever they may mean.

    `told` says which parts the length of time '07:24' has.
    """
    clocks = find_clocks(text, told)
    if not clocks:
        yield from _find_numbers(text)
        return
    lengths = [_of_clock(clock) for clock in clocks if clock.is_figure]
    numbers = _find_numbers(blank(text, ((clock.start, clock.end) for clock in clocks)))
    yield from sorted([*lengths, *numbers], key=lambda shape: shape.start)


def _of_clock(clock: Clock) -> Shape:
    return Shape(clock.start, clock.end, Number("", "", "", ""), clock=clock)


def _find_numbers(text: str) -> Iterator[Shape]:
    position, begins = 0, _pattern(_BEGIN + _NUMBER)
    while digit := _DIGIT.search(text, position):
        begin = begins.search(text, max(position, digit.start() - _LEAD))
        if not begin:
            return
        shape = _shape_at(text, begin.start())
        if shape:
            yield shape
        position = shape.end if shape else begin.end()


def read_shape(text: str, told: Told = "") -> Shape:
    """Return the figure that the whole of a plain text is. Raises UsageError where it is none."""
    clock = read_clock(text, told)
    if clock:
        return _of_clock(clock)
    match = _pattern(_PAIR).fullmatch(text) or _pattern(_SINGLE).fullmatch(text)
    if match is None:
        raise UsageError(f"'{text}' is not a figure; a figure looks like 86%, 5,434 or 100 – 150")
    return _shape(match)


@cache
def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _shape_at(text: str, start: int) -> Shape | None:
    for pattern in (_PAIR, _SINGLE):
        match = _pattern(pattern).match(text, start)
        if match and _is_one_figure(shape := _shape(match), text):
            return shape
    return None


def _shape(match: re.Match[str]) -> Shape:
    parts = [part or "" for part in match.groups()]
    first, second = Number(*parts[:4]), Number(*parts[5:]) if len(parts) > 4 else None
    return Shape(match.start(), match.end(), first, parts[4] if second else "", second)


def _is_one_figure(shape: Shape, text: str) -> bool:
    """Tell whether what is joined belongs together, and does not only happen to stand side by side."""
    first, second, high = shape.first, shape.second, shape.high
    is_all = not re.search(r"\w", text[: shape.start] + text[shape.end :])
    if (
        not first.currency
        and not is_all
        and any(number and number.suffix.lower() in _LETTERS for number in (first, second))
    ):
        return False
    if second is None or high is None:
        return True
    if not shape.is_range:
        in_order = shape.value <= high or shape.join.strip() == ":"
        return in_order and not any((first.unit, first.suffix, second.unit, second.suffix))
    word, before = (
        shape.join.strip().lower(),
        text[max(0, shape.start - 20) : shape.start].lower().split()[-1:],
    )
    said = before != ["from"] if word == "to" else word != "and" or before == ["between"]
    shared = second.unit == "%" if not first.unit else first.currency and not second.unit
    return said and shape.value < high and bool(first.unit == second.unit or shared)


def _write(value: Decimal, like: Number, power: int, decimals: int | None) -> str:
    whole, _, fraction = like.digits.partition(".")
    places = len(fraction) if decimals is None else decimals
    shown = value.scaleb(-power).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, _ROOMY)
    separators = re.findall(r"[^0-9]", whole) or ["" if len(whole) > 3 else ","]
    digits = f"{abs(shown):,f}".replace(",", separators[0])
    sign = (like.sign or "-") if shown < 0 else ""
    return sign + like.currency + digits + like.suffix


def shorten_decimals(value: Decimal) -> Decimal:
    """Return the number as sentences show 109/120: four decimals at most, in full where these are nought."""
    short = round(value, 4)
    return value if len(str(short)) >= len(str(value)) or short == round(value) else short
