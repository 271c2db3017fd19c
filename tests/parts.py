"""Parts added to a workbook by hand: what no library writes, and officers' files hold all the same."""

from __future__ import annotations

import posixpath
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from tests.books import rewrite

SHEET = "xl/worksheets/sheet1.xml"
BOOK = "xl/workbook.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_EMPTY = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
)


def attach(path: Path, source: str, kind: str, part: str, content: str = "<a/>", own_id: str = "") -> Path:
    """Add a part that another points to by a relationship of this kind; '' is the package itself."""
    add_part(path, part, content)
    return point(path, source, kind, f"/{part}", own_id=own_id)


def point(
    path: Path, source: str, kind: str, target: str, *, mode: str = "Internal", own_id: str = ""
) -> Path:
    """Add a relationship from a part; what it points to is another's business."""
    folder, name = posixpath.split(source)
    rels = posixpath.join(folder, "_rels", f"{name}.rels")
    with ZipFile(path) as book:
        usual_id = f"own{len(book.namelist())}"
        known = rels in book.namelist()
    if not known:
        add_part(path, rels, _EMPTY)
    arrow = f'<Relationship Id="{own_id or usual_id}" Type="{_TYPES}{kind}" Target="{target}" TargetMode="{mode}"/>'
    return rewrite(path, rels, "</Relationships>", f"{arrow}</Relationships>")


def add_part(path: Path, part: str, content: str) -> Path:
    with ZipFile(path, "a", ZIP_DEFLATED) as book:
        book.writestr(part, content)
    return path
