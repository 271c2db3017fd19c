"""What a refresh comes to, as plain values: dry run, report, JSON and write all show these."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import NamedTuple

from xlplan.edits import Edit
from xlplan.findings import Finding
from xlplan.plan.extracts.extract import Answer
from xlplan.plan.lengths import as_length, told_parts
from xlplan.plan.model import CellText, Plan, Spans
from xlplan.plan.register import Entry
from xlplan.receipts import Value
from xlplan.text.clock import Told, said_parts, say_parts
from xlplan.text.figures import Reading, choose, find_all, readings
from xlplan.text.measures import list_units
from xlplan.text.numbers import plain
from xlplan.text.periods import Period

TextSpan = tuple[int, int, str]


class Spot(NamedTuple):
    """Is where one indicator's figure stands: a row of `Plan.indicators`, as plain values.

    `start` is where `text` (the line) begins in `cell_text`; `superscript` counts in `cell_text`.
    `is_certain` is False where the cells leave open which figure answers which measure. `area` is what its
    action is about, `is_numbered` tells whether the action's number is the plan's own, and not counted by us;
    `target` is the text of a target column. Where the cell is the month's own and blank yet, the texts and
    the number are those of `last`, the row's latest figure; `obstacle` is why nothing can be written there.
    `is_told` where `text` is one sentence of a text on progress, and its own words are the measure. `shown`
    is the month that the plan says it is of, where that is asked for (shown.py). `clock` says which parts
    the length of time '07:24' has in this cell: by the format of a number, else by the plan's words.
    `group` is the last part of a measure that is that of several rows: 'Girls'.
    """

    indicator: str
    action: str
    measure: str
    sheet: str
    cell: str
    line: int
    start: int
    text: str
    cell_text: str
    superscript: Spans
    number: float | None
    number_format: str
    is_formula: bool
    is_date: bool
    is_certain: bool
    target: str = ""
    area: str = ""
    is_numbered: bool = True
    last: str = ""
    obstacle: str = ""
    is_told: bool = False
    shown: Period | None = None
    clock: Told = ""
    group: str = ""

    @property
    def own_measure(self) -> str:
        """Is the measure less its group: of 'Seen – Under 5' the 5 is an age, and no target."""
        return self.measure.removesuffix(f" – {self.group}") if self.group else self.measure

    @property
    def line_superscript(self) -> Spans:
        """Is the raised runs of the line, counted from its beginning."""
        inside = [(a - self.start, b - self.start) for a, b in self.superscript]
        return tuple((a, b) for a, b in inside if a >= 0 and b <= len(self.text))

    @property
    def readings(self) -> tuple[Reading, ...]:
        """Is the figures of the line; a cell's number is one, whatever it looks like: 1955 is no year."""
        found = readings(self.text, self.line_superscript, self.clock)
        is_number = self.number is not None
        return found or (find_all(self.text, plain(self.text), self.clock) if is_number else ())

    def choose(self, measure: str) -> tuple[Reading, ...]:
        """Return those that can answer a measure; see `text.figures.choose`."""
        found = choose(self.text, measure, self.line_superscript, self.clock)
        read = readings(self.text, self.line_superscript, self.clock)
        is_number = self.number is not None and not read
        return found or (self.readings if is_number and list_units(measure) != ("%",) else ())


@dataclass(frozen=True)
class FigureChange:
    """Is one indicator's new figure, whether it differs from the old one or not.

    `figure` is the span of the cell's text that answers the indicator, and what it shall say; `spans` are all
    that give way: the figure where it differs, its count in brackets, the months beside it. A numeric cell
    has a `number` instead. `value` is exact, per cent as 86.4, and `why` a clause for the officer.
    """

    entry: Entry
    spot: Spot
    answer: Answer
    value: Decimal
    why: str
    figure: TextSpan | None = None
    spans: tuple[TextSpan, ...] = ()
    number: float | None = None


@dataclass(frozen=True)
class RatingDecision:
    """Is one action's rating: what the plan shows, what the rule gives, what it becomes, and why.

    `published` is the plan's own word; `computed` is None where no indicator of the action can be rated.
    """

    action: str
    published: str
    computed: str | None
    new: str
    override: str | None
    why: str

    def to_json(self) -> dict[str, str | None]:
        """Return the decision as refresh prints it."""
        return asdict(self)


@dataclass(frozen=True, eq=False)
class Refresh:
    """Is everything that a month's update will do, and why: edits, ratings, findings. Nothing is written.

    `values` are the exact values behind the figures, those that stay the same included, for the history.
    """

    plan: Plan
    period: Period
    edits: tuple[Edit, ...]
    ratings: tuple[RatingDecision, ...]
    findings: tuple[Finding, ...]
    values: tuple[Value, ...] = ()

    def to_json(self, output: str | None = None, receipt: str | None = None) -> dict[str, object]:
        """Return the refresh as `xlplan refresh --format json` prints it."""
        return {
            "version": 1,
            "plan": str(self.plan.path),
            "period": self.period.label,
            "output": output,
            "edits": [edit.to_json() for edit in self.edits],
            "ratings": [rating.to_json() for rating in self.ratings],
            "findings": [finding.to_json() for finding in self.findings],
            "receipt": receipt,
        }


def spots_of(plan: Plan) -> list[Spot]:
    """Return every indicator of the plan as plain values, in reading order."""
    rows = [{name: row[name] for name in Spot._fields if name in row} for row in plan.indicator_rows]
    actions = {str(row["action"]): row for row in plan.action_rows}
    areas = {name: str(row["area"]) for name, row in actions.items()}
    numbered = {name: str(row["reference"]).strip() == name for name, row in actions.items()}
    spots = [
        Spot(**known, area=areas.get(name, ""), is_numbered=numbered.get(name, False))  # type: ignore[arg-type]  # as Plan says
        for name, known in ((str(row["action"]), row) for row in rows)
    ]
    aims = [row.get("target_cell") for row in plan.indicator_rows]
    return [_with_clock(plan, spot, str(aim or "")) for spot, aim in zip(spots, aims, strict=True)]


def show_in(spot: Spot, cell: CellText) -> Spot:
    """Return the spot with the length of time that a cell of its row holds, where it holds one."""
    told = cell.clock or spot.clock
    held = as_length(cell, told)
    if cell.days is None or not held.clock:
        return spot._replace(clock="" if cell.days is not None else told)
    return spot._replace(
        text=held.text, cell_text=held.text, number=held.number, is_date=held.is_date, clock=held.clock
    )


def _with_clock(plan: Plan, spot: Spot, aim: str) -> Spot:
    """Return the spot with the parts of a length of time that its cell and its target leave open."""
    cell, target = (plan.cells.get((spot.sheet, at), CellText()) for at in (spot.cell, aim))
    if cell.days is None and ":" not in spot.text and ":" not in spot.target:
        return spot
    told = told_parts(plan, spot.sheet, spot.cell, spot.measure) if spot.cell else said_parts(spot.measure)
    named = show_in(spot._replace(clock=told), cell)
    return named._replace(target=say_parts(spot.target, target.clock or told or named.clock))
