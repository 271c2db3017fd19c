"""A refresh taken back: the plan's bytes from before it are put in place again, in one step.

Apart from the write, because nothing is worked out here: the bytes are those of the backup, or of the earlier
issue that still stands beside the plan. What the officer has done since is never lost.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from xlplan import receipts
from xlplan.backups import backup_name, backups_folder, keep_backup
from xlplan.errors import Conflict, FileError, UsageError, XlplanError
from xlplan.files.locks import held, refuse_open
from xlplan.files.places import (
    beside,
    copy_through,
    digest,
    put_in_place,
    sync_folder,
    write_through,
    writing,
)
from xlplan.ooxml.package import open_package
from xlplan.ooxml.rewrite import rewrite
from xlplan.ooxml.workbook import Workbook
from xlplan.proof.compare import Comparison, compare
from xlplan.receipts import Receipt

_MOST_NAMED = 3


class Undone(NamedTuple):
    """Is what was taken back: the workbook to go on with, the receipt, where the refreshed one is kept.

    `kept` is None where the refreshed workbook held nothing but what its receipt says.
    """

    plan: Path
    receipt: Receipt
    kept: Path | None


def undo_refresh(plan: Path | str, *, force: bool = False) -> Undone:
    """Put back the bytes that the plan had before the last write on record, and return what was done.

    A plan that was refreshed in place, or written over another workbook, gets its backup's bytes. One that
    was written as a new file leaves the folder (it is kept in .xlplan/backups), and the issue that it was
    made from is the plan again.
    Raises Conflict where the plan has been edited since, unless `force`, which keeps the edited file;
    UsageError where no write is on record, FileError where the earlier bytes are not there any more.
    """
    plan = Path(plan)
    if not plan.is_file():
        raise FileError("there is no such plan; name the one whose refresh is to be taken back", file=plan)
    place = plan.resolve()
    with writing(plan), held(place):
        receipts.settle(place.parent)
        refuse_open(plan)
        receipt = _last(plan)
        now, kept = digest(place), None
        if receipt.backup and now == receipt.backup_sha256:  # a run that was killed had got as far as this
            receipts.set_aside(receipt)
            return Undone(plan, receipt, None)
        earlier = _earlier(plan, receipt)
        is_edited = now != receipt.output_sha256
        if is_edited and not force:
            raise Conflict(_edited(plan, earlier, receipt), file=plan)
        if is_edited or not receipt.backup:
            kept = backup_name(place)
            if keep_backup(place, kept) != now:
                raise Conflict("was changed by somebody while xlplan worked; run it again", file=plan)
        if receipt.backup:
            _put_back(earlier, place)
        else:
            place.unlink()
            sync_folder(place.parent)
        receipts.set_aside(receipt)
        if receipt.backup:
            receipts.forget(earlier)
        return Undone(plan if receipt.backup else plan.with_name(earlier.name), receipt, kept)


def _last(plan: Path) -> Receipt:
    for receipt in receipts.find_receipts(plan.resolve().parent, plan.name):
        return receipt
    raise UsageError("no refresh of this plan is on record in .xlplan/receipts, so none is undone", file=plan)


def _earlier(plan: Path, receipt: Receipt) -> Path:
    """Return the file that holds the bytes from before the write. Raises FileError where it does not."""
    folder = plan.resolve().parent
    if not receipt.backup:
        path = folder / Path(receipt.source).name
        if not path.is_file():
            message = f"was made from {receipt.source}, which is not beside it any more; delete it by hand"
            raise FileError(message, file=plan)
        return path
    path = backups_folder(folder / plan.name) / Path(receipt.backup).name
    if not path.is_file():
        message = (
            "the backup that undo needs is not kept any more; [backups] in xlplan.toml says how many are, "
            "and for how long"
        )
        raise FileError(message, file=path)
    if digest(path) != receipt.backup_sha256:
        raise FileError("is not the backup that the receipt speaks of: its bytes are others", file=path)
    return path


def _put_back(backup: Path, place: Path) -> None:
    with beside(place) as temporary:
        write_through(temporary, lambda out: copy_through(backup, out))
        put_in_place(temporary, place)


def _edited(plan: Path, earlier: Path, receipt: Receipt) -> str:
    """Return the sentence that says what has been edited since the write."""
    when = f"the refresh for {receipt.period}" if receipt.period else "xlplan wrote it"
    cells = _edited_cells(plan, earlier, receipt)
    more = f" and {len(cells) - _MOST_NAMED} more" if len(cells) > _MOST_NAMED else ""
    seen = f" ({', '.join(cells[:_MOST_NAMED])}{more})" if cells else " (no cell's text, but other bytes)"
    return (
        f"has been edited since {when}{seen}; undo would take that away too. "
        "With --force it is undone all the same, and the edited workbook is kept in .xlplan/backups"
    )


def _edited_cells(plan: Path, earlier: Path, receipt: Receipt) -> list[str]:
    """Return the cells that no longer hold what the write had left there, as 'Plan'!C5.

    The write is made again, in a temporary file, to have something to compare with.
    """
    place = plan.resolve()
    try:
        source = earlier if digest(earlier) == receipt.source_sha256 else plan.with_name(receipt.source)
        with beside(place) as temporary, open_package(source) as package:
            again = rewrite(
                Workbook(package),
                receipt.edits,
                receipt.cleared,
                force_protected=True,
                refresh_pivots=bool(receipt.refreshed),
            )
            write_through(temporary, lambda out: package.copy_with(out, again.parts))
            return _differing(compare(temporary, place))
    except XlplanError:  # the plan is no workbook any more, or the earlier issue is not what it was
        return []


def _differing(found: Comparison) -> list[str]:
    return [
        f"'{change.sheet}'!{change.cell}"
        for part in found.changed
        for change in part.cells
        if (change.old or "") != (change.new or "") or change.old_fill != change.new_fill
    ]
