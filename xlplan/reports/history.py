"""Each indicator's series: its values by period, a small picture of them, and how the latest moved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from xlplan.reports.style import title
from xlplan.reports.tables import wrapped
from xlplan.series import Series
from xlplan.text.clock import tell_seconds

_BARS = "▁▂▃▄▅▆▇█"
_MOST = 13  # periods shown: a year, and the same month of the year before
_MOST_DECIMALS = 2  # of a limit: it is worked out, and no more exact than that
_INDENT = " " * 7
_WAYS = {
    "better": "better than",
    "worse": "worse than",
    "same": "the same as",
    "up": "higher than",
    "down": "lower than",
}


def show_history(found: Sequence[Series], plan: str) -> str:
    """Return the series, one block each; a sentence where nothing is on record of the plan of this name."""
    if not found:
        return f"No values are on record yet for {plan}: each refresh adds its month to the file it writes."
    return "\n\n".join("\n".join(_block(series)) for series in found)


def _block(series: Series) -> Iterator[str]:
    team = f" · {series.team}" if series.team else ""
    name = f"{series.indicator}{team}"
    yield wrapped(f"{title(name)}  {' '.join(series.measure.split())}", _INDENT, first="")
    shown = series.points[-_MOST:]
    values = "  ".join(f"{point.period.label} {value_text(point.value, series.unit)}" for point in shown)
    yield wrapped(f"{_picture([point.value for point in shown])}  {values}", _INDENT)
    yield wrapped(_sentence(series), _INDENT)


def value_text(value: Decimal, unit: str) -> str:
    """Return a value as people write it: 5,434, 86%, £1,200, 7 min 49 s."""
    if unit == "seconds":
        return tell_seconds(value)
    text = f"{value:,}"
    if unit == "%":
        return f"{text}%"
    return f"{unit}{text}" if unit in {"£", "$", "€"} else text


def _sentence(series: Series) -> str:
    latest = series.points[-1]
    told = [
        f"{_WAYS[movement.way]} in {movement.period.label} ({value_text(movement.value, series.unit)})"
        for movement in (series.against_last, series.against_year)
        if movement
    ]
    head = f"{latest.period.label}: {value_text(latest.value, series.unit)}"
    return f"{', '.join([head, *told])}; {series.verdict.sentence}.{_usual(series)}"


def _usual(series: Series) -> str:
    """Return between what usual variation stays, with one decimal more than the values; '' where unknown."""
    limits = series.moved.limits
    if limits is None:
        return ""
    decimals = max(-int(point.value.normalize().as_tuple().exponent) for point in series.points)
    step = Decimal(1).scaleb(-min(max(decimals, 0) + 1, _MOST_DECIMALS))
    low, high = (value_text(each.quantize(step), series.unit) for each in (limits.lower, limits.upper))
    each = f" of what each {series.points[-1].period.kind} adds" if series.moved.is_by_added else ""
    return f" Usual variation{each} is from {low} to {high}."


def _picture(values: Sequence[Decimal]) -> str:
    """Return the values as bars, the lowest and the highest of them at the ends of the scale."""
    low, high = min(values), max(values)
    if low == high:
        return _BARS[3] * len(values)
    return "".join(_BARS[int((value - low) / (high - low) * (len(_BARS) - 1))] for value in values)
