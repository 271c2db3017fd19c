"""Each indicator's chart as inline SVG, drawn by matplotlib.

What is drawn can be read in grey: the series is a line with dots, the target a dashed line with its name, the
usual range dotted, the projection a hollow square with its range as a bar, an unusual month a diamond.
matplotlib is used without pyplot, and its scales are drawn here: its own take half of the time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from io import StringIO
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from xlplan.errors import UsageError
from xlplan.pack.model import Measured, Reported, Target
from xlplan.pack.svg import fit_svg
from xlplan.pack.words import describe, value_text
from xlplan.text.calendar import MONTHS, Period, financial_year, year

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_INK, _QUIET, _ZONE, _AHEAD, _GRID = "#12365c", "#57606a", "#e3edf6", "#8a3b12", "#d8dee4"
_SIZE = (6.4, 2.4)  # inches of 72 points
_ROOM = Decimal("0.14")  # of the scale, above and below what is drawn
_LONGEST_GAP = 3  # months: a line joins quarters, and no more


def draw_charts(indicators: Sequence[Measured]) -> Iterator[str]:
    """Yield each indicator's chart as an <svg> with a title and a description; '' where no month has a value.

    Raises UsageError where matplotlib is not there.
    """
    try:
        from matplotlib import rc_context
        from matplotlib.backends.backend_svg import FigureCanvasSVG
        from matplotlib.figure import Figure
    except ImportError as missing:
        raise UsageError("charts need matplotlib: python -m pip install 'xlplan[pack]'") from missing
    with rc_context({"svg.fonttype": "none", "svg.hashsalt": "xlplan", "text.parse_math": False}):
        figure = Figure(figsize=_SIZE, dpi=72)
        canvas = FigureCanvasSVG(figure)
        figure.patch.set_visible(False)
        axes = figure.add_axes((0.085, 0.15, 0.9, 0.8))
        axes.set_axis_off()
        for number, each in enumerate(indicators, 1):
            if each.latest is None:
                yield ""
                continue
            _draw(axes, each)
            stream = StringIO()
            canvas.print_svg(stream, metadata={"Date": None})  # type: ignore[no-untyped-call]  # it has no types
            title = f"{each.entry.indicator}: {' '.join(each.entry.measure.split())}"
            yield fit_svg(stream.getvalue(), f"chart{number}", title, describe(each))
            for drawn in (*axes.lines, *axes.texts, *axes.patches):
                drawn.remove()


def _draw(axes: Axes, each: Measured) -> None:
    months = [month for month in each.series if month.value is not None]
    start = _number(months[0].period)
    end = max(_number(months[-1].period), _year_end(each) if each.projection else start)
    low, high = _scale(each, [month.value for month in months if month.value is not None])
    axes.set_ylim(float(low), float(high))
    span = max(end - start, 2)
    axes.set_xlim(start - max(0.5, span / 40), start + span + max(0.9, span / 7))
    _draw_scales(axes, start, end, each)
    side = False
    if each.target:
        side = _draw_target(axes, each.target, low, high, months)
    if each.limits:
        _across(axes, each.limits.mean, color=_QUIET, linewidth=0.9, dashes=(8, 2, 1, 2))
        _across(axes, *each.limits[1:], color=_QUIET, linewidth=0.9, dashes=(1, 2))
        _write(axes, each.limits.upper, "usual range", above=True, right=not side)
    is_plain = not any(month.is_unusual or month.is_provisional for month in months)
    dots = {"marker": "o", "markersize": 5} if is_plain else {}
    for run in _runs(months, each.entry.basis == "ytd"):
        _line(axes, run, color=_INK, linewidth=1.8, zorder=3, **dots)
    if not is_plain:
        _draw_months(axes, months)
    _draw_projection(axes, months[-1], each)
    _label_last(axes, months, each, is_close=0 < end - _number(months[-1].period) < span / 6)


def _label_last(axes: Axes, months: Sequence[Reported], each: Measured, *, is_close: bool) -> None:
    """Write the last value where neither the series nor the way to the projection runs.

    `is_close` tells that the projection's own label stands at the right: this one goes to the left.
    """
    values = [month.value for month in months if month.value is not None]
    before, last = (values[-2:] * 2)[:2]
    rises = each.projection is not None and each.projection.value > values[-1]
    is_above = last >= before if is_close else not rises
    offset = (-5 if is_close else 6, 5 if is_above else -12)
    _label(axes, _number(months[-1].period), values[-1], each, offset, _INK)


def _line(axes: Axes, run: Sequence[Reported], **how: Any) -> None:
    from matplotlib.lines import Line2D

    values = [float(month.value or 0) for month in run]
    axes.add_artist(Line2D([_number(month.period) for month in run], values, **how))


def _across(axes: Axes, *places: Decimal | float, **how: Any) -> None:
    """Draw a line from side to side at each place, all of them as one."""
    from matplotlib.lines import Line2D

    gap = float("nan")
    heights = [height for at in places for height in (float(at), float(at), gap)]
    if places:
        sides = [0, 1, gap] * len(places)
        axes.add_artist(Line2D(sides, heights, transform=axes.get_yaxis_transform(), **how))


def _label(
    axes: Axes, at: int, value: Decimal | None, each: Measured, offset: tuple[int, int], colour: str
) -> None:
    if value is not None:
        axes.annotate(
            value_text(value, each.entry), (at, float(value)), xytext=offset, textcoords="offset points",
            color=colour, fontsize=10, fontweight="bold", zorder=6, annotation_clip=False,
            ha="right" if offset[0] < 0 else "left",
        )  # fmt: skip


def _runs(months: Sequence[Reported], ends_with_year: bool) -> Iterator[list[Reported]]:
    """Yield the months that a line joins: it breaks where more than a quarter is missing, or a year ends."""
    run = [months[0]]
    for before, now in pairwise(months):
        years = {financial_year(month.period.last) for month in (before, now)}
        if _number(now.period) - _number(before.period) > _LONGEST_GAP or (ends_with_year and len(years) > 1):
            yield run
            run = []
        run.append(now)
    yield run


def _scale(each: Measured, values: Sequence[Decimal]) -> tuple[Decimal, Decimal]:
    """Return the ends of the scale: around all that is drawn, and never beyond what a percentage can be."""
    drawn = [*values, *(each.limits or ())]
    if each.target:
        drawn += [bound for bound in (each.target.low, each.target.high) if bound is not None]
    if each.projection:
        drawn += [each.projection.low, each.projection.high]
    low, high = min(drawn), max(drawn)
    room = (high - low) * _ROOM or abs(high) * _ROOM or Decimal(1)
    bottom, top = low - room, high + room
    if min(values) >= 0:
        bottom = max(bottom, Decimal())
    if each.entry.unit == "%" and high <= 100:
        top = min(top, Decimal(100) + room / 2)
    return bottom, top


def _draw_target(axes: Axes, target: Target, low: Decimal, high: Decimal, months: Sequence[Reported]) -> bool:
    """Draw the zone in which the target is met, its edges dashed, and what is still tolerated, thinly.

    Tells whether its words stand at the right: where the series leaves more room.
    """
    from matplotlib.patches import Rectangle

    bottom = float(low if target.low is None else target.low)
    top = float(high if target.high is None else target.high)
    across = axes.get_yaxis_transform()
    axes.add_artist(
        Rectangle((0, bottom), 1, top - bottom, transform=across, color=_ZONE, linewidth=0, zorder=0)
    )
    edges = [edge for edge in (target.low, target.high) if edge is not None]
    slack = [edge for edge in (target.slack_low, target.slack_high) if edge is not None]
    slack = [edge for edge in slack if low < edge < high and edge not in edges]
    _across(axes, *edges, color=_INK, linewidth=1.1, dashes=(6, 3))
    _across(axes, *slack, color=_QUIET, linewidth=0.7, dashes=(2, 4))
    named = (target.high if target.low is None else target.low) or Decimal()
    first, last = (abs((month.value or 0) - named) for month in (months[0], months[-1]))
    is_right = last > first
    _write(axes, named, f"target {target.words}", above=target.low is not None, right=is_right)
    return is_right


def _write(axes: Axes, y: Decimal, text: str, *, above: bool, right: bool) -> None:
    axes.annotate(
        text, (0.994 if right else 0.006, float(y)), xycoords=axes.get_yaxis_transform(),
        xytext=(0, 2 if above else -2), textcoords="offset points", ha="right" if right else "left",
        va="bottom" if above else "top", color=_QUIET, fontsize=8, zorder=4,
    )  # fmt: skip


def _draw_months(axes: Axes, months: Sequence[Reported]) -> None:
    """Draw a dot for each month; a hollow one where it is provisional, a diamond where it is unusual."""
    kinds = {
        "o": ([month for month in months if not (month.is_unusual or month.is_provisional)], 5, _INK),
        "D": ([month for month in months if month.is_unusual], 7, _INK),
        "8": ([month for month in months if month.is_provisional and not month.is_unusual], 6, "white"),
    }
    for marker, (found, size, face) in kinds.items():
        if found:
            _line(
                axes, found, linestyle="none", marker=marker, markersize=size, markerfacecolor=face,
                markeredgecolor=_INK, zorder=5,
            )  # fmt: skip


def _draw_projection(axes: Axes, last: Reported, each: Measured) -> None:
    """Draw the year's end: a hollow square, its range a bar with ends, joined to the last month."""
    from matplotlib.lines import Line2D

    ahead = each.projection
    if ahead is None:
        return
    at = _year_end(each)
    spots, values = [_number(last.period), at], [float(last.value or 0), float(ahead.value)]
    square: dict[str, Any] = {"marker": "s", "markersize": 6, "markerfacecolor": "white", "markevery": [1]}
    axes.add_artist(
        Line2D(spots, values, color=_AHEAD, linewidth=1, dashes=(3, 2, 1, 2), zorder=4.5, **square)
    )
    ends = [float(ahead.low), float(ahead.high)]
    axes.add_artist(Line2D([at, at], ends, color=_AHEAD, linewidth=1.3, marker="_", markersize=9, zorder=4))
    _label(axes, at, ahead.value, each, (7, -4), _AHEAD)


