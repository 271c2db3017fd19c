"""Plans for tests, as XlsxWriter writes them, and one part of a workbook rewritten by hand."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import xlsxwriter  # it has no stubs

from xlplan.plan.model import Plan
from xlplan.plan.reader import read_plan

HEADINGS = ("Action", "Measure", "Latest position", "RAG")
ROW = ("Do it", "% done", "86%", "Green")


class Book:
    """Is a plan that XlsxWriter writes: its header and one action stand, the test adds what it is about."""

    def __init__(self, path: Path) -> None:
        self.path = path / "plan.xlsx"
        self.file = xlsxwriter.Workbook(self.path)
        self.sheet = self.file.add_worksheet("Plan")
        self.sheet.write_row(0, 0, HEADINGS)
        self.sheet.write_row(1, 0, ROW)

    def read(self) -> Plan:
        self.file.close()
        return read_plan(self.path)


def rewrite(path: Path, part: str, old: str, new: str) -> Path:
    """Replace a text in one part of the package, which must be there."""
    with ZipFile(path) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    assert old.encode() in parts[part]
    parts[part] = parts[part].replace(old.encode(), new.encode())
    with ZipFile(path, "w", ZIP_DEFLATED) as target:
        for name, content in parts.items():
            target.writestr(name, content)
    return path
