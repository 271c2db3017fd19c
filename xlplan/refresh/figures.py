"""Which figure of a cell answers an indicator, and what the plan shows for it now.

Apart from changes.py, which decides new ones: whoever only looks at a plan needs no more than this.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from xlplan.findings import Finding
from xlplan.plan.lengths import seconds_of
from xlplan.plan.register import Entry
from xlplan.refresh.locate import locate
from xlplan.refresh.model import Spot
from xlplan.text.clock import SIZES, Told, tell_seconds
from xlplan.text.figures import Reading


class Doubt(NamedTuple):
    """Is why a cell is left alone: the code of the check, a clause, and a sentence that says what helps."""

    code: str
    reason: str
    remedy: str

    def finding(self, entry: Entry, spot: Spot) -> Finding:
        """Return the doubt as a finding on the indicator's cell."""
        message = f"{entry.indicator} ('{shorten(entry.measure)}') was left as it is: {self.reason}."
        return Finding(
            self.code,
            "warning",
            message,
            spot.sheet,
            spot.cell,
            spot.action,
            entry.indicator,
            self.remedy,
            "" if spot.last else spot.text,
        )


class Shown(NamedTuple):
    """Is what the plan shows for an indicator: its figure and its target as text, '' where there is none."""

    figure: str = ""
    target: str = ""


def shown_figures(entries: Sequence[Entry], spots: Sequence[Spot]) -> dict[str, Shown]:
    """Return each indicator's figure and target as the register reads them, by the plan's indicator id."""
    located = locate(entries, spots).spots
    return {
        located[entry.indicator].indicator: Shown(_figure(entry, located[entry.indicator]), _target(entry))
        for entry in entries
        if entry.indicator in located
    }


def reading_of(entry: Entry, spot: Spot) -> Reading | str:
    """Return the reading that answers the indicator, or one clause that says why none can be taken."""
    found = read_figure(entry, spot)
    return found.reason if isinstance(found, Doubt) else found


def current_value(entry: Entry, spot: Spot) -> Decimal | None:
    """Return the value that the plan shows for the indicator, per cent as 86.4; None where none is exact."""
    if spot.number is not None:
        if in_another_unit(entry, spot.clock):
            return None
        number = shown_number(spot)
        is_bare = entry.unit == "%" and "%" not in spot.number_format
        return None if is_bare and 0 < abs(number) <= 1 else number  # 0.71 may mean 71%
    reading = read_figure(entry, spot)
    return None if isinstance(reading, Doubt) or reading.high is not None or reading.bound else reading.value


def shown_number(spot: Spot) -> Decimal:
    """Return the number of a numeric cell: per cent as 86.4, a length of time in seconds; else 0."""
    if spot.clock:
        return seconds_of(spot.number or 0)
    number = Decimal(f"{spot.number or 0:.15g}")  # as many digits as Excel shows: 0.8600000000000001 is 0.86
    return number * 100 if "%" in spot.number_format else number


def read_figure(entry: Entry, spot: Spot) -> Reading | Doubt:
    """Return the reading that answers the indicator, or why none can be taken."""
    found, fitting = spot.readings, spot.choose(entry.measure)
    if not entry.figure and not spot.is_certain:
        return _unpaired()
    if entry.figure and entry.figure > len(found):
        reason = f"the register names figure {entry.figure} of the line, and it holds {_listed(found)}"
        return Doubt("XP007", reason, "Correct figure in the register, or the cell.")
    chosen = found[entry.figure - 1 : entry.figure] if entry.figure else fitting
    if len(chosen) != 1:
        return _not_one(found, fitting)
    reading = chosen[0]
    if len(fitting) == 1 and fitting != chosen and any(each.parts for each in found[: entry.figure or 0]):
        # '7m 22s' was no figure once, or two: the register may have been made then
        reason = (
            f"the register names figure {entry.figure}, '{reading.text}', and '{fitting[0].text}' answers it"
        )
        return Doubt("XP007", reason, "Correct figure in the register: a length of time counts as one.")
    return _of_other_unit(entry, spot, reading) or reading


