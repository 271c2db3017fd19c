"""A rule: its code, its title, its page in the catalogue, and how much it weighs with whom.

Apart from the families, which hold the rules: a rule knows neither pandas nor openpyxl, so that `xlplan
rules` prints the catalogue before they are loaded.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlplan.errors import UsageError
from xlplan.findings import Finding, Severity

if TYPE_CHECKING:
    from xlplan.checks.subject import Subject
    from xlplan.config import Audience
    from xlplan.edits import Clearing, Edit

FAMILIES = {
    "XP0": "Structure",
    "XP1": "Rating against evidence",
    "XP2": "Dates and periods",
    "XP3": "Footnotes",
    "XP4": "Words against figures",
    "XP5": "People and small numbers",
    "XP6": "Hidden content",
    "XP7": "Accessibility",
    "XP8": "Text damage",
    "XP9": "Waivers",
}
SECTIONS = ("## Why it matters", "## Example", "## Remedy", "## Weight", "## To accept a finding")

_ACCEPT = """\
## To accept a finding

In `xlplan.toml`, for one action and until a day:

```toml
[[check.waive]]
code = "{code}"
action = "A17"
reason = "why it may stand"
by = "your name"
until = 2014-03-31
```

Or leave the rule out: `ignore = ["{code}"]` under `[check]`, or `xlplan check --ignore {code}`.
"""

_LESS: Mapping[Severity, Severity] = {"error": "warning", "warning": "info", "info": "info"}


@dataclass(frozen=True)
class Seen:
    """Is what a rule saw: a finding before its audience gives it a weight.

    `message` and `remedy` are whole sentences; `quote` holds the words of the plan that they rest on. What
    `is_slight` weighs one step less than the rule says. `fix` is the remedy where only one is possible, and
    `clearings` the properties of the document to be emptied: `xlplan check --fix` does that.
    """

    message: str
    remedy: str
    sheet: str | None = None
    cell: str | None = None
    action: str | None = None
    indicator: str | None = None
    quote: str | None = None
    is_slight: bool = False
    fix: Edit | None = None
    clearings: tuple[Clearing, ...] = ()


Run = Callable[["Subject"], Iterable[Seen]]


@dataclass(frozen=True)
class Rule:
    """Is one check: `run` yields what it sees, `severities` say how much that weighs with each audience."""

    code: str
    title: str
    severities: Mapping[Audience, Severity]
    run: Run

    @property
    def family(self) -> str:
        """Is the name of the family, or of none of ours."""
        return FAMILIES.get(self.code[:3], "Rules of your own")

    @property
    def page(self) -> str:
        """Is the rule's page in Markdown: the function's docstring, its weight, how to accept a finding."""
        text = inspect.cleandoc(self.run.__doc__ or "")
        weight = ", ".join(f"{severity} for {audience}" for audience, severity in self.severities.items())
        return f"{text}\n\n## Weight\n\n{self.family}: {weight}.\n\n{_ACCEPT.format(code=self.code)}"

    def weigh(self, seen: Seen, audience: Audience) -> Finding:
        """Return the finding that this is for an audience."""
        severity = self.severities[audience]
        return Finding(
            self.code,
            _LESS[severity] if seen.is_slight else severity,
            seen.message,
            sheet=seen.sheet,
            cell=seen.cell,
            action=seen.action,
            indicator=seen.indicator,
            remedy=seen.remedy,
            quote=seen.quote,
        )


_RULES: dict[str, Rule] = {}


def check(
    code: str, title: str, *, internal: Severity, committee: Severity, public: Severity
) -> Callable[[Run], Run]:
    """Return a decorator that enters a function in the catalogue. Its docstring is the rule's page.

    Raises UsageError where the code is taken: a code means one thing for ever.
    """

    def enter(run: Run) -> Run:
        if code in _RULES:
            raise UsageError(f"the code {code} is taken: {_RULES[code].title}")
        _RULES[code] = Rule(
            code, title, {"internal": internal, "committee": committee, "public": public}, run
        )
        return run

    return enter


def known_rules() -> tuple[Rule, ...]:
    """Return the rules entered so far, by code."""
    return tuple(_RULES[code] for code in sorted(_RULES))


@contextmanager
def entered() -> Iterator[list[Rule]]:
    """Give a list that gets the rules which are entered meanwhile; the catalogue stays as it was."""
    before, found = dict(_RULES), list[Rule]()
    try:
        yield found
        found += [rule for code, rule in _RULES.items() if code not in before]
    finally:
        _RULES.clear()
        _RULES.update(before)
