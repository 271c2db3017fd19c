"""Checking a plan before it is circulated: findings, remedies that are certain, the certificate."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from xlplan.api.reading import read_register_of
from xlplan.config import Config, load_config
from xlplan.findings import Finding
from xlplan.resources import VERSION

if TYPE_CHECKING:
    from xlplan.checks import Fix, Subject
    from xlplan.plan.model import Plan
    from xlplan.plan.register import Register


def check(
    plan: Plan,
    *,
    register: Register | None = None,
    config: Config | None = None,
    select: Sequence[str] = (),
    ignore: Iterable[str] = (),
) -> list[Finding]:
    """Return what is wrong with a plan, in reading order, waived findings marked.

    `register` and `config` are by default those of the plan's folder, if it has them. `select` and `ignore`
    hold codes (XP101) or the beginnings of codes (XP1); nothing selected is everything.
    Raises UsageError for a code of no rule, ConfigError for rules of your own that cannot be loaded,
    FileError where the workbook is not there any more, and what read_register raises.
    """
    from xlplan.checks import run_checks

    return run_checks(_subject(plan, register, config), select=select, ignore=tuple(ignore))


def find_fixes(
    plan: Plan,
    *,
    register: Register | None = None,
    config: Config | None = None,
    select: Sequence[str] = (),
    ignore: Iterable[str] = (),
) -> list[Fix]:
    """Return the remedies that are certain, each with its rules' codes and the edit for `write_edits`.

    Of what `check` finds with the same arguments; nothing that is waived is among them. Raises as it does.
    """
    from xlplan.checks import find_fixes as found

    return found(_subject(plan, register, config), select, tuple(ignore))


def _subject(plan: Plan, register: Register | None, config: Config | None) -> Subject:
    """Return the plan as rules look at it today."""
    from datetime import date

    from xlplan.checks import Subject

    config = config or load_config(plan.path.parent)
    return Subject(plan, register or read_register_of(plan.path, config), config, date.today())


def certify(
    plan: Plan,
    findings: Sequence[Finding],
    *,
    config: Config | None = None,
    select: Sequence[str] = (),
    ignore: Iterable[str] = (),
) -> bytes:
    """Return a certificate, as JSON: that this plan was checked, by which rules, and what they found.

    `findings` are those of `check`, called with the same `config`, `select` and `ignore`.
    """
    from xlplan.certificate import certify as made
    from xlplan.checks import choose, rules_for

    config = config or load_config(plan.path.parent)
    codes = [rule.code for rule in choose(rules_for(config), config.check, select, tuple(ignore))]
    document = made(plan.path, findings, codes, config.check, VERSION)
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()
