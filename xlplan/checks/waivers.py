"""XP9: waivers. Which findings somebody has accepted, and which of these acceptances are spent.

The rules of this family run last: they look at what the others have found.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from xlplan.checks.rule import Seen, check, known_rules
from xlplan.checks.told import TOLD

if TYPE_CHECKING:
    from xlplan.checks.subject import Subject
    from xlplan.config import Waiver
    from xlplan.findings import Finding

FAMILY = "XP9"


@check("XP901", "Waiver expired", internal="warning", committee="warning", public="warning")
def find_expired_waivers(subject: Subject) -> Iterator[Seen]:
    """Looks for a waiver in `xlplan.toml` whose last day (`until`) has passed. It covers nothing any more.

    ## Why it matters

    Somebody promised to look at the finding again by that day, and it counts again without anybody knowing
    why.

    ## Example

    A17's rating was accepted by K Lee "until the audit reports", and `until` is 31 March 2014; it is April.

    ## Remedy

    Put the finding right, or agree a new day and write who agreed it; else take the waiver out.
    """
    for waiver in subject.config.check.waivers:
        if waiver.until and _is_past(waiver, subject.today):
            yield Seen(
                f"The waiver of {_describe(waiver)} by {waiver.by} ('{waiver.reason}') ended on "
                f"{waiver.until.day} {waiver.until:%B %Y}: what it covered counts again.",
                "Put the finding right, agree a new day, or take the waiver out of xlplan.toml.",
                waiver.sheet,
                waiver.cell,
                waiver.action,
            )


@check("XP902", "Waiver without a finding", internal="info", committee="info", public="warning")
def find_idle_waivers(subject: Subject) -> Iterator[Seen]:
    """Looks for a waiver that covers no finding though its rule has run, and for one of a code that is no
    rule.

    Quiet about rules that were not selected or are ignored, and about expired waivers (XP901).

    ## Why it matters

    The finding was put right, or the waiver has a slip in it and never covered anything. Left in place, it
    will one day hide a finding that nobody has looked at.

    ## Example

    The waiver names A71 where A17 was meant, and A17 still counts.

    ## Remedy

    Take it out of `xlplan.toml`, or correct its code, action, sheet or cell.
    """
    known = {rule.code for rule in known_rules()} | {told.code for told in TOLD}
    for waiver in subject.config.check.waivers:
        found = subject.found.get(waiver.code)
        if _is_past(waiver, subject.today):
            continue
        if found is None and waiver.code.startswith("XP") and waiver.code not in known:
            said = f"there is no rule {waiver.code}"
        elif found is not None and not any(_covers(waiver, finding) for finding in found):
            said = "there is no such finding"
        else:
            continue
        yield Seen(
            f"The waiver of {_describe(waiver)} by {waiver.by} covers nothing: {said}.",
            "Take it out of xlplan.toml, or correct its code, action, sheet or cell.",
            waiver.sheet,
            waiver.cell,
            waiver.action,
        )


def waive(finding: Finding, waivers: Sequence[Waiver], today: date) -> Finding:
    """Return the finding, marked as waived where a waiver covers it that has not expired."""
    accepted = any(_covers(waiver, finding) and not _is_past(waiver, today) for waiver in waivers)
    return replace(finding, waived=True) if accepted else finding


def _covers(waiver: Waiver, finding: Finding) -> bool:
    """Tell whether the waiver is for this finding: its code, and what else it names."""
    named = ((waiver.action, finding.action), (waiver.sheet, finding.sheet), (waiver.cell, finding.cell))
    return waiver.code == finding.code and all(
        mine is None or mine.casefold() == (theirs or "").casefold() for mine, theirs in named
    )


def _is_past(waiver: Waiver, today: date) -> bool:
    return waiver.until is not None and waiver.until < today


def _describe(waiver: Waiver) -> str:
    """Return what a waiver is for: 'XP101 for A17', 'XP502 in Plan B4'."""
    place = " ".join(part for part in (waiver.sheet, waiver.cell) if part)
    return (
        waiver.code + (f" for {waiver.action}" if waiver.action else "") + (f" in {place}" if place else "")
    )
