"""What the register's columns mean, in the words that officers read in it, and which words they may choose.

Apart from register_book.py, which lays them out.
"""

from __future__ import annotations

from typing import NamedTuple


class Column(NamedTuple):
    """Is one column: its width in characters, what it means, and whether the officer decides it."""

    width: int
    meaning: str
    is_decided: bool = False


COLUMN_WORDS = {
    "indicator": Column(10, "The indicator's own name, used once: I03.1."),
    "action": Column(8, "The action that it belongs to, as the plan numbers it, or counted: A03."),
    "area": Column(
        36, "What the action is about, as the plan says it. The action is found again by these words."
    ),
    "measure": Column(
        44, "The measure in the plan's own words. The indicator is found again by them when rows move."
    ),
    "note": Column(
        40,
        "What to look at, and why. A row with a note is shaded; clear both when you have decided. "
        "What it asks you to confirm rates nothing before.",
        is_decided=True,
    ),
    "sheet": Column(14, "The sheet of the plan where its figure was last seen."),
    "cell": Column(7, "The cell where its figure was last seen: G8."),
    "line": Column(6, "Which line of that cell holds the figure, counted from 1."),
    "figure": Column(8, "Which number of that line is the figure, counted from 1."),
    "unit": Column(8, "What the figure counts: %, £, count, or a word such as days.", is_decided=True),
    "polarity": Column(
        10,
        "Which way is better: higher, lower, range (between target and target_high), or none (not rated).",
        is_decided=True,
    ),
    "target": Column(
        9, "The target as a number: 90 for 90%. Blank where there is none: then there is no rating.", True
    ),
    "target_high": Column(12, "The upper end, where the target is a range.", is_decided=True),
    "tolerance": Column(
        11,
        "How far the target may be missed and still be Amber: 5 points, or 10% of the target. "
        "Blank: as xlplan.toml says.",
        is_decided=True,
    ),
    "basis": Column(
        10,
        "What the figure covers: month, ytd (year to date), quarter, year, or snapshot (on a day).",
        is_decided=True,
    ),
    "decimals": Column(
        10, "How many decimals to show. Blank: as many as the plan shows now.", is_decided=True
    ),
    "extract_key": Column(
        30,
        "What the month's extract calls it. Blank: its figure is not refreshed. "
        "Two rows with one key get one value.",
        is_decided=True,
    ),
    "rates": Column(8, "yes: its rating counts towards the action's. no: it does not.", is_decided=True),
    "override": Column(
        11,
        "Your own rating, where it differs from the computed one. It needs a reason and a name.",
        is_decided=True,
    ),
    "override_reason": Column(28, "Why you override the rating.", is_decided=True),
    "override_by": Column(16, "Who decided it.", is_decided=True),
    "override_until": Column(15, "The last day that it holds: 2014-03-31.", is_decided=True),
    "template": Column(
        26,
        "The sentence to write where the cell holds no figure yet: YTD = {value}.",
        is_decided=True,
    ),
}
CHOICES = {
    "unit": ("%", "£", "count", "days"),
    "polarity": ("higher", "lower", "range", "none"),
    "basis": ("month", "ytd", "quarter", "year", "snapshot"),
    "decimals": ("0", "1", "2", "3"),
    "rates": ("yes", "no"),
    "override": ("Green", "Amber", "Red"),
}
OPEN_CHOICES = ("unit", "decimals", "override")  # another word may be typed
GUIDE = (
    "This is the register of your action plan: one row for each indicator, made by 'xlplan init'.",
    "1. Look at the shaded rows first. The column 'note' says why each is in doubt. "
    "Decide, then clear the note and the shade.",
    "2. Check that each extract_key is what your monthly extract calls the indicator, and give a key to "
    "every row that should be refreshed. A row without a key, such as a milestone, is left alone.",
    "3. Check polarity, target and tolerance: the ratings follow from them.",
    "4. Put the month's values in the folder 'extracts' and run 'xlplan refresh --dry-run'.",
    "You may sort, filter and format these rows, hide columns and add columns of your own. "
    "When the plan has changed, run 'xlplan init' again: new indicators are added below, those that are gone "
    "get a note, and what you have decided stays as it is.",
)
