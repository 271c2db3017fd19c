"""The library's verbs: read a plan's folder, decide the month, write it. Each command is a few lines over these."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from xlplan import receipts
from xlplan.apply import write_edits
from xlplan.config import Config, find_register, load_config
from xlplan.findings import Finding
from xlplan.receipts import Receipt

if TYPE_CHECKING:
    from xlplan.plan.extracts import Extract
    from xlplan.plan.model import Plan
    from xlplan.plan.register import Register
    from xlplan.refresh.model import Refresh


def read_plan(path: str | Path, *, columns: Mapping[str, str] | None = None) -> Plan:
    """Return the action plan in a workbook.

    `columns` gives the officer's heading by our name for the column; without it, [columns] of the folder's
    xlplan.toml. Raises FileError, WorkbookError (NotAWorkbook, Encrypted, Damaged) or PlanError.
    """
    from xlplan.plan.reader import read_plan as read

    path = Path(path)
    return read(path, load_config(path.parent).columns if columns is None else columns)


def read_register(path: str | Path) -> Register:
    """Return the register in an .xlsx or .csv file, checked against schemas/register.yaml.

    Raises FileError, WorkbookError, RegisterError, or ValidationFailed with everything that is wrong with it.
    """
    from xlplan.plan.register import read_register as read
    from xlplan.schema import validate_register

    register = read(path)
    validate_register(register)
    return register


def read_extract(*paths: str | Path, columns: Mapping[str, str] | None = None) -> Extract:
    """Return the values in one or more extracts, checked against schemas/extract.yaml.

    Raises FileError, WorkbookError, ExtractError, or ValidationFailed with everything that is wrong with them.
    """
    from xlplan.plan.extracts import read_extracts
    from xlplan.schema import validate_extract

    extract = read_extracts(paths, columns=columns)
    validate_extract(extract)
    return extract


def plan_refresh(
    plan: Plan,
    extract: Extract,
    *,
    period: str | None = None,
    register: Register | None = None,
    config: Config | None = None,
) -> Refresh:
    """Return what a month's update does to the plan: edits, ratings, findings. Nothing is written.

    `period` is a month such as '2013-12'; without it, the latest that the extract has values for.
    `register` and `config` are by default those of the plan's folder.
    """
    from xlplan.refresh.decide import decide_refresh

    config = config or load_config(plan.path.parent)
    register = register or read_register(find_register(config, plan.path))
    return decide_refresh(plan, register, extract, period=period, rating=config.rating)


def apply(
    refresh: Refresh, output: str | Path, *, force: bool = False, force_protected: bool = False
) -> Receipt:
    """Write a refresh to a workbook, prove it, and return the receipt.

    `output` is a new file, or the plan's own path (a backup is kept). Raises as `write_edits` does.
    """
    receipt = write_edits(
        refresh.plan.path,
        refresh.edits,
        output,
        force=force,
        force_protected=force_protected,
        period=refresh.period.label,
    )
    receipt = replace(receipt, ratings=tuple(rating.to_json() for rating in refresh.ratings))
    receipts.rewrite_receipt(receipt)
    return receipt


def check(
    plan: Plan,
    *,
    register: Register | None = None,
    config: Config | None = None,
    select: Sequence[str] = (),
    ignore: Iterable[str] = (),
) -> list[Finding]:
    """Return what is wrong with a plan, in reading order, waived findings marked.

    `register` and `config` are by default those of the plan's folder, if it has them.
    """
    from datetime import date

    from xlplan.checks import Subject, run_checks
    from xlplan.errors import FileError

    config = config or load_config(plan.path.parent)
    if register is None:
        try:
            register = read_register(find_register(config, plan.path))
        except FileError:
            register = None  # a plan can be checked without one
    return run_checks(Subject(plan, register, config, date.today()), select=select, ignore=tuple(ignore))
