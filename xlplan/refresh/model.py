"""What a refresh comes to, as plain values: dry run, report, JSON and write all show these."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import NamedTuple

from xlplan.edits import Edit
from xlplan.findings import Finding
from xlplan.plan.extracts.extract import Answer
from xlplan.plan.model import Plan, Spans
from xlplan.plan.register import Entry
from xlplan.receipts import Value
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
    is the month that the plan says it is of, where that is asked for (shown.py).
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

    @property
    def line_superscript(self) -> Spans:
        """Is the raised runs of the line, counted from its beginning."""
        inside = [(a - self.start, b - self.start) for a, b in self.superscript]
        return tuple((a, b) for a, b in inside if a >= 0 and b <= len(self.text))

    @property
    def readings(self) -> tuple[Reading, ...]:
        """Is the figures of the line; a cell's number is one, whatever it looks like: 1955 is no year."""
        found = readings(self.text, self.line_superscript)
        return found or (find_all(self.text, plain(self.text)) if self.number is not None else ())

    def choose(self, measure: str) -> tuple[Reading, ...]:
        """Return those that can answer a measure; see `text.figures.choose`."""
        found = choose(self.text, measure, self.line_superscript)
        is_number = self.number is not None and not readings(self.text, self.line_superscript)
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
    return [
        Spot(**known, area=areas.get(name, ""), is_numbered=numbered.get(name, False))  # type: ignore[arg-type]  # as Plan says
        for name, known in ((str(row["action"]), row) for row in rows)
    ]
