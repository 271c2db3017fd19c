"""One plan of a fleet is refreshed, as `xlplan refresh` refreshes one; done twice, it is written once.

A worker may be killed after its plan was written and before it said so, and then another gets the plan. So a
receipt that tells of the very write that is wanted, from the bytes that the plan has to those that the new
workbook has, is as good as the write.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from xlplan import api
from xlplan.config import load_config
from xlplan.edits import Edit
from xlplan.errors import OutputExists, UsageError
from xlplan.files.locks import do_once_more
from xlplan.files.places import digest
from xlplan.fleet.copies import Place, at_hand, put_back
from xlplan.fleet.model import Named, Outcome, RefreshWish
from xlplan.folder import choose_extracts, find_register
from xlplan.plan.issue import dated_name
from xlplan.receipts import Receipt, find_receipts, settle
from xlplan.refresh.model import Refresh
from xlplan.reports.style import counted


class Done(NamedTuple):
    """Is what was decided for a plan, and the receipt of the write, this one or one before it."""

    refresh: Refresh
    target: Path
    receipt: Receipt | None
    is_earlier: bool = False


def refresh_plan(wish: RefreshWish, named: Named) -> Outcome:
    """Bring a plan to a month by its own folder's register, extracts and settings; return what was done.

    Raises what `xlplan.apply` and the readers raise, OutputExists, and UsageError where the output would be
    the plan itself; then nothing was written.
    """
    with at_hand(named, with_extracts=not wish.extracts, with_outputs=wish.force) as place:
        done = do_once_more(lambda: _refreshed(place.path, wish), place.path, wish.wait)
        if done.receipt and not done.is_earlier:
            receipt, is_earlier = put_back(place, done.receipt, done.target)
            done = done._replace(receipt=receipt, is_earlier=is_earlier)
        elif not (done.receipt or wish.dry_run):
            settle(place.path.parent)
        return _outcome(named, place, done, is_dry=wish.dry_run)


def _refreshed(path: Path, wish: RefreshWish) -> Done:
    config = load_config(path.parent)
    plan = api.read_plan(path, columns=config.columns)
    register = api.read_register(wish.register or find_register(config, path))
    sources = choose_extracts(config, path, wish.extracts)
    extract = api.read_extract(*sources, config=config, period=wish.period, register=register)
    refresh = api.plan_refresh(
        plan,
        extract,
        period=wish.period,
        register=register,
        config=config,
        split_footnotes=wish.split_footnotes,
        force_protected=wish.force_protected,
    )
    target = path if wish.in_place else path.with_name(dated_name(path, refresh.period.label))
    if wish.dry_run:
        return Done(refresh, target, None)
    if receipt := find_write(refresh, target):
        return Done(refresh, target, receipt, is_earlier=True)
    if not refresh.edits:
        return Done(refresh, target, None)
    if not wish.in_place:
        _require_new(target, path, force=wish.force)
    receipt = api.apply(refresh, target, force=wish.force, force_protected=wish.force_protected)
    return Done(refresh, target, receipt)


def find_write(refresh: Refresh, target: Path) -> Receipt | None:
    """Return the receipt of the write that this refresh asks for, where it has happened already.

    The target has the bytes that the receipt says. In place, the plan then shows the month; beside the plan,
    the new workbook was made from the plan's present bytes by the same edits.
    """
    if not target.is_file():
        return None
    settle(target.parent)  # a run that was killed may not have given the receipt its name
    plan, now = refresh.plan.path, digest(target)
    for receipt in find_receipts(target.parent, target.name):
        if (receipt.output_sha256, receipt.period) != (now, refresh.period.label):
            continue
        if target == plan and not refresh.edits:
            return receipt
        is_from_plan = (receipt.source, receipt.source_sha256) == (plan.name, digest(plan))
        if is_from_plan and _changes(receipt.edits) == _changes(refresh.edits):
            return receipt
    return None


def _changes(edits: tuple[Edit, ...]) -> set[tuple[object, ...]]:
    return {(each.sheet, each.cell, each.new, each.number, each.fill) for each in edits}


def _require_new(target: Path, plan: Path, *, force: bool) -> None:
    if target == plan:
        raise UsageError("the plan's own name carries this period already; use --in-place", file=target)
    if target.exists() and not force:
        raise OutputExists("is there already; overwrite it with --force, or move it away", file=target)


def _outcome(named: Named, place: Place, done: Done, *, is_dry: bool) -> Outcome:
    refresh, receipt = done.refresh, done.receipt
    output = place.name_of(done.target) if receipt else None
    kept = place.name_of(receipt.path) if receipt and receipt.path else None
    document = refresh.to_json(output, kept) | {"plan": named.name}
    if receipt and not refresh.edits:  # in place, and done before: what was done then
        document |= {"edits": [edit.to_json() for edit in receipt.edits], "ratings": [*receipt.ratings]}
    result, said = _told(done, is_dry=is_dry)
    if left := sum(1 for each in refresh.findings if each.severity != "info" and not each.waived):
        said += f", {left} left for you"
    return Outcome(named.name, named.number, 0, result, said, document)


def _told(done: Done, *, is_dry: bool) -> tuple[str, str]:
    """Return the result, in a word or two, and the line that says it."""
    if done.receipt:
        said = f"{counted(len(done.receipt.edits), 'cell')} changed, in {done.target.name}"
        return ("written before", f"{said}, before now") if done.is_earlier else ("written", said)
    if is_dry and done.refresh.edits:
        return "planned", f"{counted(len(done.refresh.edits), 'cell')} to change"
    return "unchanged", "nothing to change"
