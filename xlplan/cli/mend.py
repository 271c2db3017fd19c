"""`xlplan check --fix`: what is certain is written, and what is left is told as check tells it.

Apart from check.py, which writes no plan.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from xlplan.cli import common
from xlplan.edits import Edit
from xlplan.errors import UsageError

if TYPE_CHECKING:
    from xlplan.checks import Fix
    from xlplan.config import Config
    from xlplan.findings import Finding
    from xlplan.plan.model import Plan
    from xlplan.plan.register import Register
    from xlplan.receipts import Receipt


class Wish(NamedTuple):
    """Is how the mended plan is to be written: as a new file or in place, or not at all."""

    output: Path | None
    in_place: bool
    dry_run: bool
    force: bool
    force_protected: bool


class Mended(NamedTuple):
    """Is what was mended: the fixes, the receipt and the plan as it is now."""

    fixes: list[Fix]
    receipt: Receipt | None
    plan: Plan


def mend(
    plan: Plan, register: Register | None, config: Config, wish: Wish, **chosen: Sequence[str]
) -> Mended:
    """Write the certain remedies of the chosen rules, unless a dry run was wished, or there are none.

    Raises UsageError where the output is the plan itself, and what `write_edits` raises.
    """
    from xlplan import api
    from xlplan.write import write_edits

    path = plan.path
    target = wish.output or (path if wish.in_place else path.with_name(f"{path.stem}-fixed{path.suffix}"))
    if not wish.in_place and target.exists() and target.samefile(path):
        raise UsageError("that is the plan itself; use --in-place, or name another file", file=target)
    fixes = api.find_fixes(plan, register=register, config=config, **chosen)
    if wish.dry_run or not fixes:
        return Mended(fixes, None, plan)
    edits = [fix.edit for fix in fixes]
    receipt = write_edits(path, edits, target, force=wish.force, force_protected=wish.force_protected)
    return Mended(fixes, receipt, api.read_plan(target, columns=config.columns))


def tell_mended(plan: Plan, mended: Mended, wish: Wish) -> None:
    """Print the table of what was mended, and the proof."""
    from xlplan.reports.fixes import show_fixes
    from xlplan.reports.refresh import show_receipt

    common.say(show_fixes(plan, mended.fixes))
    if mended.receipt:
        common.say(f"\n{show_receipt(mended.receipt, str(mended.plan.path))}")
    elif wish.dry_run:
        common.say("\nNothing was written (--dry-run).")
    common.say("")


def mended_json(plan: Path, mended: Mended, findings: list[Finding]) -> dict[str, object]:
    """Return the JSON of a plan that was mended: what was left in it, and the mending."""
    from xlplan.reports.findings import check_document

    return check_document(str(plan), findings) | {
        "output": str(mended.plan.path) if mended.receipt else None,
        "fixes": [fix.to_json() for fix in mended.fixes if isinstance(fix.edit, Edit)],
        "cleared": [fix.to_json() for fix in mended.fixes if not isinstance(fix.edit, Edit)],
        "receipt": str(mended.receipt.path) if mended.receipt else None,
    }
