"""Results as an officer reads them on a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import click

from xlplan.address import full_address
from xlplan.edits import Edit
from xlplan.findings import Finding, Severity, at_least
from xlplan.plan.model import Plan
from xlplan.proof.compare import Comparison
from xlplan.receipts import Receipt
from xlplan.refresh.model import RatingDecision, Refresh
from xlplan.reports.tables import table, wrapped

_COLOURS = {"Red": "red", "Amber": "yellow", "Green": "green", "error": "red", "warning": "yellow", "info": "cyan"}
_KINDS = {"figure": "figure", "rating": "rating", "footnote": "footnote", "as_at": "heading", "cell": "cell"}


def show_refresh(refresh: Refresh, *, verbose: bool = False) -> str:
    """Return the table of edits, the ratings with their reasons, and the findings."""
    parts = [_title(f"{refresh.plan.path.name}: {refresh.period.label}")]
    if refresh.edits:
        parts.append(table(("Cell", "Action", "What", "Was", "Becomes"), [_edit_row(edit) for edit in refresh.edits]))
    else:
        parts.append("Nothing to change: the plan shows this month's values already.")
    if refresh.ratings:
        parts.append(_title("Ratings"))
        parts += [_rating(rating) for rating in refresh.ratings]
    told = refresh.findings if verbose else at_least(refresh.findings, "warning")
    if told:
        parts.append(_title("Left for you"))
        parts += [show_finding(finding) for finding in told]
    silent = len(refresh.findings) - len(told)
    if silent:
        parts.append(f"{silent} more note{'s' if silent > 1 else ''} with --verbose.")
    return "\n\n".join(parts)


def show_receipt(receipt: Receipt, output: str) -> str:
    """Return where the workbook is and what the proof found."""
    changed = receipt.comparison.get("changed")
    parts = len(changed) if isinstance(changed, list) else 0
    stale = sum(len(cells) for cells in receipt.recalculated.values())
    lines = [
        f"Written: {output}",
        f"Proven: {receipt.identical} parts byte for byte as before, {parts} changed, "
        f"{_count(len(receipt.edits), 'cell')} edited and no other cell touched.",
    ]
    if stale:
        lines.append(f"Excel will recalculate {_count(stale, 'formula')} that depend on them when it opens the workbook.")
    if receipt.backup:
        lines.append(f"Backup: .xlplan/backups/{receipt.backup}")
    if receipt.path:
        lines.append(f"Receipt: {receipt.path}")
    return "\n".join(lines)


def show_findings(plan: str, findings: Sequence[Finding], fail_on: Severity) -> str:
    """Return the findings in reading order under a verdict."""
    stopping = at_least(findings, fail_on)
    open_ones = [finding for finding in findings if not finding.waived]
    counts = Counter(finding.severity for finding in open_ones)
    said = ", ".join(_count(counts[s], s if s != "info" else "note") for s in ("error", "warning", "info") if counts[s])
    verdict = f"not fit to circulate: {said}" if stopping else f"fit to circulate: {said or 'nothing found'}"
    waived = len(findings) - len(open_ones)
    if waived:
        verdict += f" ({waived} waived)"
    lines = [show_finding(finding) for finding in open_ones]
    return "\n\n".join([*lines, _styled(f"{plan}: {verdict}.", bold=True, fg="red" if stopping else "green")])


def show_finding(finding: Finding) -> str:
    """Return one finding: where, code, what, remedy."""
    mark = _styled(f"{finding.severity:<7}", fg=_COLOURS[finding.severity])
    where = " ".join(part for part in (finding.address, finding.action) if part)
    text = f"{finding.code} {where + ': ' if where else ''}{finding.message}"
    if finding.remedy:
        text += f" {finding.remedy}"
    return f"{mark} {wrapped(text, indent='        ')}"


def show_comparison(found: Comparison, unexplained: Sequence[str], explained_by: str | None) -> str:
    """Return how two workbooks differ, part by part."""
    lines = [f"{_count(found.identical, 'part')} identical, {len(found.changed)} changed, "
             f"{len(found.added)} added, {len(found.removed)} removed."]
    lines += [f"added    {part}" for part in found.added]
    lines += [f"removed  {part}" for part in found.removed]
    for part in found.changed:
        lines.append(f"changed  {part.part}")
        lines += [f"           {c.cell}: {_short(c.old)} → {_short(c.new)}{_fill_note(c.old_fill, c.new_fill)}" for c in part.cells]
        lines += [f"           {element}" for element in part.elements]
    if not found.changed and not found.added and not found.removed:
        lines.append("The two workbooks are the same.")
    elif unexplained:
        why = f"the receipt {explained_by}" if explained_by else "any receipt"
        lines.append(f"Not explained by {why}:")
        lines += [f"  {clause}" for clause in unexplained]
    else:
        lines.append(f"Every difference is explained by the receipt {explained_by}.")
    return "\n".join(lines)


def show_plan(plan: Plan, values: Mapping[str, tuple[str, str]]) -> str:
    """Return the actions with their indicators; `values` gives (reading, target) by indicator."""
    actions = plan.actions.to_dict("records")
    parts = [f"{plan.path.name}: {_count(len(plan.actions), 'action')}, {_count(len(plan.indicators), 'indicator')}, "
             f"{_count(len(plan.notes), 'footnote')} in {full_address(plan.sheet, str(actions[0]['area_cell'] or actions[0]['measure_cell']))} and below."]
    by_action: dict[str, list[tuple[str, ...]]] = {}
    for row in plan.indicators.to_dict("records"):
        reading, target = values.get(str(row["indicator"]), ("", ""))
        by_action.setdefault(str(row["action"]), []).append(
            (str(row["indicator"]), str(row["cell"]), str(row["measure"]), str(row["text"]), reading, target)
        )
    for action in actions:
        rating = _styled(str(action["rating"]) or "no rating", fg=_COLOURS.get(str(action["rating"])), bold=True)
        parts.append(f"{action['action']}  {rating}  {wrapped(str(action['area'] or action['reference']), indent='     ')}")
        rows = by_action.get(str(action["action"]), [])
        if rows:
            parts.append(table(("Indicator", "Cell", "Measure", "Current performance", "Figure", "Target"), rows))
    return "\n\n".join(parts)


def _edit_row(edit: Edit) -> tuple[str, str, str, str, str]:
    old, new = edit.old or "", edit.new if edit.new is not None else "" if edit.number is None else repr(edit.number)
    before, after = _around_change(old, new)
    return edit.cell, edit.action or "", _KINDS.get(edit.kind, edit.kind), before, after


def _around_change(old: str, new: str) -> tuple[str, str]:
    """Return both texts, cut to the words around what differs where they are long."""
    if max(len(old), len(new)) <= 60:
        return old, new
    head = next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), 0)
    start = max(old.rfind(" ", 0, max(head - 20, 0)) + 1, 0)
    lead = "…" if start else ""
    return tuple(lead + (text[start : start + 55] + "…" if len(text) - start > 56 else text[start:]) for text in (old, new))  # type: ignore[return-value]  # two in, two out


def _rating(rating: RatingDecision) -> str:
    shown = _styled(rating.new, fg=_COLOURS.get(rating.new), bold=True)
    change = f"{rating.published} → {shown}" if rating.new != rating.published else f"{shown}, as before"
    return f"{rating.action}  {change}\n     {wrapped(rating.why, indent='     ')}"


def _fill_note(old: str | None, new: str | None) -> str:
    return f" (fill {new or 'none'})" if old != new else ""


def _short(text: str | None) -> str:
    if text is None:
        return "nothing"
    return f"'{text if len(text) <= 70 else text[:67] + '…'}'"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _title(text: str) -> str:
    return _styled(text, bold=True)


def _styled(text: str, *, fg: str | None = None, bold: bool = False) -> str:
    return click.style(text, fg=fg, bold=bold or None)
