"""Whether a workbook was broken before anything was written to it.

Apart from the comparison: this is asked of the source alone, once a written workbook is not what was planned.
What is found here is no valid workbook (ECMA-376 part 1, 18.2, 18.3, 18.4, 18.8; part 2, 6.5.3), and Excel
would repair it; whether an edit landed where Excel sees it cannot be told then.
"""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from xml.parsers import expat

from xlplan.errors import Damaged
from xlplan.ooxml.limits import Watch
from xlplan.proof.apart import local_name
from xlplan.proof.book import Book

_PLACES = {  # where alone an element of the root's namespace may stand
    "worksheet": "",
    "sheetData": "worksheet",
    "row": "worksheet/sheetData",
    "c": "worksheet/sheetData/row",
    "sst": "",
    "si": "sst",
    "styleSheet": "",
    "fonts": "styleSheet",
    "fills": "styleSheet",
    "borders": "styleSheet",
    "cellStyleXfs": "styleSheet",
    "cellXfs": "styleSheet",
    "workbook": "",
    "sheets": "workbook",
    "calcPr": "workbook",
    "Relationships": "",
    "Relationship": "Relationships",
}
_ONCE = {"sheetData", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "sheets", "calcPr"}
_HOLDS = {"fonts": "font", "fills": "fill", "borders": "border", "cellStyleXfs": "xf", "cellXfs": "xf"}


def refuse_malformed(path: Path, parts: Iterable[str]) -> None:
    """Raise Damaged where one of the parts, or of those that lead to them, is no part of a valid workbook."""
    with Book(path) as book:
        arrows = posixpath.join(posixpath.dirname(book.workbook), "_rels", f"{Path(book.workbook).name}.rels")
        for part in dict.fromkeys((*parts, book.workbook, arrows, book.strings_part, book.styles_part)):
            if book.name_of(part):
                with book.damage(part):
                    raw = book.xml(part)
                    Watch(part, "utf-8").feed(raw, is_last=True)
                    _refuse_misplaced(raw, part)


def _refuse_misplaced(raw: bytes, part: str) -> None:
    """Raise Damaged where an element stands where none may, or a second time."""
    path: list[str] = []
    times = Counter[str]()

    def start(name: str, _attributes: object) -> None:
        space, local = name.rpartition("}")[0], local_name(name)
        is_ours = not path or space == path[0].rpartition("}")[0]
        parent = local_name(path[-1]) if path else ""
        where = "/".join(map(local_name, path)) if is_ours and local in _PLACES else ""
        path.append(name)
        if not is_ours:
            return
        times[local] += 1
        if local in _PLACES and where != _PLACES[local]:
            raise _damaged(f"a <{local}> inside a <{parent}>" if parent else f"a <{local}> alone", part)
        if local in _ONCE and times[local] > 1:
            raise _damaged(f"two <{local}>", part)
        if _HOLDS.get(parent, local) != local:
            raise _damaged(f"a <{local}> inside a <{parent}>", part)

    parser = expat.ParserCreate("utf-8", "}")
    parser.StartElementHandler = start
    parser.EndElementHandler = lambda _name: path.pop()
    parser.Parse(raw, True)


def _damaged(what: str, part: str) -> Damaged:
    return Damaged(
        f"holds {what}, as no valid workbook does; open it in Excel, let it repair the file, and save it",
        place=part,
    )
