"""Remedies that are certain, as edits: what `xlplan check --fix` writes.

A rule states its own (`Seen.fix`); here they are made, and put together where two are for one cell. Where
it is not certain what an officer meant, a rule has no fix.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from xlplan.edits import Edit, EditKind

if TYPE_CHECKING:
    from xlplan.checks.subject import Subject

Span = tuple[int, int, str]


class Fix(NamedTuple):
    """Is one remedy: the rules that ask for it, and the edit."""

    codes: tuple[str, ...]
    edit: Edit

    def to_json(self) -> dict[str, object]:
        """Return the edit as `xlplan apply` reads it, with the rules' codes in `source`."""
        return {**self.edit.to_json(), "source": ", ".join(self.codes)}


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


def join_fixes(found: Iterable[Fix]) -> list[Fix]:
    """Return the fixes, those of one cell's text as one, in the order in which they were found.

    Of two that would change the same characters, the first is made; the other is found again afterwards if it
    is still one.
    """
    joined: dict[tuple[str, str, bool], Fix] = {}
    for fix in found:
        key = (fix.edit.sheet, fix.edit.cell, fix.edit.new is None)
        joined[key] = _join(joined[key], fix) if key in joined else fix
    return list(joined.values())


def _join(one: Fix, other: Fix) -> Fix:
    edit = one.edit
    new = [span for span in other.edit.spans if span not in edit.spans]
    if other.edit.old != edit.old or any(_overlap(span, edit.spans) for span in new):
        return one
    spans = tuple(sorted((*edit.spans, *new)))
    text = edit.old or ""
    for start, end, words in reversed(spans):
        text = text[:start] + words + text[end:]
    whys = dict.fromkeys(why for why in (edit.why, other.edit.why) if why)
    both = replace(edit, new=text, spans=spans, why="; ".join(whys)) if spans else edit
    return Fix(tuple(dict.fromkeys((*one.codes, *other.codes))), both)


def _overlap(span: Span, others: Sequence[Span]) -> bool:
    return any(span[0] < end and start < span[1] for start, end, _ in others)
