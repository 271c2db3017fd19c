"""Remedies that are certain, as edits and properties to be emptied: what `xlplan check --fix` writes.

A rule states its own (`Seen.fix`); here they are made, and put together where two are for one cell. Where
it is not certain what an officer meant, a rule has no fix.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from xlplan.edits import Clearing, Edit, EditKind

if TYPE_CHECKING:
    from xlplan.checks.rule import Seen
    from xlplan.checks.subject import Subject
    from xlplan.findings import Finding

Span = tuple[int, int, str]


class Fix(NamedTuple):
    """Is one remedy: the rules that ask for it, and the edit, or the property to be emptied."""

    codes: tuple[str, ...]
    edit: Edit | Clearing

    def to_json(self) -> dict[str, object]:
        """Return an edit as `xlplan apply` reads it, or a property, with the rules' codes in `source`."""
        said = self.edit.to_json() if isinstance(self.edit, Edit) else self.edit._asdict()
        return {**said, "source": ", ".join(self.codes)}


def fixes_of(found: Iterable[tuple[Finding, Seen]]) -> list[Fix]:
    """Return the remedies of findings that nobody has waived: the cells', then the document's."""
    known = [(finding.code, seen) for finding, seen in found if not finding.waived]
    clearings = [Fix((code,), each) for code, seen in known for each in seen.clearings]
    return [*join_fixes([((code,), seen.fix) for code, seen in known if seen.fix]), *clearings]


def text_fix(
    subject: Subject, sheet: str, cell: str | None, span: Span, why: str, kind: EditKind = "cell"
) -> Edit | None:
    """Return the edit that replaces (start, end, new) in a cell's text; None where the cell holds no text."""
    shown = subject.plan.cells.get((sheet, cell or ""))
    if shown is None or cell is None or shown.is_formula or shown.number is not None or shown.is_date:
        return None
    start, end, new = span
    text = shown.text[:start] + new + shown.text[end:]
    return Edit(sheet, cell, new=text, old=shown.text, kind=kind, why=why, spans=(span,))


def join_fixes(found: Iterable[tuple[tuple[str, ...], Edit]]) -> list[Fix]:
    """Return the edits as fixes, those of one cell's text as one, in the order in which they were found.

    Of two that would change the same characters, the first is made; the other is found again afterwards if it
    is still one.
    """
    joined: dict[tuple[str, str, bool], tuple[tuple[str, ...], Edit]] = {}
    for codes, edit in found:
        key = (edit.sheet, edit.cell, edit.new is None)
        if key in joined and (both := _join(joined[key][1], edit)):
            joined[key] = (tuple(dict.fromkeys((*joined[key][0], *codes))), both)
        else:
            joined.setdefault(key, (codes, edit))
    return [Fix(codes, edit) for codes, edit in joined.values()]


def _join(edit: Edit, other: Edit) -> Edit | None:
    """Return the edit that makes both; None where they would change the same characters."""
    new = [span for span in other.spans if span not in edit.spans]
    if other.old != edit.old or any(_overlap(span, edit.spans) for span in new):
        return None
    spans = tuple(sorted((*edit.spans, *new)))
    text = edit.old or ""
    for start, end, words in reversed(spans):
        text = text[:start] + words + text[end:]
    whys = dict.fromkeys(why for why in (edit.why, other.why) if why)
    return replace(edit, new=text, spans=spans, why="; ".join(whys)) if spans else edit


def _overlap(span: Span, others: Sequence[Span]) -> bool:
    return any(span[0] < end and start < span[1] for start, end, _ in others)
