"""A plan drawn as text, and the reading expected of it; both stand in one file of tests/cases/plans.

A row of a sheet is a line, its cells parted by bars. `^` belongs to the cell above, `<` to the one at its left.
`\\n` is a line break, `**x**` is bold, `{FFC000}` a fill; `0.86 {0%}` is a number and `2024-03-31 {d mmm yyyy}` a
date under that format, `5434 {n}` a plain number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

DRAWN = Path(__file__).parents[1] / "cases" / "plans"
NAMES = sorted(path.stem for path in DRAWN.glob("*.md"))

_BRACES = re.compile(r"\s*\{([^{}]*)\}\s*$")

Place = tuple[int, int]
Row = tuple[str, ...]


@dataclass(frozen=True)
class Cell:
    """Is one drawn cell: what it holds, its number format, its fill (RRGGBB)."""

    value: str | float | date
    number_format: str = ""
    fill: str = ""
    is_bold: bool = False


@dataclass(frozen=True)
class Sheet:
    """Is one drawn sheet: its cells, its merged areas (first and last place), what is hidden, its table object."""

    name: str
    cells: dict[Place, Cell]
    merged: tuple[tuple[Place, Place], ...] = ()
    is_hidden: bool = False
    hidden_columns: tuple[int, ...] = ()
    table: tuple[Place, Place] | None = None


@dataclass(frozen=True)
class Drawing:
    """Is a drawn plan with the reading expected of it: the rows of four tables, as texts.

    tables: sheet, header row, columns; actions: action, area, rating; indicators: measure, cell, figure;
    notes: number, cell.
    """

    name: str
    sheets: tuple[Sheet, ...]
    tables: tuple[Row, ...] = ()
    actions: tuple[Row, ...] = ()
    indicators: tuple[Row, ...] = ()
    notes: tuple[Row, ...] = ()
    settings: dict[str, str] = field(default_factory=dict)


def read_drawing(name: str) -> Drawing:
    """Return the drawing in tests/cases/plans/NAME.md."""
    parts = _parts((DRAWN / f"{name}.md").read_text("utf-8"))
    sheets = tuple(_sheet(head, body) for head, _, body in parts if head.startswith("Sheet "))
    read = {head: _rows(body) for head, _, body in parts if not head.startswith("Sheet ")}
    return Drawing(
        name,
        sheets,
        read["Tables"],
        read["Actions"],
        read.get("Indicators", ()),
        read.get("Notes", ()),
        {row[0]: row[1] for row in read.get("Settings", ())},
    )


def draw(text: str, name: str = "plan") -> Drawing:
    """Return the drawing of a test's own sheets, without the reading that is expected."""
    return Drawing(name, tuple(_sheet(head, f"```\n{body.strip()}\n```") for head, _, body in _parts(text)))


def _parts(text: str) -> list[tuple[str, str, str]]:
    return [part.partition("\n") for part in re.split(r"^## ", text, flags=re.MULTILINE)[1:]]


def _rows(body: str) -> tuple[Row, ...]:
    lines = [line for line in body.splitlines() if line.startswith("|")]
    return tuple(
        tuple(cell.strip().replace("\\n", "\n") for cell in line[1:-1].split("|")) for line in lines[2:]
    )


def _sheet(head: str, body: str) -> Sheet:
    """Read 'Sheet Plan', or 'Sheet Plan (hidden; table; hidden columns 3)', and what is drawn below."""
    name, _, options = head.removeprefix("Sheet ").rstrip(")").partition(" (")
    drawn = body.partition("```\n")[2].partition("\n```")[0].splitlines()
    cells: dict[Place, Cell] = {}
    ends: dict[Place, Place] = {}
    owner: dict[Place, Place] = {}
    for row, line in enumerate(drawn, start=1):
        texts = [text.strip() for text in line.split("|")] if line.strip() else []
        for column, text in enumerate(texts, start=1):
            at = (row, column)
            if text in {"^", "<"}:
                above = (row - 1, column) if text == "^" else (row, column - 1)
                owner[at] = owner.get(above, above)
                ends[owner[at]] = at
            elif text:
                cells[at] = _cell(text)
    told = [option.strip() for option in options.split(";")]
    hidden = [int(number) for option in told if "columns" in option for number in re.findall(r"\d+", option)]
    boxed = [tuple(map(int, re.findall(r"\d+", option))) for option in told if option.startswith("table")]
    table = ((boxed[0][0], boxed[0][1]), (boxed[0][2], boxed[0][3])) if boxed else None
    return Sheet(name, cells, tuple(ends.items()), "hidden" in told, tuple(hidden), table)


def _cell(text: str) -> Cell:
    fill, shape = "", ""
    while braces := _BRACES.search(text):
        text = text[: braces.start()]
        if re.fullmatch(r"[0-9A-F]{6}", braces[1]):
            fill = braces[1]
        else:
            shape = braces[1]
    bold = re.fullmatch(r"\*\*(.*)\*\*", text)
    text = (bold[1] if bold else text).strip().replace("\\n", "\n")
    value: str | float | date = text
    if shape and re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        value = date.fromisoformat(text)
    elif shape:
        value = float(text)
    return Cell(value, "General" if shape == "n" else shape, fill, bool(bold))
