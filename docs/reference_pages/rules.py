"""The catalogue of checks: a page for each family, its rules one below the other, as `xlplan rules` prints them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reference_pages.markdown import cell, table
from xlplan.checks import Rule, Told, all_pages
from xlplan.checks.rule import FAMILIES

_HEAD = """# Rules

Made from the rules themselves: `xlplan rules` lists them, and `xlplan rules XP101` prints the page of one.
How much a finding weighs goes by who will read the plan: `audience` in [xlplan.toml](../settings.md#check).
[Checking a plan](../../how-to/checking.md) says how they are used, and [Accepting a finding](../../how-to/waivers.md) how one may stand.
"""


def rule_pages() -> dict[str, str]:
    """Return the list of rules and the page of each family, by their paths in the site."""
    pages = {f"reference/rules/{code.lower()}.md": _family(code) for code in FAMILIES}
    return {"reference/rules/index.md": _list(), **pages}


def _of(family: str) -> Sequence[Rule | Told]:
    return [rule for rule in all_pages() if rule.code.startswith(family)]


def _list() -> str:
    parts = [_HEAD]
    for family, name in FAMILIES.items():
        rows = [
            (f"[{rule.code}]({family.lower()}.md#{rule.code.lower()})", cell(rule.title), *_weights(rule))
            for rule in _of(family)
        ]
        parts += [f"## {name}\n", table(("code", "looks for", "internal", "committee", "public"), rows)]
    return "\n".join(parts)


def _weights(rule: Rule | Told) -> tuple[str, str, str]:
    weighs = rule.severities
    return weighs["internal"], weighs["committee"], weighs["public"]


def _family(family: str) -> str:
    parts = [f"# {family}: {FAMILIES[family]}\n"]
    for rule in _of(family):
        page = re.sub(r"^## (.+)$", r"**\1**", rule.page, flags=re.MULTILINE)
        parts.append(f"## {rule.code} {rule.title} {{ #{rule.code.lower()} }}\n\n{page}")
    return "\n".join(parts)
