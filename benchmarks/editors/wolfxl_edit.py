"""Edits with wolfxl, in its mode that keeps the rest of the file."""

from wolfxl import load_workbook
from wolfxl.styles import PatternFill


def edit(source: str, output: str, sheet: str, text_cell: str, fill_cell: str) -> None:
    book = load_workbook(source, modify=True)
    book[sheet][text_cell] = "88%"
    book[sheet][fill_cell].fill = PatternFill("solid", fgColor="FFFFC000")
    book.save(output)
