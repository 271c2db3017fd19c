"""Findings as SARIF 2.1.0, the format that code hosts and editors show (OASIS, March 2020).

A cell is a logical location here, for SARIF's physical regions are lines of text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import quote

from xlplan.checks.rule import Rule
from xlplan.findings import Finding

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {"error": "error", "warning": "warning", "info": "note"}


def sarif_log(
    plan: Path, findings: Sequence[Finding], rules: Sequence[Rule], version: str
) -> dict[str, object]:
    """Return the log of one run: the rules that found something, and a result for each finding."""
    codes = sorted({finding.code for finding in findings})
    known = {rule.code: rule for rule in rules}
    driver = {"name": "xlplan", "version": version, "rules": [_rule(code, known.get(code)) for code in codes]}
    uri = quote(plan.name)
    return {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": driver},
                "artifacts": [{"location": {"uri": uri}}],
                "columnKind": "unicodeCodePoints",
                "results": [_result(finding, codes.index(finding.code), uri) for finding in findings],
            }
        ],
    }


def _rule(code: str, rule: Rule | None) -> dict[str, object]:
    if rule is None:
        return {"id": code}
    about = rule.page.partition("\n\n## ")[0]
    return {
        "id": code,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": " ".join(about.split())},
        "help": {"text": rule.page, "markdown": rule.page},
    }


def _result(finding: Finding, index: int, uri: str) -> dict[str, object]:
    text = f"{finding.message} {finding.remedy}" if finding.remedy else finding.message
    physical = {"artifactLocation": {"uri": uri, "index": 0}}
    location: dict[str, object] = {"physicalLocation": physical}
    if finding.address:
        place = {"fullyQualifiedName": finding.address, "kind": "member" if finding.cell else "module"}
        location["logicalLocations"] = [place]
    result: dict[str, object] = {
        "ruleId": finding.code,
        "ruleIndex": index,
        "level": _LEVELS[finding.severity],
        "message": {"text": text},
        "locations": [location],
        "properties": _properties(finding),
    }
    if finding.waived:
        result["suppressions"] = [{"kind": "external", "status": "accepted"}]
    return result


def _properties(finding: Finding) -> Mapping[str, str]:
    named = {"action": finding.action, "indicator": finding.indicator, "quote": finding.quote}
    return {name: text for name, text in named.items() if text}
