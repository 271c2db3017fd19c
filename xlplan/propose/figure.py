"""Which figure of a cell is an indicator's: the certain one, or the likeliest with the reason for doubt.

Apart from register.py, which writes rows: here a text is weighed. A guess has a place in the register, so
that the officer only confirms it, and no extract_key, so that nothing is written by it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from xlplan.plan.layout.series import read_moment
from xlplan.plan.lengths import ASKS_FORMAT, is_clock_face
from xlplan.refresh.model import Spot
from xlplan.refresh.wording import core_words
from xlplan.text.asides import is_forecast
from xlplan.text.claims import SENTENCE_END
from xlplan.text.figures import Reading
from xlplan.text.measures import list_units
from xlplan.text.performance import stated
from xlplan.text.reading import fits_share
from xlplan.text.targets import find_target

_NAMING = 2  # words of a measure by which a figure is told from others
_YEARS = range(2000, 2041)
_LIMIT = r"\b(?:over|under|within|beyond|above|below|than|after|exceeding|past)"
_POINTS = r"\s?(?:(?:percentage|%)\s?points?|ppts?|pp)\b"
_OF_POINTS = rf"\b(?:gap|difference|points?|pp)\b|[0-9]{_POINTS}"


class Figure(NamedTuple):
    """Is the figure that answers an indicator, certain or a guess with its doubts; None where none does."""

    reading: Reading | None
    is_certain: bool
    doubts: tuple[str, ...] = ()


def find_figure(spot: Spot, asked: str = "") -> Figure:
    """Return the figure of an indicator's line; `asked` is the unit that its table gives, such as '%'."""
    if spot.is_formula:
        shown = spot.readings if spot.is_certain and len(spot.readings) == 1 else (None,)
        return Figure(shown[0], False, ("its cell holds a formula, which is never overwritten",))
    if spot.is_date:
        asks = ASKS_FORMAT.replace("Where", "where").rstrip(".")
        doubt = f"its cell holds {spot.text}, which may be a time of day: {asks}"
        return Figure(None, False, (doubt,) if is_clock_face(spot.text) else ())
    found, fitting = spot.readings, _fitting(spot, asked)
    if not spot.is_certain:
        return _told(spot) if spot.is_told else _open(spot, fitting or found)
    if len(fitting) > 1:
        return _of_several(spot, fitting)
    if fitting:
        return _one(spot, fitting[0])
    return _unfit(spot, found) if found else Figure(None, False)


def _fitting(spot: Spot, asked: str) -> tuple[Reading, ...]:
    """Return the readings that can answer the measure; of a ratio and its percentage, the one asked for."""
    measure = f"{spot.measure} (%)" if asked == "%" else spot.measure
    fitting = spot.choose(measure)
    target = find_target(spot.own_measure) or find_target(f"Target: {spot.target}")
    if len(fitting) == 1 and fitting[0].unit == "ratio" and not list_units(measure):
        shares = [other for other in spot.readings if fits_share(other, fitting[0])]
        if len(shares) == 1 and (target is None or target.unit == "%"):
            return tuple(shares)
    aimed = [find_target(f"Target: {spot.target}"), find_target(spot.own_measure)]
    is_aimed = any(aim and aim.unit == "%" for aim in aimed)
    if not fitting and is_aimed and [each.unit for each in spot.readings] == ["%"]:
        # 'Midwife to birth ratio', and its target is 100%; 'No more than 15% of children live over 20 miles'
        return spot.readings
    return fitting


def _one(spot: Spot, reading: Reading) -> Figure:
    """Return the one figure that can answer, with what makes it less than certain."""
    shown = reading.text
    because = next(_reasons_against(spot, reading), None)
    if because:
        shares = [each for each in spot.readings if _is_share_beside(spot.text, reading, each)]
        return _guess(shares[0] if len(shares) == 1 else reading, because)
    doubts = []
    if reading.bound:
        doubts.append(
            f"says '{reading.bound}': a new value takes the figure's place, and '{reading.bound}' stays"
        )
    if re.search(r"[0-9](?:k|m|bn)$", shown, re.IGNORECASE) and not reading.unit:
        doubts.append(f"'{shown}' is read as {reading.value:,f}")
    return Figure(reading, True, tuple(doubts))


