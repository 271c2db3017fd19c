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
)
