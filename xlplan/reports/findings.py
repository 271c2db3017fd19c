"""Findings as an officer reads them: where, what, and what to do about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from xlplan.findings import SEVERITIES, Finding, Severity, at_least
from xlplan.reports.style import coloured, counted
from xlplan.reports.tables import wrapped

_INDENT = " " * 9


def show_finding(finding: Finding) -> str:
    """Return one finding: its weight, code and place, its sentence, its remedy."""
    mark = coloured(f"{finding.severity:<7}", finding.severity)
    head = "  ".join(part for part in (finding.code, finding.action, finding.address) if part)
    lines = [f"{mark}  {head}", wrapped(finding.message, _INDENT)]
    if finding.remedy:
        lines.append(wrapped(finding.remedy, f"{_INDENT}  ", first=f"{_INDENT}→ "))
    return "\n".join(lines)


def show_findings(plan: str, findings: Sequence[Finding], fail_on: Severity, *, verdict: bool = True) -> str:
    """Return the findings in reading order, then whether the plan is fit to circulate."""
    parts = [show_finding(finding) for finding in findings if not finding.waived]
    return "\n\n".join([*parts, _verdict(plan, findings, fail_on)] if verdict else parts)


def _verdict(plan: str, findings: Sequence[Finding], fail_on: Severity) -> str:
    counts = Counter(finding.severity for finding in findings if not finding.waived)
    nouns = {"error": "error", "warning": "warning", "info": "note"}
    said = ", ".join(counted(counts[each], nouns[each]) for each in SEVERITIES if counts[each])
    waived = sum(finding.waived for finding in findings)
    accepted = f" ({waived} waived)" if waived else ""
    if at_least(findings, fail_on):
        return coloured(f"{plan}: not fit to circulate: {said}{accepted}.", "Red", bold=True)
    return coloured(f"{plan}: fit to circulate: {said or 'nothing found'}{accepted}.", "Green", bold=True)