def _is_share_beside(text: str, whole: Reading, share: Reading) -> bool:
    """Tell whether a percentage in brackets is what a whole comes to: 'All 23 decided in time (100%)'."""
    between = text[whole.end : share.start]
    said = re.match(r"\W*all\s", text[: whole.start], re.IGNORECASE)
    return bool(said) and share.unit == "%" != whole.unit and re.fullmatch(r"[^.;()]*\(", between) is not None


def _reasons_against(spot: Spot, reading: Reading) -> Iterator[str]:
    """Yield why the one figure that can answer may be another thing."""
    text, shown = spot.text, reading.text
    if re.match(r"\s*completed?\s*[.,:;–—-]", text, re.IGNORECASE):
        yield f"says that it is complete, and holds '{shown}'"
    if re.match(r"\W*all\s", text[: reading.start], re.IGNORECASE) and reading.unit == "":
        yield f"says 'all {shown}', which may be a whole and no reading"
    if _is_limit(spot, reading):
        yield f"holds '{shown}', which the measure names as a limit"
    if is_forecast(text, reading.start, reading.end):
        yield f"holds '{shown}', which is a forecast"
    is_plain = spot.number is not None and spot.number_format == "General"
    if is_plain and shown.isdecimal() and int(shown) in _YEARS:
        yield f"holds {shown}, which may be a year"
    said = f"{spot.measure} {spot.target} {spot.area}"
    is_change = re.match(_POINTS, text[reading.end :], re.IGNORECASE)
    if is_change and not re.search(_OF_POINTS, said, re.IGNORECASE):
        yield f"holds '{text.strip()}', which may be a change"


def _is_limit(spot: Spot, reading: Reading) -> bool:
    """Tell whether a figure is what the measure holds others against: 'No child waits over 12 weeks'."""
    target = find_target(spot.own_measure) or find_target(f"Target: {spot.target}")
    if not reading.unit or (target and target.unit == reading.unit):
        return False
    named = re.escape(f"{reading.value:f}")
    return (
        re.search(rf"{_LIMIT}\s+{named}\s?{re.escape(reading.unit)}", spot.measure, re.IGNORECASE) is not None
    )


def _of_several(spot: Spot, fitting: Sequence[Reading]) -> Figure:
    listed = ", ".join(f"'{each.text}'" for each in fitting)
    latest = _latest(spot.text, fitting)
    return _guess(latest or _likeliest(spot, fitting), f"holds {listed}", "the latest" if latest else "")


def _open(spot: Spot, found: Sequence[Reading]) -> Figure:
    said = "the cells leave open which figure is its own"
    if not found:
        return Figure(None, False, (f"{said}: write line, figure and an extract_key",))
    return _guess(_latest(spot.text, found) or _likeliest(spot, found), said)


def _told(spot: Spot) -> Figure:
    """Return the figure of a sentence that says how things stand, for the officer to confirm."""
    found = stated(spot.text) or spot.readings
    listed = ", ".join(f"'{each.text}'" for each in found)
    which = f", which holds {listed}" if len(found) > 1 else ""
    likely = _latest(spot.text, found) or _likeliest(spot, found)
    return _guess(likely, f"is read from a text on progress{which}")


