"""A plan as plain lines, one for each thing that it says, for programs that compare texts, such as git."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xlplan.plan.model import Plan, column_title
from xlplan.refresh.model import spots_of
from xlplan.text.footnotes import raised

_TEXTS = ("reference", "progress", "next_steps", "lead", "timescale", "target", "direction", "comments")
_SENTENCE_ENDS = re.compile(r"(?<=[.!?;])\s+|\n")


def plain_lines(plan: Plan) -> Iterator[str]:
    """Yield the title, the actions with their texts and indicators, and the notes; long texts by sentence."""
    yield from (f"title: {text}" for _, text in plan.title)
    spots = spots_of(plan)
    for row in plan.actions.to_dict("records"):
        yield ""
        yield f"{row['area'] or row['reference']} [{str(row['rating']).strip() or 'no rating'}]"
        for name in _TEXTS:
            sentences = [part.strip() for part in _SENTENCE_ENDS.split(str(row[name])) if part.strip()]
            yield from (f"  {column_title(name)}: {sentence}" for sentence in sentences)
        for spot in spots:
            if spot.action == row["action"]:
                yield f"  {' '.join(spot.measure.split())} = {raised(spot.text, spot.line_superscript)}"
    yield ""
    yield from (f"note: {note.text}" for note in plan.notes)
