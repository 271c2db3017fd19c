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
)
