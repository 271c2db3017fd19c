"""The month: decide a refresh, write it, and keep its values; the history, and issues from before xlplan."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from xlplan import receipts
from xlplan.api.reading import read_plan, read_register, read_register_of
from xlplan.config import Config, load_config
from xlplan.edits import Edit, edit_from_json
from xlplan.errors import FileError, UsageError
from xlplan.folder import find_register
from xlplan.plan.history import read_history, update_history
from xlplan.plan.history import seed_history as add_values
from xlplan.progress import doing, one_by_one
from xlplan.receipts import Receipt

if TYPE_CHECKING:
    from xlplan.plan.extracts.extract import Extract
    from xlplan.plan.model import Plan
    from xlplan.plan.register import Register
    from xlplan.refresh.courses import Past
    from xlplan.refresh.issued import Issue
    from xlplan.refresh.model import Refresh
    from xlplan.series import Series


def plan_refresh(
    plan: Plan,
    extract: Extract,
    *,
    period: str | None = None,
    register: Register | None = None,
    config: Config | None = None,
    split_footnotes: bool = False,
    force_protected: bool = False,
) -> Refresh:
    """Return what a month's update does to the plan: edits, ratings, findings. Nothing is written.

    `split_footnotes` gives the refreshed figures of a footnote that others use too a new one.
    Without `force_protected` a note in a locked cell of a protected sheet is left, with a finding.
    `period` is a month such as '2013-12'; without it, the latest that the extract has values for.
    `register` and `config` are by default those of the plan's folder.
    Raises PlanError for a missing column, UsageError for a period that is none, PeriodMissing for one without
    values, FileError where there is no register, and what read_register raises.
    """
    from xlplan.refresh.decide import decide_refresh

    config = config or load_config(plan.path.parent)
    register = register or read_register(find_register(config, plan.path))
    past = _past_of(plan) if any("direction" in table.columns for table in plan.tables) else None
    with doing("working out the month"):
        return decide_refresh(
            plan,
            register,
            extract,
            period=period,
            rating=config.rating,
            past=past,
            split_footnotes=split_footnotes,
            force_protected=force_protected,
        )


def _past_of(plan: Plan) -> Past:
    """Return the plan's history, and the month of the last refresh that wrote it."""
    from xlplan.refresh.courses import Past

    kept = receipts.find_receipts(plan.path.resolve().parent, plan.path.name)
    last = next((receipt.period for receipt in kept), None)
    return Past(read_history(plan.path), last)


def apply(
    refresh: Refresh, output: str | Path, *, force: bool = False, force_protected: bool = False
) -> Receipt:
    """Write a refresh to a workbook, prove it, and return the receipt.

    `output` is a new file, or the plan's own path (a backup is kept). Raises as `write_edits` does.
    """
    from xlplan.write import write_edits

    receipt = write_edits(
        refresh.plan.path,
        refresh.edits,
        output,
        force=force,
        force_protected=force_protected,
        refresh_pivots=True,
        period=refresh.period.label,
        ratings=tuple(rating.to_json() for rating in refresh.ratings),
        values=refresh.values,
    )
    with contextlib.suppress(FileError):  # the receipt has the values: whoever asks next takes them in
        update_history(Path(output).resolve().parent)
    return receipt


def read_edits(path: str | Path) -> list[Edit]:
    """Return the edits in a JSON file: those of a dry run, or a list of {"sheet", "cell", "new", "fill"}.

    Raises FileError or UsageError that say what is wrong with it.
    """
    path = Path(path)
    try:
        document = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as wrong:
        message = f"cannot be read ({wrong.strerror}); give the path of a JSON file"
        raise FileError(message, file=path) from wrong
    except ValueError as wrong:
        raise UsageError(f"is not JSON ({wrong}); write a list of edits", file=path) from wrong
    items = document.get("edits") if isinstance(document, dict) else document
    if not isinstance(items, list):
        accepted = 'write a list of {"sheet", "cell", "new"}, or {"edits": [...]}'
        raise UsageError(f"holds no edits; {accepted}", file=path)
    try:
        return [edit_from_json(item, f"edit {number}") for number, item in enumerate(items, 1)]
    except UsageError as wrong:
        wrong.file = str(path)
        raise


def history(
    plan: str | Path, *, register: Register | None = None, config: Config | None = None
) -> list[Series]:
    """Return each indicator's values by period, of a plan and its earlier issues, and how the latest moved.

    `register` and `config` are by default those of the plan's folder; without a register neither higher nor
    lower is better. Raises FileError where .xlplan/history.sqlite beside the plan cannot be used.
    """
    from xlplan.series import series_of

    plan = Path(plan)
    register = register or read_register_of(plan, config)
    return series_of(read_history(plan), register.entries if register else ())


def read_issues(paths: Iterable[str | Path], *, config: Config | None = None) -> list[Plan]:
    """Return earlier issues of a plan. Raises as read_plan does, and UsageError where one says no month."""
    from xlplan.refresh.issued import month_of

    plans = [read_plan(path, columns=config.columns if config else None) for path in paths]
    for plan in plans:
        month_of(plan)
    return plans


def seed_history(
    plan: str | Path, issues: Iterable[Plan], *, register: Register | None = None
) -> list[tuple[Issue, int]]:
    """Take the figures of earlier issues into the plan's history; return each issue, and how many were new.

    `register` is by default that of the plan's folder. Raises UsageError where an issue says no month.
    """
    from xlplan.refresh.issued import read_issue

    plan = Path(plan)
    register = register or read_register(find_register(load_config(plan.parent), plan))
    known = [
        read_issue(issue, register.entries) for issue in one_by_one("taking in earlier issues", [*issues])
    ]
    return [(issue, add_values(plan, issue.values, issue.name)) for issue in known]
