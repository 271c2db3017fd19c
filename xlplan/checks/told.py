"""Pages for the findings of `xlplan refresh` that no rule looks for: they are about the update itself.

Apart from rule.py because nothing runs here: refresh/ decides and tells them, and they stop nothing. They
stand in the catalogue beside the rules, so that every code that is ever printed can be looked up.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlplan.findings import Severity

if TYPE_CHECKING:
    from xlplan.config import Audience

_AUDIENCES: tuple[Audience, ...] = ("internal", "committee", "public")
_REST = """\
## Weight

`xlplan refresh` tells it as {severity}, whoever the audience is. It stops nothing, and `xlplan check`
does not look for it.

## To accept a finding

There is nothing to accept: it is told by the refresh that it belongs to, and kept nowhere.
"""


@dataclass(frozen=True)
class Told:
    """Is one finding of the refresh, as the catalogue lists it: `severity` is the most that it weighs."""

    code: str
    title: str
    severity: Severity
    text: str

    @property
    def severities(self) -> Mapping[Audience, Severity]:
        """Is the severity for each audience, which is the same."""
        return dict.fromkeys(_AUDIENCES, self.severity)

    @property
    def page(self) -> str:
        """Is the page in Markdown."""
        return f"{self.text.strip()}\n\n{_REST.format(severity=f'a {self.severity}')}"


TOLD = (
    Told(
        "XP106",
        "Override in the register does not count",
        "warning",
        """
Looks for an override in the register that has no reason, no name, a word that is no rating, or a last day
that has passed. The action is then rated by its figures.

## Why it matters

A rating that an officer once set, and nobody stands behind any more, must not stay for ever unseen.

## Example

`override` is "Green", `override_until` is 30 November 2013, and the refresh is of December 2013.

## Remedy

Give the override a reason, a name and a day to come, or take it out of the register.
""",
    ),
    Told(
        "XP204",
        "Month or date beside a refreshed figure was left",
        "warning",
        """
Looks for a footnote, a heading or the words beside a figure that still name another month than the figure now
has, where it is not certain what they should say.

## Why it matters

A figure of December under "as at end of November" is a wrong statement, and readers cannot tell which is
wrong.

## Example

Two figures share the note "Correct as at 6 December 2013", and the extract gives them different as-at dates.

## Remedy

Correct the note by hand; where it names a day, give the extract an `as_at` date.
""",
    ),
    Told(
        "XP205",
        "Other figures beside a refreshed one were left",
        "warning",
        """
Looks for figures in the sentence of a refreshed figure that no row of the register speaks for.

## Why it matters

One half of a sentence is of the new month, and the other half may be of the old one.

## Example

"86% of 50 plans" becomes "91% of 50 plans"; nobody said whether it is still 50.

## Remedy

Correct the other figure by hand, or give it a row of its own in the register.
""",
    ),
    Told(
        "XP403",
        "Count beside a percentage is not in the extract",
        "warning",
        """
Looks for a percentage with its count in brackets where the extract gives the percentage alone. Both are
left as they are: one of them changed would contradict the other.

## Why it matters

"74% (23)" of which only the percentage is new says something that was never true.

## Example

The cell says "72% (23)", and the extract has 74% without a numerator.

## Remedy

Give numerator (and denominator) in the extract, or change both figures by hand.
""",
    ),
    Told(
        "XP405",
        "Figure that stands in several cells was left in all",
        "warning",
        """
Looks for an indicator that stands in several cells, one of which cannot be changed. It is then changed in
none.

## Why it matters

Two values of one indicator in one plan contradict each other.

## Example

The rate of re-referrals stands under A03 and A11; the cell of A11 holds a formula.

## Remedy

Put right what is told of the cell that could not be changed, and refresh again.
""",
    ),
    Told(
        "XP608",
        "Pivot table still holds old values",
        "warning",
        """
Looks for pivot tables whose rows are among the cells that the refresh changes, and whose stored copy of them
(the pivot cache) still holds a value that was replaced.

Excel is asked to refresh such a cache when it opens the workbook (`refreshOnLoad`), and then this is a
note. It is not asked, and this is a warning, where the refresh would reach for data outside the workbook,
where it is switched off in the cache, where the pivot table is on a protected sheet (Excel would only
complain), where no pivot table shows the cache, or where a heading was changed (Excel would drop that
field from the table).

## Why it matters

A pivot table counts what its cache holds, and whoever gets the workbook can read the old rows in it.

## Example

A pivot table counts the ratings of the plan, and an action turned from Amber to Green.

## Remedy

Open the new workbook in Excel and save it once before you send it; where it is a warning, choose
Data > Refresh All first.
""",
    ),
    Told(
        "XP615",
        "Chart or text box still holds old values",
        "warning",
        """
Looks for charts, and text boxes that show a cell, which keep a copy of a value that the refresh replaces.

The format has no way to ask for a new copy. Excel makes one whenever it draws the chart; other viewers,
search indexes and whoever unzips the file see the old value.

## Why it matters

The chart in a preview, or on a phone, shows last month's figures beside this month's.

## Example

The chart "Actions by rating" still holds 6, 13 and 0, the counts before three ratings changed.

## Remedy

Open the new workbook in Excel and save it once before you send it.
""",
    ),
    Told(
        "XP701",
        "Rating shown by colour alone",
        "info",
        """
Looks for a plan whose ratings are colours without a word. The refresh gives the cell its new colour, and
writes no word into it.

## Why it matters

Many readers do not see red and green apart, and nobody does on a grey print (WCAG 2.2, 1.4.1).

## Example

The cell of A03 is blank, and its fill turns from amber to green.

## Remedy

Write the word into each rating's cell once; from then on it is kept up to date with the colour.
""",
    ),
    Told(
        "XP702",
        "Text of a rating is hard to read on its new fill",
        "warning",
        """
Looks for ratings that get a new fill on which the colour of their text has a contrast below 4.5:1 (WCAG
2.2, 1.4.3). The text keeps its colour, unless `text_colour = "contrast"` stands under `[rating]` in
`xlplan.toml`: then it turns black or white, and all else of its font stays. Words within a cell that have
a colour of their own always keep it.

## Why it matters

White on amber is 1.6:1: many readers cannot read it, and nobody can on a poor print.

## Example

"Red" is written in white on a red fill; the action turns Amber, and the fill FFC000.

## Remedy

Write `text_colour = "contrast"` under `[rating]`, or give the cells black text in Excel.
""",
    ),
)
