"""Why a figure may be no reading of its indicator, for where it stands or for what its measure speaks of.

Apart from above.py, which says what a table says of it, and figure.py, which weighs the text of its cell.
"""

from __future__ import annotations

import re

from xlplan.plan.layout.present import says_to_date
from xlplan.propose.above import Above
from xlplan.refresh.model import Spot
from xlplan.text.figures import Reading
from xlplan.text.measures import list_units
from xlplan.text.mentions import MONTH
from xlplan.text.targets import find_target

_WHEN = re.compile(  # words of any figure: '338 since 1 April, on course'
    rf"\b(?:{MONTH}|since|from|this|last|year|month|quarter|term|date|end|position|latest|current(?:ly)?|with|only"
    r"|provisional|cumulative|course|track|target|above|below|against|figure|data|average|previous|same|total)s?\b"
)
_STOP = re.compile(r"[^\W\d_]{2}\)?[.!](?:\s|$)")
_CODE = re.compile(r"[A-Z]{0,4}[ .-]?\d{1,3}(?:\.\d{1,2})?[a-z]?", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{3,}")
_SAID = 2  # words by which a cell says more than its figure
_FEWEST = 5  # words of a sentence
_MEASURED = frozenset("%£€$")  # units of what is measured; a count may be a step that was taken
_MILESTONES = re.compile(r"\b(?:milestone|output|deliverable|task)s?\b", re.IGNORECASE)


def doubts_of_column(spot: Spot, reading: Reading, above: Above) -> list[str]:
    """Return why a figure may be no reading, for where it stands or for what its measure speaks of."""
    if above.rival:
        return [f"{above.rival}: check that '{reading.text}' is its figure"]
    return _doubts_of_place(spot, reading, above)


def _doubts_of_place(spot: Spot, reading: Reading, above: Above) -> list[str]:
    check = f"check that '{reading.text}' is its figure"
    if above.is_progress and (not above.measures or not _is_measured(spot, above)):
        return [f"is read from a text on progress: {check}"]
    if above.beside:
        of_month = f"of '{' '.join(above.heading.split())}'" if above.heading else "of an earlier time"
        which = "to date" if says_to_date(above.heading) else of_month
        return [
            f"is the figure {which}; if that of {above.beside} is meant, write its cell and basis: {check}"
        ]
    if not above.is_named:
        return [f"its heading '{' '.join(above.heading.split())}' is not known as one of figures: {check}"]
    if not above.measures:
        doubt = _doubt_of_action(spot, reading)
        return [f"{doubt}: {check}"] if doubt else []
    if not _is_of_its_measure(spot):
        return [f"its measure does not speak of it: {check}"]
    return []


def _doubt_of_action(spot: Spot, reading: Reading) -> str:
    """Return why a figure may be no reading where its action stands for its measure; '' where it is one."""
    if spot.target.strip() and spot.measure != " ".join(spot.area.split()):
        return ""  # 'RSO visits overdue: 38 (target 0)'
    if not _speaks_of(spot.area, spot.text):
        return "its action does not speak of it"
    may_be_step = reading.unit not in _MEASURED  # '12 tenants appointed in June'
    is_told = (may_be_step or _STOP.search(spot.text)) and len(spot.text.split()) >= _FEWEST
    return "stands in a sentence on its action" if is_told else ""


def _is_measured(spot: Spot, above: Above) -> bool:
    """Tell whether a measure asks for a number, so that one under progress answers it."""
    if _MILESTONES.search(above.measures):
        return False
    return bool(
        list_units(spot.measure) or find_target(spot.own_measure) or find_target(f"Target: {spot.target}")
    )


def _is_of_its_measure(spot: Spot) -> bool:
    """Tell whether a sentence may speak of its measure: by a number that is asked for, or a word of it.

    Of 'K2' it speaks only where the cell holds little but a figure.
    """
    if _CODE.fullmatch(spot.measure.strip()) and len(_WORD.findall(spot.text)) >= _SAID:
        return False
    has_target = find_target(spot.own_measure) or find_target(f"Target: {spot.target}")
    return bool(list_units(spot.measure) or has_target) or _speaks_of(
        f"{spot.measure} {spot.area}", spot.text
    )


def _speaks_of(area: str, text: str) -> bool:
    """Tell whether an action that stands for its measure shares a word with the text, or that has none."""
    mine, theirs = (
        {word[:5] for word in re.findall(r"[^\W\d_]{4,}", _WHEN.sub(" ", each.casefold()))}
        for each in (area, text)
    )
    return not theirs or bool(mine & theirs)
