"""Each indicator's chart as inline SVG, drawn by matplotlib.

What is drawn can be read in grey: the series is a line with dots, the target a dashed line with its name, the
usual range dotted, the projection a hollow square with its range as a bar, an unusual month a diamond.
How it comes onto the paper is in board.py.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Any

from xlplan.pack.board import BOTTOM, LEFT, RIGHT, TOP, Board, open_board
from xlplan.pack.model import Measured, Reported, Target
from xlplan.pack.svg import fit_svg
from xlplan.pack.words import describe, value_text
from xlplan.text.calendar import MONTHS, Period, financial_year, year

_INK, _QUIET, _ZONE, _AHEAD, _GRID = "#12365c", "#57606a", "#e3edf6", "#8a3b12", "#d8dee4"
_ROOM = Decimal("0.14")  # of the scale, above and below what is drawn
_LONGEST_GAP = 3  # months: a line joins quarters, and no more


def draw_charts(indicators: Sequence[Measured]) -> Iterator[str]:
    """Yield each indicator's chart as an <svg> with a title and a description; '' where no month has a value.

    Raises UsageError where matplotlib is not there.
    """
    with open_board() as board:
        for number, each in enumerate(indicators, 1):
            if each.latest is None:
                yield ""
                continue
            _draw(board, each)
            title = f"{each.entry.indicator}: {' '.join(each.entry.measure.split())}"
            yield fit_svg(board.take_svg(), f"chart{number}", title, describe(each))


def _draw(board: Board, each: Measured) -> None:
    months = [month for month in each.series if month.value is not None]
    start = _number(months[0].period)
    end = max(_number(months[-1].period), _year_end(each) if each.projection else start)
    low, high = _scale(each, [month.value for month in months if month.value is not None])
    span = max(end - start, 2)
    board.set_scales(
        (start - max(0.5, span / 40), start + span + max(0.9, span / 7)), (float(low), float(high))
    )
    _draw_scales(board, (low, high), (start, end), each)
    if each.target:
        _draw_target(board, each.target, low, high)
    if each.limits:
        board.draw_across(float(each.limits.mean), color=_QUIET, linewidth=0.9, dashes=(8, 2, 1, 2))
        board.draw_across(*map(float, each.limits[1:]), color=_QUIET, linewidth=0.9, dashes=(1, 2))
    is_plain = not any(month.is_unusual or month.is_provisional for month in months)
    dots = {"marker": "o", "markersize": 5} if is_plain else {}
    for run in _runs(months, each.entry.basis == "ytd"):
        _line(board, run, color=_INK, linewidth=1.8, zorder=3, **dots)
    if not is_plain:
        _draw_months(board, months)
    _draw_projection(board, months[-1], each)
    _label_last(board, months, each, is_close=0 < end - _number(months[-1].period) < span / 6)
    _name_lines(board, each)


def _name_lines(board: Board, each: Measured) -> None:
    """Write what is aimed at beside its line, in the part where it is met, and which lines are the limits."""
    if target := each.target:
        named = (target.high if target.low is None else target.low) or Decimal()
        words, above = f"target {target.words}", target.low is not None
        board.name_line(words, float(named), above=above, size=8, colour=_QUIET)
    if each.limits:
        board.name_line("usual range", float(each.limits.upper), above=True, size=8, colour=_QUIET)


def _label_last(board: Board, months: Sequence[Reported], each: Measured, *, is_close: bool) -> None:
    """Write the last value where neither the series nor the way to the projection runs.

    `is_close` tells that the projection's own label stands at the right: this one goes to the left.
    """
    values = [month.value for month in months if month.value is not None]
    before, last = (values[-2:] * 2)[:2]
    rises = each.projection is not None and each.projection.value > values[-1]
    is_above = last >= before if is_close else not rises
    offset = (-5 if is_close else 6, 5 if is_above else -12)
    _label(board, _number(months[-1].period), values[-1], each, offset, _INK)


def _line(board: Board, run: Sequence[Reported], **how: Any) -> None:
    values = [float(month.value or 0) for month in run]
    board.draw_line([_number(month.period) for month in run], values, **how)


def _label(
    board: Board, at: int, value: Decimal | None, each: Measured, offset: tuple[int, int], colour: str
) -> None:
    if value is not None:
        right, up = offset
        board.write(
            value_text(value, each.entry), board.x(at) + right, board.y(float(value)) + up, stands="on",
            side="right" if right < 0 else "left", size=10, colour=colour, is_bold=True,
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
    drawn, bounds = [*(each.limits or ())], [*values]
    if each.target:
        bounds += [bound for bound in (each.target.low, each.target.high) if bound is not None]
    if each.projection:
        drawn += [each.projection.low, each.projection.high]
    drawn += bounds
    low, high = min(drawn), max(drawn)
    room = (high - low) * _ROOM or abs(high) * _ROOM or Decimal(1)
    bottom, top = low - room, high + room
    if min(bounds) >= 0:
        bottom = max(bottom, Decimal())
    if each.entry.unit == "%" and high <= 100:
        top = min(top, Decimal(100) + room / 2)
    return bottom, top


def _draw_target(board: Board, target: Target, low: Decimal, high: Decimal) -> None:
    """Draw the zone in which the target is met, its edges dashed, and what is still tolerated, thinly."""
    bottom = float(low if target.low is None else target.low)
    top = float(high if target.high is None else target.high)
    board.fill_band(bottom, top, _ZONE)
    edges = [edge for edge in (target.low, target.high) if edge is not None]
    slack = [edge for edge in (target.slack_low, target.slack_high) if edge is not None]
    slack = [edge for edge in slack if low < edge < high and edge not in edges]
    board.draw_across(*map(float, edges), color=_INK, linewidth=1.1, dashes=(6, 3))
    board.draw_across(*map(float, slack), color=_QUIET, linewidth=0.7, dashes=(2, 4))


def _draw_months(board: Board, months: Sequence[Reported]) -> None:
    """Draw a dot for each month; a hollow one where it is provisional, a diamond where it is unusual."""
    kinds = {
        "o": ([month for month in months if not (month.is_unusual or month.is_provisional)], 5, _INK),
        "D": ([month for month in months if month.is_unusual], 7, _INK),
        "8": ([month for month in months if month.is_provisional and not month.is_unusual], 6, "white"),
    }
    for marker, (found, size, face) in kinds.items():
        if found:
            _line(
                board, found, linestyle="none", marker=marker, markersize=size, markerfacecolor=face,
                markeredgecolor=_INK, zorder=5,
            )  # fmt: skip


def _draw_projection(board: Board, last: Reported, each: Measured) -> None:
    """Draw the year's end: a hollow square, its range a bar with ends, joined to the last month."""
    ahead = each.projection
    if ahead is None:
        return
    at = _year_end(each)
    spots, values = [_number(last.period), at], [float(last.value or 0), float(ahead.value)]
    square: dict[str, Any] = {"marker": "s", "markersize": 6, "markerfacecolor": "white", "markevery": [1]}
    board.draw_line(spots, values, color=_AHEAD, linewidth=1, dashes=(3, 2, 1, 2), zorder=4.5, **square)
    ends = [float(ahead.low), float(ahead.high)]
    board.draw_line([at, at], ends, color=_AHEAD, linewidth=1.3, marker="_", markersize=9, zorder=4)
    _label(board, at, ahead.value, each, (7, -4), _AHEAD)


