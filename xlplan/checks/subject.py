"""What a rule looks at: the plan, its register and its workbook, with what every rule asks of them.

Apart from the rules, so that each of them is a question and an answer, and reads no frame.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from xlplan.address import parse_cell
from xlplan.text.periods import Period, find_periods

if TYPE_CHECKING:
    from xlplan.checks.narrative import Passages
    from xlplan.checks.rows import Action, Indicator
    from xlplan.config import Config
    from xlplan.findings import Finding
    from xlplan.ooxml.leftovers import Strings
    from xlplan.ooxml.looks import Look
    from xlplan.ooxml.survey import Survey
    from xlplan.ooxml.workbook import Workbook
    from xlplan.plan.model import Plan
    from xlplan.plan.register import Entry, Register
    from xlplan.rating import Rating
    from xlplan.refresh.model import Spot
    from xlplan.text.footnotes import Marker

# Headings that say of which month the plan is, as 'Current Performance (Nov 2013)' does.
_OF_THE_MONTH = ("current_performance", "rating", "progress", "direction")
_NOT_YET = r"\b(?:due|next|until|by|planned|scheduled|expected|target)\b[^.;]*$"


@dataclass(frozen=True)
class Subject:
    """Is what a check is about: a plan, its register if it has one, the settings, the day of the check.

    `found` is what each rule that ran has found, by its code: for the rules on waivers, which run last.
    """

    plan: Plan
    register: Register | None
    config: Config
    today: date
    found: Mapping[str, Sequence[Finding]] = field(default_factory=dict)

    @cached_property
    def actions(self) -> tuple[Action, ...]:
        """Is the plan's actions in reading order, each with its indicators."""
        from xlplan.checks.joined import join_actions

        return join_actions(self.plan, self.spots, self.entries, self.places)

    @cached_property
    def spots(self) -> tuple[Spot, ...]:
        """Is every indicator of the plan with its place, in reading order."""
        from xlplan.refresh.model import spots_of

        return tuple(spots_of(self.plan))

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """Is the register's indicators, none where there is no register."""
        return self.register.entries if self.register else ()

    @cached_property
    def places(self) -> Mapping[str, Spot]:
        """Is where each indicator of the register stands in the plan, by its name; without the lost ones."""
        from xlplan.refresh.locate import locate

        return locate(self.entries, self.spots).spots

    def action_at(self, sheet: str, cell: str) -> str | None:
        """Return the name of the action that a cell belongs to, None outside the table."""
        row, _ = parse_cell(cell)
        inside = [each for each in self.actions if each.sheet == sheet and row in each.rows]
        cards = [card for table in self.plan.tables if table.sheet == sheet for card in table.cards]
        card = next((set(card.values()) for card in cards if cell in card.values()), set[str]())
        own = [each for each in inside if card & set(each.cells.values())] if card else inside
        return next((each.name for each in own), None)

    @cached_property
    def failures(self) -> tuple[Finding, ...]:
        """Is what schemas/plan.yaml does not allow, cell by cell."""
        from xlplan.checks.frames import validate

        return validate(self.plan)

    def published(self, action: Action) -> Rating | None:
        """Return the rating that the plan shows for an action: by its word, or by its colour alone."""
        return self._published[action.name]

    @cached_property
    def _published(self) -> Mapping[str, Rating | None]:
        return {action.name: self._read_published(action) for action in self.actions}

    def _read_published(self, action: Action) -> Rating | None:
        from xlplan.plan.rating_fills import read_fill
        from xlplan.plan.rating_words import has_word, read_rating

        text = action.texts["rating"]
        if has_word(text) or self.plan.conditional_formatting:
            return read_rating(text, self.config.rating.words)
        return read_fill(action.fill)

    @cached_property
    def passages(self) -> Mapping[str, Passages]:
        """Is what the texts of each action say, by its name."""
        from xlplan.checks.narrative import read_passages

        return {action.name: read_passages(self, action) for action in self.actions}

    def heading(self, column: str) -> str:
        """Return the officer's heading for a column, on one line; ours where the plan has none."""
        from xlplan.plan.model import column_title

        known = self._headings.get(column)
        return column_title(column) if known is None else known

    @cached_property
    def _headings(self) -> Mapping[str, str]:
        return {name: " ".join(text.split()) for name, text in self.plan.headings.items()}

    @cached_property
    def period(self) -> Period | None:
        """Is the latest month that the plan itself says it is of, in its title, headings or footnotes."""
        texts = [text for _, text in self.plan.title]
        texts += [table.headings.get(name, "") for table in self.plan.tables for name in _OF_THE_MONTH]
        texts += [note.text for note in self.plan.notes]
        stated = [month for text in texts for month in _stated_months(text)]
        return max(stated, default=None)

    @cached_property
    def titles(self) -> tuple[str, ...]:
        """Is what may say of when the plan is: its title, its headings, its sheets' names."""
        tables = self.plan.tables
        headings = [table.headings.get(name, "") for table in tables for name in ("measure", *_OF_THE_MONTH)]
        return (*(text for _, text in self.plan.title), *headings, *(table.sheet for table in tables))

    @cached_property
    def note_numbers(self) -> frozenset[int]:
        """Is the numbers of the plan's footnotes."""
        return frozenset(note.number for note in self.plan.notes if note.number is not None)

    def text_at(self, sheet: str, cell: str) -> str:
        """Return the text of a cell of the plan, blank where nothing stands."""
        shown = self.plan.cells.get((sheet, cell))
        return shown.text if shown else ""

    @cached_property
    def book(self) -> Workbook:
        """Is the workbook as a package: for what it carries besides the plan. The file is not kept open.

        Raises FileError where it is not there any more.
        """
        from io import BytesIO

        from xlplan.errors import FileError
        from xlplan.ooxml.package import Package
        from xlplan.ooxml.workbook import Workbook

        path = self.plan.path
        try:
            return Workbook(Package(path, BytesIO(path.read_bytes())))
        except OSError as wrong:
            message = f"cannot be read any more ({wrong.strerror}); check the plan again where it now stands"
            raise FileError(message, file=path) from wrong

    @cached_property
    def surveys(self) -> tuple[Survey, ...]:
        """Is what each worksheet holds and hides, of the cells those that are hard to see."""
        from xlplan.ooxml.survey import survey

        poor = {index for index, look in enumerate(self.looks) if look.is_unseen or look.is_hard_to_read}
        return tuple(survey(self.book, sheet, poor) for sheet in self.book.sheets)

    @cached_property
    def looks(self) -> tuple[Look, ...]:
        """Is how each cell format shows its text."""
        from xlplan.ooxml.looks import read_looks

        return read_looks(self.book)

    @cached_property
    def strings(self) -> Strings:
        """Is the texts that the workbook's cells share."""
        from xlplan.ooxml.leftovers import read_strings

        return read_strings(self.book)

    @cached_property
    def used_markers(self) -> Mapping[tuple[str, str], tuple[Marker, ...]]:
        """Is the footnote markers by (sheet, cell), those with which the notes themselves begin left out."""
        begins = {(note.sheet, note.cell, note.start) for note in self.plan.notes}
        found = {
            place: tuple(marker for marker in markers if (*place, marker.start) not in begins)
            for place, markers in self._markers.items()
            if self.plan.cells[place].number is None
        }
        return {place: markers for place, markers in found.items() if markers}

    def markers(self, sheet: str, cell: str) -> tuple[Marker, ...]:
        """Return the footnote markers in a cell of the plan."""
        return self._markers.get((sheet, cell), ())

    @cached_property
    def _markers(self) -> Mapping[tuple[str, str], tuple[Marker, ...]]:
        from xlplan.text.footnotes import find_markers

        return {
            place: markers
            for place, shown in self.plan.cells.items()
            if (markers := find_markers(shown.text, shown.superscript, self.note_numbers))
        }

    def notes_of(self, indicator: Indicator) -> tuple[str, ...]:
        """Return the footnotes that an indicator's line points to."""
        spot = indicator.spot
        numbers = {
            marker.number
            for marker in self.markers(spot.sheet, spot.cell)
            if spot.start <= marker.start < spot.start + max(len(spot.text), 1)
        }
        return tuple(note.text for note in self.plan.notes if note.number in numbers - {None})


def _stated_months(text: str) -> list[Period]:
    """Return the months that a title or a footnote is of; not those in which something is due."""
    return [
        span.period.month_period
        for span in find_periods(text)
        if span.period.kind != "year" and not re.search(_NOT_YET, text[: span.start], re.IGNORECASE)
    ]
