"""What is wrong with a plan before it is circulated: a catalogue of rules, one small generator each.

A file holds a family, or the part of one that its first line names. A rule takes a Subject and yields what it
saw; here rules are chosen, weighed for their audience, and waived. Importing this loads neither pandas nor
openpyxl.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from importlib import import_module
from typing import TYPE_CHECKING

from xlplan.checks import waivers
from xlplan.checks.fixes import Fix, fixes_of
from xlplan.checks.rule import Rule, Seen, check, known_rules
from xlplan.checks.told import TOLD, Told
from xlplan.errors import UsageError
from xlplan.findings import Finding, in_reading_order
from xlplan.progress import one_by_one

if TYPE_CHECKING:
    from xlplan.checks.subject import Subject as Subject
    from xlplan.config import CheckSettings, Config

__all__ = [
    "Fix",
    "Rule",
    "Seen",
    "Subject",
    "Told",
    "all_pages",
    "all_rules",
    "check",
    "choose",
    "find_fixes",
    "rules_for",
    "run_checks",
]

_MODULES = (
    *("columns", "structure", "indicators", "registered"),
    *("ratings", "closing", "evidence", "asked"),
    *("dates", "asat", "undated", "spellings"),
    *("footnotes", "notes"),
    *("words", "tone", "sums", "repeats", "copies", "unsupported"),
    *("people", "names"),
    *("hidden", "unseen", "reached", "carried", "traces"),
    *("accessible", "tables"),
    *("damage", "spaces"),
    "waivers",
)


def __getattr__(name: str) -> object:
    if name != "Subject":
        raise AttributeError(f"module 'xlplan.checks' has no attribute '{name}'")
    return import_module("xlplan.checks.subject").Subject  # what reads plans: not for who lists the rules


def all_rules() -> tuple[Rule, ...]:
    """Return the whole catalogue, by code."""
    for name in _MODULES:
        import_module(f"xlplan.checks.{name}")
    return known_rules()


def all_pages() -> tuple[Rule | Told, ...]:
    """Return the pages of the catalogue, by code: the rules, and what only a refresh tells."""
    return tuple(sorted((*all_rules(), *TOLD), key=lambda page: page.code))


def run_checks(subject: Subject, select: Sequence[str] = (), ignore: Collection[str] = ()) -> list[Finding]:
    """Return what the rules find, in reading order, waived findings marked as such.

    `select` and `ignore` hold codes (XP101) or the beginnings of codes (XP1); nothing selected is everything.
    A code selected in full runs even where the settings ignore it. Raises UsageError for a code of no rule.
    """
    return in_reading_order(finding for finding, _ in _run(subject, select, ignore))


def find_fixes(subject: Subject, select: Sequence[str] = (), ignore: Collection[str] = ()) -> list[Fix]:
    """Return the remedies that are certain, of the findings that `run_checks` gives and nobody has waived."""
    return fixes_of(_run(subject, select, ignore))


def _run(subject: Subject, select: Sequence[str], ignore: Collection[str]) -> Iterator[tuple[Finding, Seen]]:
    """Yield what the rules find, with what they saw; those on waivers last, since they look at the others."""
    settings, rules = subject.config.check, rules_for(subject.config)
    for code in (*select, *ignore):
        _require(code, rules)
    chosen, found = choose(rules, settings, select, ignore), dict[str, list[Finding]]()
    in_turn = sorted(chosen, key=lambda rule: rule.code.startswith(waivers.FAMILY))
    for rule in one_by_one("checking", in_turn):
        asked = replace(subject, found=found) if rule.code.startswith(waivers.FAMILY) else subject
        found[rule.code] = []
        for seen in rule.run(asked):
            finding = rule.weigh(seen, settings.audience)
            found[rule.code].append(finding)
            yield waivers.waive(finding, settings.waivers, subject.today), seen


def rules_for(config: Config) -> tuple[Rule, ...]:
    """Return the catalogue with the rules of the officer's own that xlplan.toml names."""
    from xlplan.checks.own import own_rules

    return (*all_rules(), *own_rules(config.folder, config.check.rules))


def choose(
    rules: Sequence[Rule], settings: CheckSettings, select: Sequence[str] = (), ignore: Collection[str] = ()
) -> list[Rule]:
    """Return those of the rules that run: all that are selected, less those ignored."""
    ignored = (*ignore, *(code for code in settings.ignore if code not in select))
    return [rule for rule in rules if (not select or _begins(rule, select)) and not _begins(rule, ignored)]


def _begins(rule: Rule, codes: Collection[str]) -> bool:
    return rule.code.startswith(tuple(codes))


def _require(code: str, rules: Sequence[Rule]) -> None:
    if not code or not any(rule.code.startswith(code) for rule in rules):
        from difflib import get_close_matches

        known = [rule.code for rule in rules]
        family = [each for each in known if each[:3] == code[:3]]
        near = get_close_matches(code, family or known, n=3)
        hint = f"did you mean {' or '.join(near)}? " if near else ""
        raise UsageError(f"no rule's code begins with '{code}'; {hint}'xlplan rules' lists them all")
