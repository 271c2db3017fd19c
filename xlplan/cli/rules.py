"""`xlplan rules`: the catalogue of checks."""

from __future__ import annotations

import inspect

import click

from xlplan.cli import common
from xlplan.errors import UsageError


@click.command("rules")
@click.argument("code", required=False)
@common.format_option("text", "json")
@common.no_color_option
def command(code: str | None, form: str, no_color: bool) -> int:
    """List the checks, or print the page of one."""
    from xlplan.checks import all_rules

    rules = [rule for rule in all_rules() if code is None or rule.code == code.upper()]
    if not rules:
        raise UsageError(f"there is no rule {code}; `xlplan rules` lists them", place="rules")
    if form == "json":
        common.say_json(
            {
                "version": 1,
                "rules": [
                    {"code": rule.code, "title": rule.title, "severities": dict(rule.severities), "page": inspect.cleandoc(rule.page)}
                    for rule in rules
                ],
            }
        )
    elif code:
        common.say(f"{rules[0].code}  {rules[0].title}\n\n{inspect.cleandoc(rules[0].page)}")
    else:
        common.say("\n".join(f"{rule.code}  {rule.title}" for rule in rules))
    return 0
