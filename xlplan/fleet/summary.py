"""What came of a fleet, added up: how many plans of each result, and which findings they share."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from xlplan.findings import SEVERITIES
from xlplan.fleet.model import Outcome
from xlplan.reports.style import coloured, counted, title
from xlplan.reports.tables import table, wrapped

_MOST_CODES, _MOST_FAILED = 10, 20


class Tally:
    """Is a sum that grows with each outcome and keeps none of them, so that a fleet may be of any size."""

    def __init__(self, plans: int) -> None:
        self.plans = plans
        self.status = 0
        self.edits = 0
        self.results: Counter[str] = Counter()
        self.severities: Counter[str] = Counter()
        self.findings: Counter[str] = Counter()
        self.holders: defaultdict[str, int] = defaultdict(int)
        self.failures: list[str] = []

    def add(self, outcome: Outcome) -> None:
        """Count one plan."""
        self.status = max(self.status, outcome.status)
        self.results[outcome.result] += 1
        self.edits += len(outcome.document.get("edits", ())) if outcome.result == "written" else 0
        found = [each for each in outcome.document.get("findings", ()) if not each["waived"]]
        self.severities.update(each["severity"] for each in found)
        codes = Counter(each["code"] for each in found)
        self.findings.update(codes)
        for code in codes:
            self.holders[code] += 1
        if outcome.status == 2 and len(self.failures) < _MOST_FAILED:
            self.failures.append(outcome.said)

    @property
    def not_begun(self) -> int:
        """Is how many plans have no outcome, since somebody stopped the run."""
        return self.plans - self.results.total()

    def to_json(self) -> dict[str, object]:
        """Return the `summary` of a JSON answer."""
        codes = {code: {"plans": self.holders[code], "findings": number} for code, number in self._codes()}
        return {
            "plans": self.plans,
            "results": dict(self.results) | ({"not begun": self.not_begun} if self.not_begun else {}),
            "edits": self.edits,
            "counts": {each: self.severities[each] for each in SEVERITIES},
            "codes": codes,
            "status": self.status,
        }

    def _codes(self) -> list[tuple[str, int]]:
        return sorted(self.findings.items(), key=lambda each: (-self.holders[each[0]], each[0]))

    def show(self, titles: Mapping[str, str]) -> str:
        """Return the summary as tables, and once more what could not be done."""
        return "\n\n".join(self._parts(titles))

    def _parts(self, titles: Mapping[str, str]) -> Iterator[str]:
        rows = [(result, str(number)) for result, number in self.results.most_common()]
        rows += [("not begun", str(self.not_begun))] if self.not_begun else []
        yield table(("Result", "Plans"), [*rows, ("in all", str(self.plans))])
        if codes := self._codes():
            shown = [
                (code, str(self.holders[code]), str(number), titles.get(code, ""))
                for code, number in codes[:_MOST_CODES]
            ]
            more = len(codes) - len(shown)
            yield table(("Finding", "Plans", "Times", "What"), shown) + (
                f"\n… and {more} more" if more else ""
            )
        if failed := self.results["failed"]:
            said = [wrapped(each, "  ", first="- ") for each in self.failures]
            more = failed - len(said)
            head = coloured(f"{counted(failed, 'plan')} could not be done:", "error", bold=True)
            yield "\n".join([head, *said, *([f"… and {more} more"] if more else [])])


def line_of(outcome: Outcome, width: int) -> str:
    """Return what the terminal says of one plan; the names of all stand in a column of that width."""
    severity = {1: "error", 2: "error"}.get(outcome.status, "")
    if outcome.status == 2:
        return coloured("failed", severity) + f"  {outcome.said}"
    return f"{title(outcome.plan.ljust(width))}  {coloured(outcome.said, severity)}"
