"""Whose a lock or a temporary file is, and whether the run that made it is gone.

A run is known by its computer, its process and a number of its own: process numbers are given again, and a
container's first process has the same one every time.
"""

from __future__ import annotations

import getpass
import os
import platform
import re
import secrets
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

STALE_AFTER = (
    2 * 60 * 60
)  # seconds: no write takes minutes, and two computers' clocks are an hour apart at most

_RUN = secrets.token_hex(4)
_STILL_ACTIVE = 259  # what GetExitCodeProcess gives for a process that has not ended
_QUERY = 0x1000  # PROCESS_QUERY_LIMITED_INFORMATION


@dataclass(frozen=True)
class Owner:
    """Is a run of xlplan: on which computer, as which process, for whom, since when."""

    host: str
    pid: int
    run: str
    user: str = "somebody"
    since: str = ""
    number: str = ""  # of the lock: two threads of a run are two writers

    @classmethod
    def from_json(cls, kept: object) -> Self | None:
        """Return the owner that a lock file names, None where it names none."""
        match kept:
            case {
                "host": str(host),
                "pid": int(pid),
                "run": str(run),
                "user": str(user),
                "since": str(since),
                "number": str(number),
            }:
                return cls(host, pid, run, user, since, number)
        return None

    def to_json(self) -> dict[str, object]:
        """Return the owner as a lock file keeps it."""
        return asdict(self)


def this_run() -> Owner:
    """Return this process as the owner of a new lock."""
    return Owner(_host(), os.getpid(), _RUN, _user(), time.strftime("%H:%M"), secrets.token_hex(4))


def temporary_name() -> str:
    """Return a new name for a temporary file of this run: .xlplan-HOST-PID-RUN-NUMBER.tmp."""
    return f".xlplan-{_host()}-{os.getpid()}-{_RUN}-{secrets.token_hex(4)}.tmp"


def is_left_over(temporary: Path) -> bool:
    """Tell whether the run that made a temporary file is gone, so that nobody will take the file away."""
    found = re.fullmatch(r"\.xlplan-(.+)-(\d+)-([0-9a-f]+)-[0-9a-f]+\.tmp", temporary.name)
    return is_gone(Owner(found[1], int(found[2]), found[3]) if found else None, temporary)


def is_gone(owner: Owner | None, path: Path) -> bool:
    """Tell whether the owner of a file has ended, or the file is older than any run.

    Of a process on another computer, and of an owner who is not named, only the file's age can tell.
    """
    if owner and owner.host == _host():
        if owner.pid == os.getpid() and owner.run != _RUN:
            return True  # the number is ours now
        if not _is_running(owner.pid):
            return True
    try:
        return time.time() - path.stat().st_mtime > STALE_AFTER
    except OSError:  # it is not there any more
        return True


def _host() -> str:
    return re.sub(r"[^\w.]+", "-", platform.node()) or "computer"


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # a container's user may have no name
        return "somebody"


def _is_running(pid: int) -> bool:
    if sys.platform == "win32":
        return _is_running_on_windows(pid)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:  # another user's
        return True
    try:  # one that has ended, and waits for its parent to ask, is no run (Linux)
        return Path(f"/proc/{pid}/stat").read_text("latin-1").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return True


if sys.platform == "win32":  # pragma: no cover  # measured on Linux

    def _is_running_on_windows(pid: int) -> bool:
        """Ask the system: os.kill(pid, 0) would send a Ctrl-C here."""
        import ctypes

        kernel = ctypes.windll.kernel32
        process = kernel.OpenProcess(_QUERY, False, pid)
        if not process:
            return bool(kernel.GetLastError() == 5)  # access denied: it is there, and another user's
        try:
            status = ctypes.c_ulong()
            return bool(
                not kernel.GetExitCodeProcess(process, ctypes.byref(status)) or status.value == _STILL_ACTIVE
            )
        finally:
            kernel.CloseHandle(process)
