"""`xlplan rules`: the catalogue of checks."""

from __future__ import annotations

import click

from xlplan.cli import common
from xlplan.errors import UsageError


@click.command("rules")
@click.argument("code", required=False, shell_complete=common.offer_codes)
@common.format_option("text", "json")
@common.no_color_option
def command(code: str | None, form: str) -> int:
    """List the checks and what a refresh may tell, those of a family (XP1), or print the page of one."""
    from xlplan.checks import all_pages

    rules = [rule for rule in all_pages() if rule.code.startswith((code or "").upper())]
    if not rules:
        raise UsageError(f"there is no rule {code}; 'xlplan rules' lists them all")
    if form == "json":
        listed = [
            {"code": rule.code, "title": rule.title, "severities": rule.severities, "page": rule.page}
            for rule in rules
        ]
        common.say_json({"version": 1, "rules": listed})
    elif code and len(rules) == 1:
        common.say(f"{rules[0].code}  {rules[0].title}\n\n{rules[0].page}")
    else:
        common.say("\n".join(f"{rule.code}  {rule.title}" for rule in rules))
    return 0
