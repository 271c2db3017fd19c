"""What a refresh comes to, as plain values: the dry run, the report, the JSON and the write all show these."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import NamedTuple

from xlplan.edits import Edit
from xlplan.findings import Finding
from xlplan.plan.extracts import Answer
from xlplan.plan.model import Plan, Spans
from xlplan.plan.register import Entry
from xlplan.text.periods import Period

TextSpan = tuple[int, int, str]


class Spot(NamedTuple):
    """Is where one indicator's figure stands: a row of `Plan.indicators`, as plain values.

    `start` is where `text` (the line) begins in `cell_text`; `superscript` counts in `cell_text`.
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

    @property
    def line_superscript(self) -> Spans:
        """Is the raised runs of the line, counted from its beginning."""
        inside = [(a - self.start, b - self.start) for a, b in self.superscript]
        return tuple((a, b) for a, b in inside if a >= 0 and b <= len(self.text))


@dataclass(frozen=True)
class FigureChange:
    """Is one indicator's new figure: the spans of its cell's text that give way, or the number of a numeric cell."""

    entry: Entry
    spot: Spot
    answer: Answer
    value: Decimal
    spans: tuple[TextSpan, ...] = ()
    number: float | None = None
    why: str = ""


@dataclass(frozen=True)
class RatingDecision:
    """Is one action's rating: what the plan shows, what the rule gives, what it becomes, and the sentence why.

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
    """Is everything that a month's update will do, and why: edits, ratings, findings. Nothing has been written."""

    plan: Plan
    period: Period
    edits: tuple[Edit, ...]
    ratings: tuple[RatingDecision, ...]
    findings: tuple[Finding, ...]

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
    records: list[Mapping[str, object]] = plan.indicators.to_dict("records")  # type: ignore[assignment]  # keys are names
    return [Spot(**{name: _plain(record[name]) for name in Spot._fields}) for record in records]  # type: ignore[arg-type]  # by name


def _plain(value: object) -> object:
    """Return None for the NaN that a frame holds in its place."""
    return None if value is None or value != value else value
