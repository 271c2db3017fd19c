"""Findings as an officer reads them: where, what, and what to do about it; as text, and as a page of HTML."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from xlplan.findings import SEVERITIES, Finding, Severity, at_least
from xlplan.reports.style import coloured, counted, title
from xlplan.reports.tables import in_one_line, wrapped

_INDENT = " " * 9
_NOUNS = {"error": "error", "warning": "warning", "info": "note"}
_ELSEWHERE = "The workbook as a whole"


def show_finding(finding: Finding) -> str:
    """Return one finding: its weight, code and place, its sentence, its remedy."""
    mark = coloured(f"{finding.severity:<7}", finding.severity)
    head = "  ".join(part for part in (finding.code, finding.action, finding.address) if part)
    lines = [f"{mark}  {head}", wrapped(finding.message, _INDENT)]
    if finding.remedy:
        lines.append(wrapped(finding.remedy, f"{_INDENT}  ", first=f"{_INDENT}→ "))
    return "\n".join(lines)


def show_findings(
    plan: str,
    findings: Sequence[Finding],
    fail_on: Severity,
    *,
    names: Mapping[str, str] | None = None,
    verdict: bool = True,
) -> str:
    """Return the findings action by action, then whether the plan is fit to circulate.

    `names` gives the actions' own words by their names.
    """
    parts: list[str] = []
    for action, group in by_action(findings).items():
        words = (names or {}).get(action, "")
        parts.append(title(in_one_line(" ".join(part for part in (action or _ELSEWHERE, words) if part))))
        parts += [show_finding(finding) for finding in group]
    return "\n\n".join([*parts, _shown_verdict(plan, findings, fail_on)] if verdict else parts)


class Check(NamedTuple):
    """Is what a page says of the check itself: the plan's file, its title, the day, whom it is for."""

    plan: str
    heading: str
    day: date
    audience: str


def findings_page(
    check: Check,
    findings: Sequence[Finding],
    fail_on: Severity,
    titles: Mapping[str, str],
    names: Mapping[str, str],
) -> str:
    """Return the findings as one page of HTML, those that stop the plan first.

    `titles` are the rules' by code, `names` the actions' own words.
    """
    from xlplan.reports.page import render_page

    number = itertools.count(1)
    groups = {
        action: [(next(number), each) for each in group] for action, group in by_action(findings).items()
    }
    numbered = [pair for group in groups.values() for pair in group]
    counts = Counter(finding.severity for _, finding in numbered)
    stopping = at_least(findings, fail_on)
    return render_page(
        "check",
        plan=check.plan,
        heading=check.heading,
        day=f"{check.day.day} {check.day:%B %Y}",
        audience=check.audience,
        is_fit=not stopping,
        first=[pair for pair in numbered if pair[1] in stopping],
        counts=[(counts[s], f"{_NOUNS[s]}{'' if counts[s] == 1 else 's'}", s) for s in SEVERITIES],
        groups=[(action or _ELSEWHERE, names.get(action, ""), group) for action, group in groups.items()],
        waived=[finding for finding in findings if finding.waived],
        titles=titles,
        nouns=_NOUNS,
    )


def by_action(findings: Sequence[Finding]) -> dict[str, list[Finding]]:
    """Return the findings that are not waived by their action, in reading order; '' is the rest, first."""
    groups: dict[str, list[Finding]] = {"": []}
    for finding in findings:
        if not finding.waived:
            groups.setdefault(finding.action or "", []).append(finding)
    return {action: group for action, group in groups.items() if group}


def verdict_of(plan: str, findings: Sequence[Finding], fail_on: Severity) -> str:
    """Return the sentence that says whether the plan is fit to circulate, and why."""
    counts = Counter(finding.severity for finding in findings if not finding.waived)
    said = ", ".join(counted(counts[each], _NOUNS[each]) for each in SEVERITIES if counts[each])
    waived = sum(finding.waived for finding in findings)
    accepted = f" ({waived} waived)" if waived else ""
    fit = "not fit" if at_least(findings, fail_on) else "fit"
    return f"{plan}: {fit} to circulate: {said or 'nothing found'}{accepted}."


def _shown_verdict(plan: str, findings: Sequence[Finding], fail_on: Severity) -> str:
    colour = "Red" if at_least(findings, fail_on) else "Green"
    return coloured(verdict_of(plan, findings, fail_on), colour, bold=True)


def check_document(plan: str, findings: Sequence[Finding]) -> dict[str, object]:
    """Return what `xlplan check --format json` prints of one plan."""
    return {
        "version": 1,
        "plan": plan,
        "findings": [finding.to_json() for finding in findings],
        "counts": counts_of(findings),
    }


def counts_of(findings: Sequence[Finding]) -> dict[str, int]:
    """Return how many findings that nobody waived there are of each severity."""
    counts = Counter(finding.severity for finding in findings if not finding.waived)
    return {each: counts[each] for each in SEVERITIES}
