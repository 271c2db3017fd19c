"""Whether a written workbook is what was planned: the edits and their consequences, and nothing else."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set

from xlplan.address import cell_name, full_address, parse_cell
from xlplan.edits import Clearing, Edit
from xlplan.proof.cells import CellChange
from xlplan.proof.changes import EMPTIED, NAMES_STYLES, REFRESHED
from xlplan.proof.compare import Comparison
from xlplan.proof.formats import NUMBER_FORMAT, TEXT_COLOUR
from xlplan.proof.meaning import contrast
from xlplan.proof.parts import part_key

_Key = tuple[str, str]  # sheet, cell

_READABLE = 4.5  # to 1 (WCAG 2.2, 1.4.3)
_SPOKEN_OF_OLD_VALUE = frozenset({"vm", "cm"})  # metadata that goes with the value or the formula


def unexplained(
    found: Comparison,
    edits: Sequence[Edit],
    recalculated: Mapping[str, Iterable[str]],
    refreshed: Collection[str] = (),
    cleared: Collection[Clearing] = (),
) -> list[str]:
    """Return one clause for every difference that the edits do not explain, and every edit that is not there.

    `edits` carry the old texts and the sheets' own names; `recalculated` names, by sheet, the cells that lose
    their stored result, `refreshed` the pivot caches that Excel shall refresh on opening, `cleared` the
    properties that are emptied. Edits that change nothing can only be judged where `found` watched
    their cells.
    """
    changed = {(change.sheet, change.cell): change for part in found.changed for change in part.cells}
    planned = {(edit.sheet, cell_name(*parse_cell(edit.cell))): edit for edit in edits}
    stale = {(sheet, cell) for sheet, names in recalculated.items() for cell in names}
    return [
        *_part_faults(found, edits),
        *_planned_faults(found, changed, planned, stale),
        *_stale_faults(changed, stale - planned.keys()),
        *_stray_faults(changed, planned.keys() | stale),
        *_refresh_faults(found, refreshed),
        *_clearing_faults(found, cleared),
        *_other_faults(found, edits, refreshed, cleared),
    ]


def _part_faults(found: Comparison, edits: Sequence[Edit]) -> Iterator[str]:
    """Yield the parts that came or went; only where a fill is wanted may styles come."""
    styles = {found.plain_styles} if any(edit.fill is not None for edit in edits) else set()
    yield from (f"the part {part} was added" for part in found.added if part not in styles)
    yield from (f"the part {part} was removed" for part in found.removed)


def _planned_faults(
    found: Comparison, changed: Mapping[_Key, CellChange], planned: Mapping[_Key, Edit], stale: Set[_Key]
) -> Iterator[str]:
    """Yield where an edited cell is not as its edit says."""
    seen = {(change.sheet, change.cell): change for change in found.watched} | dict(changed)
    for key, edit in planned.items():
        change, like = seen.get(key), seen.get((edit.sheet, edit.like or ""))
        if change:
            shape = like.number_format if like else None
            yield from _edit_faults(edit, change, is_stale=key in stale, like=shape)
        elif _should_differ(edit):
            yield f"{edit.address} is as before, and should not be"


def _stale_faults(changed: Mapping[_Key, CellChange], stale: Set[_Key]) -> Iterator[str]:
    """Yield the cells that should have lost their stored result, and have not, or more than that."""
    for key in stale:
        if key in changed:
            yield from _result_faults(changed[key])
        else:
            yield f"{full_address(*key)} still holds its stored result"


def _stray_faults(changed: Mapping[_Key, CellChange], expected: Set[_Key]) -> Iterator[str]:
    yield from (
        f"{full_address(*key)} differs, and no edit names it" for key in changed if key not in expected
    )


def _refresh_faults(found: Comparison, refreshed: Iterable[str]) -> Iterator[str]:
    """Yield the pivot caches that should be refreshed on opening, and will not be."""
    wishes = {part_key(part.part) for part in found.changed if REFRESHED in part.elements}
    yield from (
        f"{part} is not to be refreshed on opening" for part in refreshed if part_key(part) not in wishes
    )


def _clearing_faults(found: Comparison, cleared: Iterable[Clearing]) -> Iterator[str]:
    emptied = {(part_key(part.part), element) for part in found.changed for element in part.elements}
    yield from (f"{each.part}: '{each.name}' is not empty" for each in cleared if _place(each) not in emptied)


def _place(clearing: Clearing) -> tuple[str, str]:
    """Return the part and the clause by which a comparison names a property that was emptied."""
    return part_key(clearing.part), f"{clearing.element}{EMPTIED}"


def _should_differ(edit: Edit) -> bool:
    """Tell whether an edit changes its cell's content, as far as the edit by itself can tell."""
    if edit.number is not None:
        return _as_number(edit.old) != edit.number
    return edit.new is not None and not _reads_same(edit.new, edit.old)


