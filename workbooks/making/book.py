"""XlsxWriter as every writer here uses it: fixed dates, one font, the same header style."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

# XlsxWriter ships no py.typed marker; this is the only module that imports it.
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

__all__ = ["FILLS", "Format", "Workbook", "Worksheet", "open_book", "style"]

FILLS = {"Green": "92D050", "Amber": "FFC000", "Red": "FF0000"}
BASE = {"font_name": "Arial", "font_size": 10, "valign": "top"}
NAMED = {
    "header": {"bold": True, "font_color": "FFFFFF", "bg_color": "1F3864", "border": 1,
               "border_color": "FFFFFF", "text_wrap": True, "indent": 1, "valign": "vcenter"},
    "body": {"text_wrap": True, "align": "left", "indent": 1, "border": 1, "border_color": "A6A6A6"},
    "plain": {},
}  # fmt: skip


def open_book(path: Path, title: str, made: datetime) -> Workbook:
    """Return a new workbook whose bytes depend on nothing but what is written to it."""
    book = Workbook(path, {"default_format_properties": {"font_name": "Arial", "font_size": 10}})
    team = "Children and Young People's Services"
    book.set_properties({"title": title, "author": "Performance team", "company": team, "created": made})
    return book


def style(book: Workbook, name: str, **more: object) -> Format:
    """Return one of the named styles, with more properties laid over it."""
    return book.add_format({**BASE, **NAMED[name], **more})
