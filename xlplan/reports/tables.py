"""Tables and paragraphs in plain text, wrapped to the terminal."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Sequence
from itertools import zip_longest

from xlplan.address import parse_cell

Row = Sequence[str]

_USUAL_WIDTH = 110
_LEAST_COLUMN = 8


def table(headings: Row, rows: Sequence[Row], width: int | None = None) -> str:
    """Return rows under headings, in columns; the widest columns are wrapped until all fits the terminal."""
    lines = [[" ".join(str(cell).split()) for cell in row] for row in rows]
    widths = _fitting(headings, lines, width or _terminal())
    text = [_line(headings, widths), "  ".join("─" * size for size in widths)]
    for line in lines:
        cells = [textwrap.wrap(cell, size) or [""] for cell, size in zip(line, widths, strict=True)]
        text += [_line(row, widths) for row in zip_longest(*cells, fillvalue="")]
    return "\n".join(text)


def wrapped(text: str, indent: str = "", *, first: str | None = None, width: int | None = None) -> str:
    """Return a paragraph wrapped to the terminal, all its lines indented, the first of them by `first`."""
    return textwrap.fill(
        text,
        max(width or _terminal(), 40),
        initial_indent=indent if first is None else first,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def in_one_line(text: str) -> str:
    """Return the text cut to the terminal's width, at a word."""
    return textwrap.shorten(text, max(_terminal(), 40), placeholder=" …")


def in_ranges(cells: Sequence[str]) -> str:
    """Return cells as a reader lists them: 'A54–A57, A59'."""
    runs: list[list[str]] = []
    for cell in cells:
        row, column = parse_cell(cell)
        if runs and parse_cell(runs[-1][-1]) == (row - 1, column):
            runs[-1].append(cell)
        else:
            runs.append([cell])
    return ", ".join(run[0] if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)


def _fitting(headings: Row, lines: Sequence[Row], width: int) -> list[int]:
    """Return the columns' widths: those of their contents, the widest made narrower where they do not fit."""
    widths = [max(len(line[at]) for line in (headings, *lines)) for at in range(len(headings))]
    least = [max(len(heading), _LEAST_COLUMN) for heading in headings]
    while sum(widths) + 2 * (len(widths) - 1) > width:
        widest = max(range(len(widths)), key=lambda at: widths[at] - least[at])
        if widths[widest] <= least[widest]:
            break
        widths[widest] -= 1
    return widths


def _terminal() -> int:
    return shutil.get_terminal_size((_USUAL_WIDTH, 24)).columns


def _line(cells: Row, widths: Sequence[int]) -> str:
    return "  ".join(cell.ljust(size) for cell, size in zip(cells, widths, strict=True)).rstrip()
