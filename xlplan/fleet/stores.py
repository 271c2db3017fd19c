"""Plans that are not on this computer: the stores that fsspec knows, such as s3:// and memory://.

fsspec is optional, and loaded only for a URL. Apart from copies.py, which fetches a plan and puts it back.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from xlplan.errors import FileError, XlplanError

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem

_NO_STORES = {"file", "http", "https"}


class Store(NamedTuple):
    """Is a file on a store: the store as fsspec gives it, and the file's path there."""

    files: AbstractFileSystem
    path: str


def is_url(name: str) -> bool:
    """Tell whether the name is the URL of a file on a store; file:// is a path, and http:// no store."""
    return "://" in name and urlsplit(name).scheme not in _NO_STORES


def is_glob(name: str) -> bool:
    """Tell whether the name could be a glob."""
    return any(sign in name for sign in "*?[")


def local_path(name: str) -> Path:
    """Return the path that a name means, which may be a file:// URL."""
    if not name.startswith("file://"):
        return Path(name)
    from urllib.request import url2pathname  # 20 ms

    return Path(url2pathname(urlsplit(name).path))


def is_pattern(name: str) -> bool:
    """Tell whether the name is a glob of files on this computer, and not a file's own name."""
    return is_glob(name) and not is_url(name) and not local_path(name).exists()


def means_many(names: Sequence[str]) -> bool:
    """Tell whether the names may mean other than one file on this computer."""
    return len(names) > 1 or any(is_url(name) or is_pattern(name) for name in names)


def match_urls(url: str) -> list[str]:
    """Return the URLs that one means, by name; itself where it is no glob, be there such a file or not.

    Raises FileError where the store is not known, or does not answer.
    """
    if not is_glob(url):
        return [url]
    store = find_store(url)
    with answering(url):
        if store.files.isfile(store.path):
            return [url]
        return [str(store.files.unstrip_protocol(path)) for path in sorted(store.files.glob(store.path))]


def find_store(url: str) -> Store:
    """Return the store that a URL names. Raises FileError where fsspec, or what it needs, is not there."""
    try:
        from fsspec.core import url_to_fs
    except ImportError:
        message = "is on a store; that needs fsspec: python -m pip install 'xlplan[remote]'"
        raise FileError(message, file=url) from None
    with answering(url):
        return Store(*url_to_fs(url))


@contextlib.contextmanager
def answering(url: str) -> Iterator[None]:
    """Turn what a store says against a call into a FileError."""
    try:
        yield
    except XlplanError:
        raise
    except FileNotFoundError as wrong:
        raise FileError("there is no such file on the store; check the name", file=url) from wrong
    except Exception as wrong:  # each store has errors of its own, and fsspec does not translate them all
        said = " ".join(str(wrong).split()) or type(wrong).__name__
        raise FileError(f"the store refused ({said})", file=url) from wrong
