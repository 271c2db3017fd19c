"""Where a chart is drawn: months and values become points on the paper, and matplotlib draws there.

matplotlib is used without pyplot and without its axes. Axes work their scales out anew for each line, and its
texts are measured by their font, which takes half of a chart's time: in an SVG the browser measures them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from io import StringIO
from typing import TYPE_CHECKING, Any

from xlplan.errors import UsageError
from xlplan.pack.room import Box, Point, corners, roomiest, trace

if TYPE_CHECKING:
    from matplotlib.text import Text

_WIDE, _HIGH = 460.8, 172.8  # points, 72 to an inch
LEFT, BOTTOM, RIGHT, TOP = 0.085 * _WIDE, 0.15 * _HIGH, 0.985 * _WIDE, 0.95 * _HIGH
_ASCENT, _DESCENT = 0.76, 0.24  # of a text's size, above and below the line that it stands on
_WIDTH = 0.55  # of a letter
_RISE = {"above": _DESCENT, "below": -_ASCENT, "middle": -0.365, "on": 0.0}


@contextmanager
def open_board() -> Iterator[Board]:
    """Yield the paper for any number of charts. Raises UsageError where matplotlib is not there."""
    try:
        from matplotlib import rc_context
    except ImportError as missing:
        raise UsageError("charts need matplotlib: python -m pip install 'xlplan[pack]'") from missing
    with rc_context({"svg.fonttype": "none", "svg.hashsalt": "xlplan"}):
        yield Board()


class Board:
    """Is the paper, with the scales of the chart that is being drawn."""

    def __init__(self) -> None:
        from matplotlib.backends.backend_svg import FigureCanvasSVG
        from matplotlib.figure import Figure
        from matplotlib.transforms import Bbox

        self._figure = Figure(figsize=(_WIDE / 72, _HIGH / 72), dpi=72)
        self._figure.patch.set_visible(False)
        self._canvas = FigureCanvasSVG(self._figure)
        self._within = Bbox([[LEFT, BOTTOM], [RIGHT, TOP]])
        self._taken: list[Point] = []
        self.set_scales((0, 1), (0, 1))

    def set_scales(self, months: tuple[float, float], values: tuple[float, float]) -> None:
        """Take the months at the left and the right end, and the values at the bottom and the top."""
        self._months, self._values = months, values

    def x(self, month: float) -> float:
        """Return where a month stands, in points from the left."""
        first, last = self._months
        return LEFT + (month - first) / (last - first) * (RIGHT - LEFT)

    def y(self, value: float) -> float:
        """Return where a value stands, in points from the bottom."""
        low, high = self._values
        return BOTTOM + (value - low) / (high - low) * (TOP - BOTTOM)

    def draw_line(self, months: Sequence[float], values: Sequence[float], **how: Any) -> None:
        """Draw a line from point to point; what lies beyond the scales is cut off."""
        xs, ys = [self.x(month) for month in months], [self.y(value) for value in values]
        self._taken += trace([*zip(xs, ys, strict=True)])
        self._draw(xs, ys, how)

    def draw_across(self, *values: float, **how: Any) -> None:
        """Draw a line from side to side at each value, all of them as one."""
        gap = float("nan")
        heights = [height for value in values for height in (self.y(value), self.y(value), gap)]
        if values:
            self._draw([LEFT, RIGHT, gap] * len(values), heights, how)

    def _draw(self, xs: Sequence[float], ys: Sequence[float], how: Mapping[str, Any]) -> None:
        from matplotlib.lines import Line2D
        from matplotlib.transforms import IdentityTransform

        line = Line2D(xs, ys, transform=IdentityTransform(), **how)
        line.set_clip_box(self._within)
        self._figure.add_artist(line)

    def fill_band(self, low: float, high: float, colour: str) -> None:
        """Fill what lies between two values, from side to side, behind all else."""
        from matplotlib.patches import Rectangle
        from matplotlib.transforms import IdentityTransform

        corner, size = (LEFT, self.y(low)), (RIGHT - LEFT, self.y(high) - self.y(low))
        band = Rectangle(corner, *size, transform=IdentityTransform(), color=colour, linewidth=0, zorder=0)
        band.set_clip_box(self._within)
        self._figure.add_artist(band)

    def write(
        self, text: str, x: float, y: float, *, side: str, stands: str, size: float, colour: str,
        is_bold: bool = False,
    ) -> None:  # fmt: skip
        """Write a text at a place in points: `side` of it is there (left, center, right), and it `stands` so.

        `stands` is above, below, in the middle of or on the place.
        """
        from matplotlib.transforms import IdentityTransform

        self._taken += corners(_box(text, x, y, side, stands, size))
        self._figure.add_artist(
            _label()(
                x, y + _RISE[stands] * size, text, ha=side, color=colour, fontsize=size, zorder=6,
                fontweight="bold" if is_bold else "normal", transform=IdentityTransform(),
            )
        )  # fmt: skip

    def name_line(self, text: str, value: float, *, above: bool, size: float, colour: str) -> None:
        """Write the name of a line across, just above or below it, at the end where there is room for it.

        `above` is where it would rather stand, and at the left. All else is to be drawn before.
        """
        inside = 0.006 * (RIGHT - LEFT)
        places: list[tuple[float, float, str, str]] = [
            (LEFT + inside if side == "left" else RIGHT - inside, self.y(value) + up, side, stands)
            for stands, up in sorted({"above": 2, "below": -2}.items(), reverse=not above)
            for side in ("left", "right")
        ]
        boxes = [_box(text, *place, size) for place in places]
        x, y, side, stands = places[roomiest(boxes, self._taken, Box(LEFT, BOTTOM, RIGHT, TOP + size))]
        self.write(text, x, y, side=side, stands=stands, size=size, colour=colour)

    def take_svg(self) -> str:
        """Return what is drawn as an SVG, and begin anew."""
        stream = StringIO()
        self._canvas.print_svg(stream, metadata={"Date": None})  # type: ignore[no-untyped-call]  # it has no types
        self._figure.clear()
        self._taken.clear()
        return stream.getvalue()


def _box(text: str, x: float, y: float, side: str, stands: str, size: float) -> Box:
    """Return about how much place a text takes: its font is the reader's."""
    wide = _WIDTH * size * len(text)
    left = x - {"left": 0.0, "center": wide / 2, "right": wide}[side]
    base = y + _RISE[stands] * size
    return Box(left, base - _DESCENT * size, left + wide, base + _ASCENT * size)


@cache
def _label() -> type[Text]:
    """Return matplotlib's text, of one line that nobody measures: it stands where it is put."""
    from matplotlib.text import Text

    class Label(Text):
        def draw(self, renderer: Any) -> None:
            x, y = self.get_position()
            gc = renderer.new_gc()
            gc.set_foreground(self.get_color())
            down = renderer.get_canvas_width_height()[1] - y
            renderer.draw_text(gc, x, down, self.get_text(), self.get_fontproperties(), 0, mtext=self)
            gc.restore()

    return Label