def _unfit(spot: Spot, found: Sequence[Reading]) -> Figure:
    """Return the likeliest of figures that are of another kind than the measure asks for."""
    listed, first = ", ".join(f"'{each.text}'" for each in found), found[0]
    if "%" in list_units(spot.measure) and not first.unit and 0 < first.value <= 1:
        per_cent = f"{(first.value * 100).normalize():f}%"
        said = f"holds {listed}, which may mean {per_cent} (give the cell a percentage format in Excel)"
        return Figure(first, False, (f"{said}: it has no extract_key",))
    return _guess(
        _likeliest(spot, found), f"holds {listed}, which is of another kind than the measure asks for"
    )


def _guess(reading: Reading, said: str, why: str = "") -> Figure:
    taken = f"'{reading.text}'{f', {why},' if why else ''} is proposed"
    return Figure(
        reading, False, (f"{said}: {taken}; write an extract_key if it is right, else correct 'figure'",)
    )


def _likeliest(spot: Spot, found: Sequence[Reading]) -> Reading:
    """Return the one of the target's unit and what it counts, else the only percentage, else the first."""
    target = find_target(spot.own_measure) or find_target(f"Target: {spot.target}")
    for unit in ([target.unit] if target else []) + ["%"]:
        fitting = [reading for reading in found if reading.unit == unit]
        if len(fitting) == 1 or (fitting and target and unit == target.unit):
            return _named(spot, fitting) or _counted_alike(spot, fitting) or fitting[0]
    return _named(spot, found) or _counted_alike(spot, found) or found[0]


def _named(spot: Spot, found: Sequence[Reading]) -> Reading | None:
    """Return the one figure with most of the measure's words right behind it: '7 early placements made'."""
    ends = [*(reading.start for reading in found[1:]), len(spot.text)]
    behind = [
        re.split(SENTENCE_END, spot.text[each.end : end], maxsplit=1)[0]
        for each, end in zip(found, ends, strict=True)
    ]
    own = {word for word in core_words(spot.measure) if word.isalpha()}
    shared = [len(own.intersection(core_words(text))) for text in behind]
    most = max(shared)
    return found[shared.index(most)] if most >= _NAMING and shared.count(most) == 1 else None


def _counted_alike(spot: Spot, found: Sequence[Reading]) -> Reading | None:
    """Return the one figure that counts what the target does: '0.7 of a grade' beside '0.5 of a grade'."""
    for text in (spot.own_measure, f"Target: {spot.target}"):
        if target := find_target(text):
            what = _counted(text[target.end :])
            alike = [each for each in found if what and _counted(spot.text[each.end :]) == what]
            return alike[0] if len(alike) == 1 else None
    return None


def _counted(behind: str) -> str:
    """Return the first word that carries a meaning among the few right behind a number; empty where none."""
    near = re.match(r"(?:\s?[^\W\d_]+){1,3}", behind)
    return next(iter(core_words(near[0])), "") if near else ""


def _latest(text: str, found: Sequence[Reading]) -> Reading | None:
    """Return the figure of the latest quarter or month, where each has its own: 'Q1: 34, Q2: 41'.

    None where it stands in brackets beside another, and may be of the year before: '11% in October (13% in
    March)'.
    """
    if len(found) < 2:
        return None
    before = [0, *(reading.end for reading in found)]
    after = [*(reading.start for reading in found[1:]), len(text)]
    for spans in (
        [(end, reading.start) for end, reading in zip(before, found, strict=False)],
        [(reading.end, start) for reading, start in zip(found, after, strict=True)],
    ):
        moments = [read_moment(text[start:end]) for start, end in spans]
        known = [moment for moment in moments if moment]
        is_of_a_kind = len({(moment.kind, moment.has_year) for moment in known}) == 1
        if len(known) == len(found) and is_of_a_kind and len({moment.at for moment in known}) == len(known):
            latest = max(zip(known, found, strict=True), key=lambda pair: pair[0].at)[1]
            others = [each for each in found if not _is_bracketed(text, each)]
            return None if others and latest not in others else latest
    return None


def _is_bracketed(text: str, reading: Reading) -> bool:
    before = text[: reading.start]
    return before.rfind("(") > before.rfind(")")
