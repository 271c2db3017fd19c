"""Which stored results must go after an edit, and which may: a plain reading of the formulas' texts.

What is certain (A1 references, areas, whole columns) gives the ones that must; what only a calculation could
tell (names, tables, INDIRECT, shared formulas' copies) the ones that may.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import NamedTuple

from tests.traits.scanner import SeenSheet, attributes, characters, place_of

At = tuple[str, int, int]
_BIG = 1 << 21
_CELL, _COLUMN, _ROW = r"\$?[A-Z]{1,3}\$?[0-9]+", r"\$?[A-Z]{1,3}", r"\$?[0-9]+"
_REFERENCE = re.compile(
    r"(?<![\w.$])(?:('(?:[^']|'')+'|(?:\[[^\[\]]*\])?[\w.]+)!)?"
    rf"({_CELL}(?::{_CELL})?|{_COLUMN}:{_COLUMN}|{_ROW}:{_ROW})(?![\w(!.])"
)
_DOUBT = re.compile(r"\b(?:INDIRECT|OFFSET)\b|[\[\]#@]|[^\W\d][\w.]*(?![\w.(!])|\)\s*:|:\s*[A-Z]+\(")


class _Formula(NamedTuple):
    at: At
    results: tuple[int, int, int, int]
    reads: list[tuple[str, tuple[int, int, int, int]]]
    is_doubtful: bool


def stale_cells(
    sheets: Mapping[str, SeenSheet], changed: Collection[At]
) -> tuple[frozenset[At], frozenset[At]]:
    """Return the cells whose stored result must go when these cells change, and those whose may."""
    formulas = [formula for name, sheet in sheets.items() for formula in _formulas(name, sheet)]
    must = _closure(sheets, formulas, changed, with_doubts=False)
    return must, must | _closure(sheets, formulas, changed, with_doubts=True)


def _formulas(name: str, sheet: SeenSheet) -> list[_Formula]:
    found: list[_Formula] = []
    for place, cell in sheet.cells.items():
        raw = cell.child("f")
        if raw is None:
            continue
        tag = attributes(raw[: raw.index(">") + 1])
        text = re.sub(r"('(?:[^']|'')+')|\"[^\"]*\"", lambda part: part[1] or '""', characters(raw))
        is_array = tag.get("t") in {"array", "dataTable"} and "ref" in tag
        reads = [
            ((sheet_name or name).strip("'").replace("''", "'").casefold(), _area(reference))
            for sheet_name, reference in _REFERENCE.findall(text)
        ]
        rest = _REFERENCE.sub("", text)
        is_doubtful = not text or tag.get("t") == "dataTable" or _DOUBT.search(rest) is not None
        results = _area(tag["ref"]) if is_array else (*place, *place)
        found.append(_Formula((name, *place), results, reads, is_doubtful))
    return found


def _area(reference: str) -> tuple[int, int, int, int]:
    first, _, last = reference.partition(":")
    if not re.search("[0-9]", first):
        columns = sorted(place_of(f"{end}1")[1] for end in (first, last))
        return 1, columns[0], _BIG, columns[1]
    if not re.search("[A-Za-z]", first):
        rows = sorted(int(end.strip("$")) for end in (first, last))
        return rows[0], 1, rows[1], _BIG
    one, two = place_of(first), place_of(last or first)
    return min(one[0], two[0]), min(one[1], two[1]), max(one[0], two[0]), max(one[1], two[1])


def _closure(
    sheets: Mapping[str, SeenSheet], formulas: list[_Formula], changed: Collection[At], *, with_doubts: bool
) -> frozenset[At]:
    stale: set[At] = set()
    wave = {(name.casefold(), row, column) for name, row, column in changed}
    left = formulas if wave else []
    while wave:
        fired = [one for one in left if (one.is_doubtful and with_doubts) or _reads_any(one, wave)]
        left = [one for one in left if one not in fired]
        wave = set()
        for one in fired:
            top, first, bottom, last = one.results
            name = one.at[0]
            inside = {
                (name, row, column)
                for row, column in sheets[name].cells
                if top <= row <= bottom and first <= column <= last
            }
            stale |= inside
            wave |= {(name.casefold(), row, column) for _, row, column in inside}
    return frozenset(stale)


def _reads_any(formula: _Formula, wave: Collection[At]) -> bool:
    return any(
        sheet == name and top <= row <= bottom and first <= column <= last
        for sheet, (top, first, bottom, last) in formula.reads
        for name, row, column in wave
    )