def _draw_scales(axes: Axes, start: int, end: int, each: Measured) -> None:
    """Draw whole months below, at most seven of them named, and figures in their unit at the left."""
    from matplotlib.ticker import MaxNLocator

    low, high = axes.get_ylim()
    found = MaxNLocator(nbins=4, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high)
    values = [float(value) for value in found if low <= value <= high]
    _across(axes, *values, color=_GRID, linewidth=0.6, zorder=0)
    for value in values:
        axes.text(
            -0.008, value, _figure(value, each), transform=axes.get_yaxis_transform(), ha="right",
            va="center_baseline", color=_QUIET, fontsize=8.5,
        )  # fmt: skip
    _across(axes, low, color="#8c959f", linewidth=0.9)
    step = next(step for step in (1, 2, 3, 6, 12, 24, 60, 120, 1200) if (end - start) / step <= 6)
    for at in range(start, end + 1, step):
        name = MONTHS[at % 12][:3]
        is_named = at == start or at // 12 != (at - step) // 12
        axes.text(
            at, -0.04, f"{name} {at // 12}" if is_named else name, transform=axes.get_xaxis_transform(),
            ha="center", va="top", color=_QUIET, fontsize=8.5,
        )  # fmt: skip


def _figure(value: float, each: Measured) -> str:
    text = f"{round(value, 6):,.6f}".rstrip("0").rstrip(".")
    if each.entry.unit == "%":
        return f"{text}%"
    return f"{each.entry.unit}{text}" if each.entry.unit in {"£", "€", "$"} else text


def _number(period: Period) -> int:
    """Return the month as a number that grows by one with each."""
    return period.last.year * 12 + period.last.month - 1


def _year_end(each: Measured) -> int:
    return _number(year(financial_year(each.series[-1].period.last)))
