"""A header whose columns the cells under it have changed, and what is said of that.

Apart from contents.py and narrative.py, whose rules change it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from xlplan.address import full_address
from xlplan.plan.layout.headers import Header


class Told(NamedTuple):
    """Is a header whose columns the cells have changed, and a sentence for each that was."""

    header: Header
    doubts: tuple[str, ...] = ()


def cells_of(header: Header, columns: Iterable[int]) -> list[str]:
    """Return the addresses of a header's cells."""
    return [full_address(header.sheet, header.address(column)) for column in columns]


def named(header: Header, at: int) -> str:
    """Return a heading as it stands, and where."""
    return f"'{' '.join(header.texts[at].split())}' in {cells_of(header, [at])[0]}"


def with_columns(header: Header, columns: dict[str, int]) -> Header:
    """Return the header with these columns."""
    return header._replace(match=header.match._replace(columns=columns))
