"""What a cell holds in the sheet itself: an index, a number or a whole text, and the type that says which."""

from __future__ import annotations

from typing import NamedTuple

from xlplan.errors import UsageError
from xlplan.ooxml.spans import escape
from xlplan.ooxml.texts import text_element

MAX_NUMBER = 9.99999999999999e307  # Excel's; whole numbers beyond 2**53 may not be held exactly either


class Content(NamedTuple):
    """Is a cell's type ('s', 'inlineStr', None for a number) and its <v> or <is>."""

    kind: str | None
    element: bytes


EMPTY = Content(None, b"")


def shared_string(prefix: bytes, index: int) -> Content:
    """Return the content that shows a shared string."""
    return Content("s", _value(prefix, str(index)))


def inline_string(prefix: bytes, text: str) -> Content:
    """Return the content that holds a plain text by itself."""
    return Content("inlineStr", b"<%bis>%b</%bis>" % (prefix, text_element(prefix, text), prefix))


def number(prefix: bytes, value: float) -> Content:
    """Return the content that holds a number. Raises UsageError for infinity and what is no number."""
    return Content(None, _value(prefix, number_text(value)))


def number_text(value: float) -> str:
    """Return a number as a sheet stores it: the shortest digits that mean it exactly."""
    if not abs(value) <= MAX_NUMBER or float(value) != value:
        raise UsageError(f"{value} is not a number that a cell can hold")
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(float(value))


def _value(prefix: bytes, text: str) -> bytes:
    return b"<%bv>%b</%bv>" % (prefix, escape(text), prefix)
