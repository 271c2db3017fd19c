"""Whether a written workbook is what was planned: the edits and their consequences, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from xlplan.address import full_address
from xlplan.edits import Edit
from xlplan.proof.compare import CellChange, Comparison

_APPENDED = ("fills:", "cellXfs:", "sst:")


def unexplained(
    found: Comparison, edits: Sequence[Edit], recalculated: Mapping[str, Iterable[str]]
) -> list[str]:
    """Return one clause for every difference that the edits do not explain, and every edit that is not there.

    `edits` carry the old texts; `recalculated` names, by sheet, the cells that lose their stored result.
    """
    wrong = [f"the part {part} was added" for part in found.added]
    wrong += [f"the part {part} was removed" for part in found.removed]
    cells = {
        (change.sheet.casefold(), change.cell): change for part in found.changed for change in part.cells
    }
    planned = {(edit.sheet.casefold(), edit.cell.upper().replace("$", "")): edit for edit in edits}
    stale = {(sheet.casefold(), cell) for sheet, names in recalculated.items() for cell in names}
    for key, change in cells.items():
        if key in planned:
            wrong += _edit_faults(planned[key], change)
        elif key in stale:
            wrong += _result_faults(change)
        else:
            wrong.append(f"{full_address(change.sheet, change.cell)} differs, and no edit names it")
    wrong += [
        f"{planned[key].address} is as before, and should not be"
        for key in planned
        if _expects(planned[key], key, cells)
    ]
    for part in found.changed:
        wrong += [f"{part.part}: {element} differs" for element in part.elements if not _allowed(element)]
    return wrong


def _expects(edit: Edit, key: tuple[str, str], cells: Mapping[tuple[str, str], CellChange]) -> bool:
    """Tell whether the edit should have changed its cell, and did not."""
    if key in cells:
        return False
    return edit.new is not None and edit.new != (edit.old or "") and not _equal(edit.new, edit.old)


def _edit_faults(edit: Edit, change: CellChange) -> list[str]:
    where = full_address(change.sheet, change.cell)
    wrong = []
    wanted = edit.new if edit.new is not None else None if edit.number is not None else edit.old
    if wanted is not None and not _equal(wanted, change.new):
        wrong.append(f"{where} reads '{change.new}' and should read '{wanted}'")
    if edit.number is not None and (change.new is None or float(change.new or "nan") != float(edit.number)):
        wrong.append(f"{where} reads '{change.new}' and should hold {edit.number}")
    if edit.fill is not None and change.new_fill != edit.fill.upper():
        wrong.append(f"{where} has the fill {change.new_fill} and should have {edit.fill.upper()}")
    if edit.fill is None and change.old is not None and change.new_fill != change.old_fill:
        wrong.append(f"{where} lost its fill")
    if change.old_formula != change.new_formula:
        wrong.append(f"{where} has another formula")
    wrong += [f"{where} has another {name}" for name in change.other if name not in {"vm", "cm"}]
    return wrong


def _result_faults(change: CellChange) -> list[str]:
    where = full_address(change.sheet, change.cell)
    if (
        change.new
        or change.old_formula != change.new_formula
        or change.old_fill != change.new_fill
        or change.other
    ):
        return [f"{where} should only have lost its stored result"]
    return []


def _equal(one: str | None, other: str | None) -> bool:
    return _lines(one or "") == _lines(other or "")


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _allowed(element: str) -> bool:
    """Tell whether a change outside the cells is one that edits bring: appended formats and strings, recalculation.

    A changed shared string is judged by the cells that show it.
    """
    return (
        element == "calcPr"
        or (element.startswith(_APPENDED) and element.endswith("added"))
        or element.startswith("sst: item")
    )
