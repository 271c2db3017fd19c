"""One writer at a time: our lock beside the workbook, and the file by which Excel says who has it open.

.xlplan/ofsted-action-plan.xlsx.lock    ours: who writes, as JSON; it goes when the write is done
~$ofsted-action-plan.xlsx               Excel's: there as long as somebody has the workbook open

No fcntl and no share modes: a file that is made only where there is none works on every system and share.
"""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from xlplan.errors import Conflict, FileError
from xlplan.files.owners import Owner, is_gone, temporary_name, this_run
from xlplan.files.places import claim, folder_beside, remove_empty, written_beside

_Done = TypeVar("_Done")

_TRIES = 8
_PAUSE = 0.1  # seconds between two looks at a lock


class Lock:
    """Is the right to write one workbook, as long as the lock file says so."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.path = place.parent / ".xlplan" / f"{place.name}.lock"
        self.owner = this_run()

    def take(self) -> None:
        """Make the lock file, whole at once. Raises Conflict that names who has it."""
        text = json.dumps(self.owner.to_json()).encode()
        for _ in range(_TRIES):
            folder_beside(self.place)
            gone = contextlib.suppress(FileNotFoundError)  # the last writer took the empty folder away: again
            with gone, written_beside(self.path, text) as temporary:
                try:
                    claim(temporary, self.path)
                except FileExistsError:
                    self._take_over()
                else:
                    return
        raise Conflict(f"is being changed by another run of xlplan ({self._way_out()})", file=self.place)

    def check(self) -> None:
        """Raise Conflict where the lock is not ours any more: another run took us for gone."""
        if _owner(self.path) != self.owner:
            raise Conflict("was taken over by another run of xlplan; run it again", file=self.place)

    def release(self) -> None:
        """Take the lock file away, and the folder if it holds nothing else."""
        with contextlib.suppress(OSError):
            if _owner(self.path) == self.owner:
                self.path.unlink(missing_ok=True)
        remove_empty(self.path.parent)

    def refuse_taken(self) -> Owner | None:
        """Return whose lock is there, of a run that is gone. Raises Conflict that names who is not gone."""
        owner = _owner(self.path)
        if not is_gone(owner, self.path):
            who = f"{owner.user} on {owner.host} since {owner.since}" if owner else "another run of xlplan"
            raise Conflict(f"is being changed by {who}; {self._way_out()}", file=self.place)
        return owner

    def _take_over(self) -> None:
        """Remove the lock of a run that is gone. Raises Conflict where it is not gone."""
        _take_away(self.path, self.refuse_taken())

    def _way_out(self) -> str:
        return f"run it again when that is done, or delete .xlplan/{self.path.name} if nobody is at work"


@contextlib.contextmanager
def held(place: Path) -> Iterator[Lock]:
    """Hold the right to write one workbook. Raises Conflict where another run has it."""
    lock = Lock(place)
    try:
        lock.take()
        yield lock
    finally:
        lock.release()


def wait_until_free(workbook: Path, seconds: float) -> None:
    """Wait until no other run writes the workbook. Raises Conflict, naming who still does after `seconds`."""
    lock, until = Lock(workbook.resolve()), time.monotonic() + seconds
    while True:
        try:
            lock.refuse_taken()
        except Conflict:
            if time.monotonic() >= until:
                raise
            time.sleep(_PAUSE)
        else:
            return


def do_once_more(work: Callable[[], _Done], workbook: Path, seconds: float) -> _Done:
    """Return what the work gives; where somebody was quicker, what it gives by what they have written.

    Raises Conflict where they are still at it after `seconds`, and at once where those are none.
    """
    try:
        return work()
    except Conflict as conflict:
        if not seconds:
            raise
        wait_until_free(Path(conflict.file or workbook), seconds)
    return work()


def clear_locks(folder: Path) -> None:
    """Take away the locks of runs that were killed, in an .xlplan folder."""
    for path in folder.glob("*.lock"):
        owner = _owner(path)
        if is_gone(owner, path):
            with contextlib.suppress(OSError):
                _take_away(path, owner)


def refuse_open(workbook: Path) -> None:
    """Raise FileError that names who has the workbook open in Excel, if somebody has."""
    mark = workbook.with_name(f"~${workbook.name}")
    if mark.exists():
        raise FileError(
            f"is open in Excel by {_excel_user(mark)}; close it there first "
            f"(if nobody has it open, delete {mark.name})",
            file=workbook,
        )


def _take_away(path: Path, owner: Owner | None) -> None:
    """Take a lock away that was judged to be nobody's; one that has come in its place meanwhile stays."""
    aside = path.with_name(temporary_name())
    with contextlib.suppress(FileNotFoundError):  # it was released
        path.rename(aside)
        if _owner(aside) != owner:
            with contextlib.suppress(FileExistsError):  # a third run has the lock: the second will notice
                claim(aside, path)
        aside.unlink(missing_ok=True)


def _owner(lock: Path) -> Owner | None:
    try:
        return Owner.from_json(json.loads(lock.read_bytes()))
    except (OSError, ValueError):
        return None


def _excel_user(mark: Path) -> str:
    """Return the name in an owner file: its length and the ANSI form, and from byte 55 on the UTF-16 form."""
    try:
        kept = mark.read_bytes()
    except OSError:  # Excel may keep it to itself
        return "somebody"
    length = kept[0] if kept else 0
    ansi, wide = kept[1 : 1 + length], kept[55:]
    if wide[:2] == length.to_bytes(2, "little"):  # the UTF-16 form has its length before it
        wide = wide[2:]
    name = ansi.decode("ascii") if ansi.isascii() else wide[: 2 * length].decode("utf-16-le", "replace")
    return name.strip(" \0") or "somebody"
