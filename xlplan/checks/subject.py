"""What a rule looks at: the plan and its register as plain rows, with what every rule asks of them.

Apart from the rules, so that each of them is a question and an answer, and reads no frame.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from xlplan.checks.fills import read_fill
from xlplan.checks.rule import Seen
from xlplan.text.periods import Period, find_periods

if TYPE_CHECKING:
    from decimal import Decimal

    from xlplan.config import Config
    from xlplan.plan.model import Plan
    from xlplan.plan.register import Entry, Register
    from xlplan.rating import Rating
    from xlplan.refresh.model import Spot
    from xlplan.text.figures import Reading
    from xlplan.text.footnotes import Marker

_NOT_YET = r"\b(?:due|next|until|from|by|since|before|after|planned|scheduled|expected|target)\b[^.;]*$"


@dataclass(frozen=True)
class Indicator:
    """Is one indicator: its place and figure (`spot`), what it is measured against (`entry`), the rest of its row.

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
    def reading(self) -> Reading | None:
        """Is the one figure that answers the measure, a range or a bound too; None where it is not certain."""
        from xlplan.text.figures import choose, readings

        markers = self.spot.line_superscript
        found = readings(self.spot.text, markers)
        if self.entry.figure and self.entry.figure <= len(found):
            return found[self.entry.figure - 1]
        fitting = choose(self.spot.text, self.spot.measure, markers)
        return fitting[0] if len(fitting) == 1 and self.is_certain else None

    @cached_property
    def value(self) -> Decimal | None:
        """Is the figure as an exact value, per cent as 86.4; None for a range, a bound, a date, nothing."""
        from xlplan.refresh.figures import current_value

        if self.spot.is_date or not (self.is_certain or self.entry.figure):
            return None
        return current_value(self.entry, self.spot)

    @cached_property
    def is_countable(self) -> bool:
        """Tell whether the measure asks for a figure: a percentage, a number, a rate, a length of time, money."""
        from xlplan.text.measures import list_units

        return bool(list_units(self.spot.measure))


@dataclass(frozen=True)
class Action:
    """Is one action: its texts and their cells by our name of the column (None where there is no such column)."""

    name: str
    sheet: str
    texts: Mapping[str, str]
    cells: Mapping[str, str | None]
    fill: str | None
    indicators: tuple[Indicator, ...]

    def see(
        self, column: str, message: str, remedy: str, quote: str | None = None, indicator: str | None = None
    ) -> Seen:
        """Return what was seen in one of the action's own cells."""
        return Seen(message, remedy, self.sheet, self.cells[column], self.name, indicator, quote)

    def see_at(self, indicator: Indicator, message: str, remedy: str, quote: str | None = None) -> Seen:
        """Return what was seen in the cell of an indicator's current performance, or of its measure."""
        spot = indicator.spot
        cell = spot.cell or indicator.measure_cell
        return Seen(
            message, remedy, spot.sheet, cell, self.name, indicator.name, quote or spot.text.strip() or None
        )


@dataclass(frozen=True)
class Subject:
    """Is what a check is about: a plan, its register if it has one, the settings, and the day of the check."""

    plan: Plan
    register: Register | None
    config: Config
    today: date

    @cached_property
    def actions(self) -> tuple[Action, ...]:
        """Is the plan's actions in reading order, each with its indicators."""
        rows = self.plan.actions.to_dict("records")
        return tuple(
            self._action({str(key): value for key, value in row.items()})
            for row in rows
        )

    def _action(self, row: Mapping[str, object]) -> Action:
        names = [key.removesuffix("_cell") for key in row if key.endswith("_cell")]
        name, fill = str(row["action"]), row["rating_fill"]
        return Action(
            name=name,
            sheet=str(row["sheet"]),
            texts={column: str(row[column]) for column in names},
            cells={column: _text(row[f"{column}_cell"]) for column in names},
            fill=_text(fill),
            indicators=tuple(each for each in self._indicators if each.spot.action == name),
        )

    @cached_property
    def _indicators(self) -> tuple[Indicator, ...]:
        from xlplan.propose import propose_register
        from xlplan.refresh.model import spots_of

        proposed = {entry.indicator: entry for entry in propose_register(self.plan).entries}
        own = {spot.indicator: entry for entry in self.entries if (spot := self.places.get(entry.indicator))}
        rows = self.plan.indicators.set_index("indicator")
        found = []
        for spot in spots_of(self.plan):
            row = rows.loc[spot.indicator]
            found.append(
                Indicator(
                    spot=spot,
                    entry=own.get(spot.indicator, proposed[spot.indicator]),
                    is_registered=spot.indicator in own,
                    measure_cell=_text(row["measure_cell"]),
                    target=str(row["target"]),
                    target_cell=_text(row["target_cell"]),
                    is_certain=bool(row["is_certain"]),
                )
            )
        return tuple(found)

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """Is the register's indicators, none where there is no register."""
        return self.register.entries if self.register else ()

    @cached_property
    def places(self) -> Mapping[str, Spot]:
        """Is where each indicator of the register stands in the plan, by its name; without those not found."""
        from xlplan.refresh.locate import locate
        from xlplan.refresh.model import spots_of

        return locate(self.entries, spots_of(self.plan)).spots

    def published(self, action: Action) -> Rating | None:
        """Return the rating that the plan shows for an action: by its word, or by its colour alone."""
        from xlplan.plan.rating_words import read_rating

        text = action.texts["rating"]
        if text.strip() or self.plan.conditional_formatting:
            return read_rating(text, self.config.rating.words)
        return read_fill(action.fill)

    def heading(self, column: str) -> str:
        """Return the officer's heading for a column, on one line; ours where the plan has none."""
        from xlplan.plan.model import column_title

        return " ".join(self.plan.headings.get(column, column_title(column)).split())

    @cached_property
    def period(self) -> Period | None:
        """Is the latest month that the plan itself says it is of, in its title, headings or footnotes."""
        texts = [text for _, text in self.plan.title]
        texts += [text for table in self.plan.tables for text in table.seen.values()]
        texts += [note.text for note in self.plan.notes]
        stated = [month for text in texts for month in _stated_months(text)]
        return max(stated, default=None)

    @cached_property
    def note_numbers(self) -> frozenset[int]:
        """Is the numbers of the plan's footnotes."""
        return frozenset(note.number for note in self.plan.notes if note.number is not None)

    def markers(self, sheet: str, cell: str) -> tuple[Marker, ...]:
        """Return the footnote markers in a cell of the plan."""
        from xlplan.plan.model import CellText
        from xlplan.text.footnotes import find_markers

        shown = self.plan.cells.get((sheet, cell), CellText())
        return find_markers(shown.text, shown.superscript, self.note_numbers)


def _stated_months(text: str) -> list[Period]:
    """Return the months that a title or a footnote is of; not those in which something is due."""
    return [
        span.period.month_period
        for span in find_periods(text)
        if span.period.kind != "year" and not re.search(_NOT_YET, text[: span.start], re.IGNORECASE)
    ]


def _text(value: object) -> str | None:
    """Return a frame's text, None for what pandas holds in the place of one."""
    return value if isinstance(value, str) else None