def _of_other_unit(entry: Entry, spot: Spot, reading: Reading) -> Doubt | None:
    """Return a doubt where the figure is of another unit than the register's."""
    if in_another_unit(entry, reading.parts):
        return wrong_length(entry, reading.text)
    if not reading.parts and reading.unit != entry.unit and {reading.unit, entry.unit} <= SIZES.keys():
        return _wrong_unit(reading, f"in {reading.unit}", f"it is in {entry.unit}")
    if entry.unit == "%" and reading not in spot.choose("%"):
        return _wrong_unit(reading, "no percentage", "it is one")
    if entry.unit == "count" and reading.unit == "%":
        return _wrong_unit(reading, "a percentage", "it is a count")
    return None


def in_another_unit(entry: Entry, parts: Told) -> bool:
    """Tell whether a figure is a length of time in parts, and the register counts by another unit.

    Without a unit it has no target either that could be of minutes: one from before has 5 for '4m 10s'.
    """
    is_open = entry.unit in {"", "count"} and entry.target is None
    return bool(parts) and entry.unit != "seconds" and not is_open


def wrong_length(entry: Entry, shown: str) -> Doubt:
    """Return why a length of time in parts cannot be told in the register's unit."""
    unit = entry.unit or "none"
    reason = f"'{shown}' is kept in seconds, and the register says that the unit is {unit}"
    return Doubt("XP007", reason, "Write 'seconds' as its unit in the register, and its target in seconds.")


def shorten(measure: str) -> str:
    """Return a measure cut to what a sentence can carry."""
    return measure if len(measure) <= 60 else measure[:57].rstrip() + "…"


def _unpaired() -> Doubt:
    return Doubt(
        "XP007",
        "its cells leave open which figure answers which measure",
        "Write in the register, under line and figure, which one it is.",
    )


def _not_one(found: Sequence[Reading], fitting: Sequence[Reading]) -> Doubt:
    if fitting:
        return Doubt(
            "XP007",
            f"it holds {_listed(fitting)}, and it cannot be known which one is meant",
            "Write in the register, under figure, which of the line's numbers it is (the first is 1).",
        )
    remedy = (
        "Write in the register, under figure, which number of the line it is, if it is one of them."
        if found
        else "Write the month's figure into the cell: from then on it is kept up to date. "
        "Or give the indicator a template in the register, such as 'YTD = {value}'."
    )
    kind = " that can answer the measure" if found else ""
    seen = f", only {_listed(found)}" if found else ""
    return Doubt("XP007", f"it holds no figure{kind}{seen}", remedy)


def _wrong_unit(reading: Reading, seen: str, said: str) -> Doubt:
    reason = f"'{reading.text}' is {seen}, and the register says that {said}"
    return Doubt("XP007", reason, "Correct unit or figure in the register, or the cell.")


def _listed(found: Sequence[Reading]) -> str:
    if not found:
        return "no figure"
    listed = ", ".join(f"'{reading.text}'" for reading in found)
    return f"the figures {listed}" if len(found) > 1 else listed


def _figure(entry: Entry, spot: Spot) -> str:
    if spot.number is not None:
        return spot.text
    reading = read_figure(entry, spot)
    return "" if isinstance(reading, Doubt) else reading.text


def _target(entry: Entry) -> str:
    if entry.target is None:
        return ""
    unit = "%" if entry.unit == "%" else ""
    if entry.unit == "seconds" and entry.target_high is None:
        sign = {"higher": "≥ ", "lower": "≤ "}.get(entry.polarity, "")
        return f"{sign}{tell_seconds(entry.target)}"
    if entry.polarity == "range":
        return f"{entry.target:f} – {entry.target_high:f}{unit}"
    sign = {"higher": "≥ ", "lower": "≤ "}.get(entry.polarity, "")
    return f"{sign}{entry.target:f}{unit}"