def watched_cells(edits: Iterable[Edit]) -> list[tuple[str, str]]:
    """Return the cells that a comparison has to read for `unexplained`, (sheet, address)."""
    return [(edit.sheet, cell) for edit in edits for cell in (edit.cell, edit.like) if cell]


def _edit_faults(edit: Edit, change: CellChange, *, is_stale: bool, like: str | None) -> Iterator[str]:
    where = full_address(change.sheet, change.cell)
    if edit.number is not None:
        if change.new_kind != "number" or _as_number(change.new) != edit.number:
            yield f"{where} reads '{change.new}' and should hold {edit.number}"
    elif edit.new is not None:
        if not _reads_same(edit.new, change.new) or change.new_kind != ("text" if edit.new else ""):
            yield f"{where} reads '{change.new}' and should read '{edit.new}'"
    elif not is_stale and (change.old_kind, change.old or "") != (change.new_kind, change.new or ""):
        yield f"{where} reads '{change.new}' and should still read '{change.old}'"
    elif is_stale and change.new:
        yield f"{where} still holds a result, '{change.new}'"
    if edit.fill is not None and change.new_fill != edit.fill.upper():
        yield f"{where} has the fill {change.new_fill} and should have {edit.fill.upper()}"
    if edit.fill is None and change.new_fill != change.old_fill:
        yield f"{where} lost its fill"
    kept = set() if edit.new is None and edit.number is None else _SPOKEN_OF_OLD_VALUE
    kept |= {name for name in change.other if _is_readable(edit, name)}
    shape = next((name for name in change.other if name.startswith(NUMBER_FORMAT)), change.number_format)
    kept |= {f"{NUMBER_FORMAT}{like}"} if like else set()
    if like and shape.removeprefix(NUMBER_FORMAT) != like:
        yield f"{where} has not the number format of {edit.like}"
    others = [name for name in change.other if name not in kept]
    yield from (
        f"{where} has another {'format' if name.startswith(NUMBER_FORMAT) else name}" for name in others
    )


def _is_readable(edit: Edit, change: str) -> bool:
    """Tell whether a change is a text colour that was asked for: black or white, that reads on the fill."""
    colour = change.removeprefix(TEXT_COLOUR)
    if not edit.contrast or edit.fill is None or colour not in {"000000", "FFFFFF"} or colour == change:
        return False
    return contrast(colour, edit.fill) >= _READABLE


def _result_faults(change: CellChange) -> Iterator[str]:
    gone = not change.new and not change.new_kind and change.old_fill == change.new_fill
    if not gone or set(change.other) - {"vm"}:
        yield f"{full_address(change.sheet, change.cell)} should only have lost its stored result"


def _other_faults(
    found: Comparison,
    edits: Sequence[Edit],
    refreshed: Iterable[str],
    cleared: Iterable[Clearing],
) -> Iterator[str]:
    """Yield what differs outside the cells, and is not what edits bring: strings, formats, recalculation.

    A changed shared string is judged by the cells that show it.
    """
    asked, emptied = {part_key(part) for part in refreshed}, {_place(each) for each in cleared}
    fills = any(edit.fill is not None for edit in edits)
    likes = any(edit.like is not None for edit in edits)
    lists = {"fills", "cellXfs"} if fills else {"cellXfs"} if likes else set()
    lists |= {"fonts"} if fills and any(edit.contrast for edit in edits) else set()
    contents = any(edit.new is not None or edit.number is not None for edit in edits)
    for part in found.changed:
        for element in part.elements:
            container, _, what = element.partition(": ")
            is_format = container in lists and what.endswith("added")
            is_format = is_format or (fills and bool(found.plain_styles) and element == NAMES_STYLES)
            is_text = contents and container == "sst" and not what.endswith("removed")
            is_wish = contents and element == REFRESHED and part_key(part.part) in asked
            is_explained = is_format or is_text or is_wish or (part_key(part.part), element) in emptied
            if not is_explained and not (contents and element == "calcPr"):
                name = element.removesuffix(EMPTIED)
                yield f"{part.part}: {name} {'differs' if name == element else 'was emptied'}"


def _reads_same(one: str | None, other: str | None) -> bool:
    return _lines(one or "") == _lines(other or "")


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _as_number(text: str | None) -> float | None:
    try:
        return float(text or "")
    except ValueError:
        return None
