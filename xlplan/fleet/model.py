"""What goes to a worker and what comes back: plain values, since they travel between processes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from xlplan.errors import XlplanError, describe_fault
from xlplan.findings import Finding, Severity


class Named(NamedTuple):
    """Is a plan of a fleet: its number, its name as it was given, and where it is, for any process.

    `place` is an absolute path, or the URL of a plan that is on a store. `wrong` says why it is not begun.
    """

    number: int
    name: str
    place: str
    wrong: XlplanError | None = None


@dataclass(frozen=True)
class CheckWish:
    """Is how plans are to be checked: which rules, and from which severity on a plan's status is 1."""

    register: Path | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    fail_on: Severity = "error"


@dataclass(frozen=True)
class RefreshWish:
    """Is how plans are to be refreshed: as the options of `xlplan refresh` say."""

    register: Path | None = None
    extracts: tuple[str, ...] = ()
    period: str | None = None
    in_place: bool = False
    force: bool = False
    wait: float = 5.0
    split_footnotes: bool = False
    dry_run: bool = False
    force_protected: bool = False


@dataclass(frozen=True)
class Outcome:
    """Is what came of one plan.

    `status` is the exit status that the plan alone would have had, `result` one word or two for it, `said`
    what there is to say in one line, and `document` what `--format json` prints of the plan alone, an error
    included. A plan of a fleet is known by its `number`, from 0, in the order in which they were named.
    """

    plan: str
    number: int
    status: int
    result: str
    said: str
    document: Mapping[str, Any]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Is what was found wrong with the plan, or with the files that it needs."""
        return tuple(Finding(**each) for each in self.document.get("findings", ()))


def failed(named: Named, error: Exception) -> Outcome:
    """Return the outcome of a plan with which nobody could go on; a fault of ours is told as such."""
    if isinstance(error, XlplanError):
        said, answer = str(error), error.to_json()
    else:
        said = describe_fault(error)
        answer = {"kind": "fault", "message": said, "file": named.name, "place": None}
    said = said if named.name in said else f"{named.name}: {said}"
    document: dict[str, object] = {"version": 1, "plan": named.name, "error": answer}
    if found := [each.to_json() for each in getattr(error, "findings", ())]:
        document["findings"] = found
    return Outcome(named.name, named.number, 2, "failed", said, document)
