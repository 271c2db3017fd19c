"""Edits with xlsxedit."""

from xlsxedit import Workbook


def edit(source: str, output: str, sheet: str, text_cell: str, fill_cell: str) -> None:
    book = Workbook.open(source)
    page = book[sheet]
    page[text_cell].value = "88%"
    page[fill_cell].apply_style(bg_color="FFC000")
    book.save(output)
