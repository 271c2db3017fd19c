"""A DuckDB database in memory, with what it may use: no network, bounded memory, a folder of its own.

Separate from those who ask it: an officer's machine may be offline,
and what DuckDB would fetch or write is decided here alone. DuckDB is optional, and loaded only when asked.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_MEMORY = "700MB"


def quoted(text: str) -> str:
    """Return a text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"


def as_name(text: str) -> str:
    """Return a column's or a table's name as SQL writes it."""
    return '"' + text.replace('"', '""') + '"'


def as_list(files: Sequence[Path]) -> str:
    """Return the files as SQL writes a list of them."""
    return f"[{', '.join(quoted(str(path.resolve())) for path in files)}]"


@contextmanager
def open_offline() -> Iterator[DuckDBPyConnection]:
    """Yield a database that fetches nothing; what does not fit in memory goes to a folder of its own.

    Raises ImportError where DuckDB is not installed.
    """
    import duckdb

    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as database:
        database.execute(f"set memory_limit = '{_MEMORY}'")
        database.execute(f"set temp_directory = {quoted(folder)}")
        database.execute("set autoinstall_known_extensions = false")
        database.execute("set autoload_known_extensions = false")
        database.execute("set enable_progress_bar = false")  # it would write to stdout
        yield database


def read_only(database: DuckDBPyConnection, files: Sequence[Path]) -> None:
    """Let the database read these files from now on, and no other."""
    database.execute(f"set allowed_paths = {as_list(files)}")
    database.execute("set enable_external_access = false")
