"""A table in plain text, wrapped to the terminal."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Sequence

Row = Sequence[str]


def table(headings: Row, rows: Sequence[Row], width: int | None = None) -> str:
    """Return rows under headings, in columns; the widest columns are wrapped until all fits the terminal."""
    width = width or shutil.get_terminal_size((110, 24)).columns
    lines = [[" ".join(str(cell).split()) for cell in row] for row in rows]
    widths = [max(len(line[at]) for line in [list(headings), *lines]) for at in range(len(headings))]
    floor = [max(len(heading), 8) for heading in headings]
    while sum(widths) + 2 * (len(widths) - 1) > width:
        widest = max(range(len(widths)), key=lambda at: widths[at] - floor[at])
        if widths[widest] <= floor[widest]:
            break
        widths[widest] -= 1
    text = [_line(headings, widths), "  ".join("─" * size for size in widths)]
    for line in lines:
        cells = [textwrap.wrap(cell, size) or [""] for cell, size in zip(line, widths, strict=True)]
        for at in range(max(map(len, cells))):
            text.append(_line([cell[at] if at < len(cell) else "" for cell in cells], widths))
    return "\n".join(text)


def wrapped(text: str, indent: str = "", width: int | None = None) -> str:
    """Return a paragraph wrapped to the terminal, its lines after the first indented."""
    width = width or shutil.get_terminal_size((110, 24)).columns
    return textwrap.fill(text, max(width, 40), subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(cell.ljust(size) for cell, size in zip(cells, widths, strict=True)).rstrip()
