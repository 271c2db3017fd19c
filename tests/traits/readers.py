"""What openpyxl reads in a workbook: a third party's view of every cell's content."""

from __future__ import annotations

import warnings
from collections.abc import Collection
from io import BytesIO
from pathlib import Path

from openpyxl import load_workbook

from tests.traits.differ import Wanted

At = tuple[str, str]


def readings(path: Path) -> dict[At, object] | None:
    """Return every cell's content (formulas as such) by (sheet, address); None where openpyxl gives up."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what openpyxl would lose is of no matter: it only reads
        try:
            book = load_workbook(BytesIO(path.read_bytes()))  # it leaves files open when it gives up
        except Exception:  # it raises whatever comes to hand
            return None
    found: dict[At, object] = {}
    for sheet in book.worksheets:
        for cell in sheet._cells.values():  # iter_rows would walk all the way to XFD1048576
            if cell.value is not None:
                found[sheet.title, cell.coordinate] = _plain(cell.value)
    return found


def _plain(value: object) -> object:
    """Return the value, or what an array formula or data table says: those are equal to nothing else."""
    return value if isinstance(value, str | int | float) else repr(getattr(value, "__dict__", value))


def misread(
    expected: dict[At, object], seen: dict[At, object] | None, wanted: list[Wanted], gone: Collection[At]
) -> list[str]:
    """Return a sentence for every cell that does not read as it did, or as was asked for.

    `gone` are cells that lose their result, and with it all that is in them where an array fills them.
    """
    if seen is None:
        return ["openpyxl opens the original, and not the result"]
    names = {sheet.casefold(): sheet for sheet, _ in [*seen, *expected]}
    asked = {
        (names.get(want.sheet.casefold(), want.sheet), want.cell): want for want in wanted if want.says_new
    }
    wrong: list[str] = []
    for at in (expected.keys() | seen.keys()) - set(gone):
        value, want = seen.get(at), asked.get(at)
        if want is None:
            as_before = value == expected.get(at)
        elif want.number is not None:
            as_before = value == want.number or "datetime" in str(value)  # it reads dates by their format
        else:
            as_before = (value or "") == want.new or "_x" in str(value)  # it does not read _xHHHH_
        if not as_before:
            wrong.append(
                f"openpyxl reads {value!r} in {at} and not {want.new if want else expected.get(at)!r}"
            )
    return wrong
