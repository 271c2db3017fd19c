"""A PostgreSQL of the tests' own, on loopback, for as long as they run.

Debian keeps the programs in /usr/lib/postgresql/*/bin; PostgreSQL does not run as root, so that root starts it
as the user `postgres`, whom Debian's package makes.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PASSWORD = "S3cret/@:?#"


def find_programs() -> Path | None:
    """Return the folder of initdb and pg_ctl, the latest version's, or None."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    on_path = [Path(found).resolve().parent for found in [shutil.which("pg_ctl")] if found]
    fitting = [each for each in (*on_path, *debian) if (each / "initdb").exists()]
    return fitting[-1] if fitting else None


def _as_user() -> list[str] | None:
    """Return what a command begins with so that it does not run as root; None where it cannot be."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return []
    import pwd

    try:
        pwd.getpwnam("postgres")
    except KeyError:
        return None
    found = shutil.which("runuser")
    return [found, "-u", "postgres", "--"] if found else None


def why_not() -> str | None:
    """Return why no PostgreSQL can be started here, or None."""
    if find_programs() is None:
        return "no PostgreSQL here: initdb and pg_ctl are not installed"
    return "PostgreSQL does not run as root, and there is no user postgres" if _as_user() is None else None


@contextmanager
def running() -> Iterator[int]:
    """Yield the port of a new PostgreSQL on 127.0.0.1, whose user `officer` has PASSWORD; stop it at the end."""
    programs, user = find_programs(), _as_user()
    assert programs is not None
    assert user is not None
    folder = Path(tempfile.mkdtemp(prefix="xlplan-pg-"))
    try:
        secret = folder / "password"
        secret.write_text(PASSWORD, "utf-8")
        if user:
            for path in (folder, secret):
                shutil.chown(path, "postgres")
        base = folder / "base"

        def do(program: str, *arguments: str) -> None:
            subprocess.run(
                [*user, str(programs / program), *arguments],
                check=True, capture_output=True, cwd=folder, timeout=120,
            )  # fmt: skip

        do("initdb", "-D", str(base), "-U", "officer", "-A", "scram-sha-256", "--pwfile", str(secret),
           "-E", "UTF8", "--locale", "C", "--no-sync")  # fmt: skip
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = int(free.getsockname()[1])
        settings = f"-p {port} -c listen_addresses=127.0.0.1 -k {folder} -c fsync=off"
        do("pg_ctl", "-D", str(base), "-w", "-l", str(folder / "log"), "-o", settings, "start")
        try:
            yield port
        finally:
            do(
                "pg_ctl", "-D", str(base), "-w", "-m", "immediate", "stop"
            )  # by the pid file of its own folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
