"""Edits with openpyxl, or with paper-xlsx, which has its name."""

from openpyxl import load_workbook
from openpyxl.styles import PatternFill


def edit(source: str, output: str, sheet: str, text_cell: str, fill_cell: str) -> None:
    book = load_workbook(source)
    book[sheet][text_cell] = "88%"
    book[sheet][fill_cell].fill = PatternFill("solid", fgColor="FFFFC000")
    book.save(output)
