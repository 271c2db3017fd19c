"""The sentence that the register gives for a cell without a figure: 'YTD = {value}%'.

It takes the place of words that stand for a figure to come, and of no others: 'Complete' is an answer.
"""

from __future__ import annotations

import re

from xlplan.plan.extracts.extract import Answer
from xlplan.plan.register import Entry
from xlplan.refresh.figures import Doubt
from xlplan.refresh.model import Spot, TextSpan
from xlplan.refresh.written import quote_value
from xlplan.text.awaited import says_awaited
from xlplan.text.figures import readings
from xlplan.text.footnotes import find_markers

_LEFT_OPEN = re.compile(r"\s*ytd\s*[=:]\s*", re.IGNORECASE)  # 'YTD =', and nothing behind it


def fill_template(entry: Entry, spot: Spot, answer: Answer) -> TextSpan | Doubt | None:
    """Return the span of the line that gives way to the register's sentence, or why none does.

    None where the register has no sentence for it. A footnote marker at the end of the line stays.
    """
    if "{value}" not in (entry.template or "") or readings(spot.text, spot.line_superscript, spot.clock):
        return None
    markers = find_markers(spot.text, spot.line_superscript)
    end = min((marker.start for marker in markers), default=len(spot.text))
    words = spot.text[:end].rstrip()
    if not (says_awaited(words) or _LEFT_OPEN.fullmatch(words)):
        reason = f"it holds no figure, and '{words}' may be meant as it stands"
        return Doubt("XP007", reason, "Clear the cell, or write 'Awaiting data': then the template fills it.")
    text = _fill(entry.template or "", entry, answer)
    found = readings(text)
    if len(found) != 1 or found[0].high != answer.value.high:
        reason = f"the register's template gives '{text}', and its figure could not be read again"
        return Doubt("XP007", reason, "Write a template such as 'YTD = {value}%'.")
    return 0, len(words), text


def _fill(template: str, entry: Entry, answer: Answer) -> str:
    """Return the template with the value; it keeps a sign that the template does not have itself."""
    value = quote_value(answer, entry.decimals, ",")
    value = value.removeprefix("£") if "£{value}" in template else value
    if re.search(r"\{value\}\s?(?:%|per ?cent)", template):
        value = value.rstrip("%")
    elif entry.unit == "%":
        value = value.rstrip("%") + "%"
    return template.replace("{value}", value)
