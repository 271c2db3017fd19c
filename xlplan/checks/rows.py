"""Actions and indicators as plain rows: texts, cells, figures, and what every rule asks of them.

Apart from joined.py, which makes them of a plan and its register.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from xlplan.address import parse_cell
from xlplan.checks.rule import Seen

if TYPE_CHECKING:
    from decimal import Decimal

    from xlplan.edits import Edit
    from xlplan.plan.register import Entry
    from xlplan.refresh.model import Spot
    from xlplan.text.figures import Reading


@dataclass(frozen=True)
class Indicator:
    """Is one indicator: its place and figure (`spot`), its target and the like (`entry`), its other cells.

    `name` is the register's name for it, else ours. `entry` is the register's; where that has none, what the
    plan's own words propose, and `is_registered` is False.
    """

    spot: Spot
    entry: Entry
    is_registered: bool
    measure_cell: str | None
    target: str
    target_cell: str | None
    is_certain: bool

    @property
    def name(self) -> str:
        """Is the register's name for the indicator."""
        return self.entry.indicator

    @cached_property
    def words(self) -> str:
        """Is the text of the line without its footnote markers, which read like figures in a message."""
        from xlplan.text.footnotes import find_markers

        text = self.spot.text
        for marker in reversed(find_markers(text, self.spot.line_superscript)):
            text = text[: marker.start] + text[marker.end :]
        return " ".join(text.split())

    @cached_property
    def readings(self) -> tuple[Reading, ...]:
        """Is every figure of the line."""
        from xlplan.text.figures import readings

        return readings(self.spot.text, self.spot.line_superscript, self.spot.clock)

    @cached_property
    def reading(self) -> Reading | None:
        """Is the one figure that answers the measure, a range or a bound too; None where uncertain."""
        from xlplan.text.figures import choose

        if not self.is_known:
            return None
        if self.entry.figure and self.entry.figure <= len(self.readings):
            return self.readings[self.entry.figure - 1]
        fitting = choose(self.spot.text, self.spot.measure, self.spot.line_superscript, self.spot.clock)
        return fitting[0] if len(fitting) == 1 else None

    @cached_property
    def value(self) -> Decimal | None:
        """Is the figure as an exact value, per cent as 86.4; None for a range, a bound, a date, nothing."""
        from xlplan.refresh.figures import current_value

        return current_value(self.entry, self.spot) if self.is_known and not self.spot.is_date else None

    @property
    def is_known(self) -> bool:
        """Tell whether the cells, or the register, say for certain which line answers the measure."""
        return self.is_certain or self.is_registered

    @property
    def asks_percentage(self) -> bool:
        """Tell whether the measure asks for a percentage and nothing else."""
        from xlplan.text.measures import list_units

        return list_units(self.spot.measure) == ("%",)

    @property
    def is_countable(self) -> bool:
        """Tell whether the measure asks for a figure: a percentage, a number, a rate, money."""
        from xlplan.text.measures import list_units

        return bool(list_units(self.spot.measure))


@dataclass(frozen=True)
class Action:
    """Is one action: its texts by our name of the column, and their cells (None without the column)."""

    name: str
    sheet: str
    rows: range
    texts: Mapping[str, str]
    cells: Mapping[str, str | None]
    fill: str | None
    indicators: tuple[Indicator, ...]

    @property
    def called(self) -> str:
        """Is the action as a sentence names it: A17, or action 1.2 where its name begins with a number."""
        return f"action {self.name}" if self.name[:1].isdigit() else self.name

    @property
    def called_first(self) -> str:
        """Is the same at the beginning of a sentence."""
        return f"Action {self.name}" if self.name[:1].isdigit() else self.name

    @property
    def goes_on(self) -> bool:
        """Tell whether its first row goes on with an action above, whose area stands for it too."""
        area = self.cells.get("area")
        return area is not None and parse_cell(area)[0] < self.rows.start

    def see(
        self,
        column: str,
        message: str,
        remedy: str,
        quote: str | None = None,
        indicator: str | None = None,
        fix: Edit | None = None,
    ) -> Seen:
        """Return what was seen in one of the action's own cells."""
        return Seen(message, remedy, self.sheet, self.cells[column], self.name, indicator, quote, fix=fix)

    def see_at(self, indicator: Indicator, message: str, remedy: str, quote: str | None = None) -> Seen:
        """Return what was seen in the cell of an indicator's current performance, or of its measure."""
        spot = indicator.spot
        cell = spot.cell or indicator.measure_cell
        return Seen(
            message, remedy, spot.sheet, cell, self.name, indicator.name, quote or spot.text.strip() or None
        )