def _draw_scales(
    board: Board, ends: tuple[Decimal, Decimal], months: tuple[int, int], each: Measured
) -> None:
    """Draw whole months below, at most seven of them named, and figures in their unit at the left."""
    from matplotlib.ticker import MaxNLocator

    low, high = map(float, ends)
    found = MaxNLocator(nbins=4, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high)
    values = [float(value) for value in found if low <= value <= high]
    board.draw_across(*values, color=_GRID, linewidth=0.6, zorder=0)
    quiet: dict[str, Any] = {"size": 8.5, "colour": _QUIET}
    for value in values:
        at = LEFT - 0.008 * (RIGHT - LEFT)
        board.write(_figure(value, each), at, board.y(value), side="right", stands="middle", **quiet)
    board.draw_across(low, color="#8c959f", linewidth=0.9)
    start, end = months
    step = next(step for step in (1, 2, 3, 6, 12, 24, 60, 120, 1200) if (end - start) / step <= 6)
    below = BOTTOM - 0.04 * (TOP - BOTTOM)
    for month in range(start, end + 1, step):
        name = MONTHS[month % 12][:3]
        is_named = month == start or month // 12 != (month - step) // 12
        text = f"{name} {month // 12}" if is_named else name
        board.write(text, board.x(month), below, side="center", stands="below", **quiet)


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
