"""Workbooks that XlsxWriter writes: the features that officers notice when they go."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import xlsxwriter  # it has no stubs

from tests.traits.trait import Build, Trait

ROWS = (
    ("Measure", "Latest", "RAG"),
    ("86% of plans", 7, "Green"),
    ("12 calls", 12, "Red"),
    (None, 3.5, "Amber"),
)


def xw(
    fill_in: Callable[[Any, Any], object], file_options: dict[str, object] | None = None, start: int = 0
) -> Build:
    """Return what has XlsxWriter write the small plan, `fill_in(book, sheet)` adding what it is about."""

    def build(path: Path) -> None:
        with xlsxwriter.Workbook(path, file_options or {}) as book:
            sheet = book.add_worksheet("Plan")
            for number, row in enumerate(ROWS):
                sheet.write_row(start + number, 0, row)
            fill_in(book, sheet)

    return build


def a_chart(kind: str) -> Callable[[Any, Any], object]:
    def fill_in(book: Any, sheet: Any) -> None:
        chart = book.add_chart({"type": kind})
        chart.add_series({"name": "=Plan!$B$1", "categories": "=Plan!$A$2:$A$4", "values": "=Plan!$B$2:$B$4"})
        sheet.insert_chart("H2", chart)

    return fill_in


def a_chart_sheet(book: Any, _sheet: Any) -> None:
    chart = book.add_chart({"type": "line"})
    chart.add_series({"values": "=Plan!$B$2:$B$4"})
    book.add_chartsheet("Chart").set_chart(chart)


def rich(book: Any, sheet: Any) -> None:
    bold, raised = (
        book.add_format({"bold": True, "font_color": "#C00000"}),
        book.add_format({"font_script": 1}),
    )
    sheet.write_rich_string("A2", bold, "86%", " of plans", raised, "1")


def an_image(_book: Any, sheet: Any) -> None:
    sheet.insert_image("H2", "a.png", {"image_data": _png()})


def an_image_in_a_cell(_book: Any, sheet: Any) -> None:
    sheet.embed_image("D2", "a.png", {"image_data": _png()})


def _png() -> BytesIO:
    def chunk(kind: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        )

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return BytesIO(
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0\0"))
        + chunk(b"IEND", b"")
    )


def macros(book: Any, sheet: Any) -> None:
    book.add_vba_project(BytesIO(b"\xd0\xcf\x11\xe0 no real project"), is_stream=True)
    sheet.insert_button("H2", {"macro": "run", "caption": "Run"})


def formats(book: Any, sheet: Any) -> None:
    sheet.write(
        "A2",
        "86%",
        book.add_format({"bold": True, "bg_color": "#C6EFCE", "border": 2, "text_wrap": True, "indent": 1}),
    )
    sheet.write("B2", 0.86, book.add_format({"num_format": "0.0%", "locked": False, "rotation": 45}))
    sheet.set_column("F:F", 20, book.add_format({"italic": True}))
    sheet.set_row(8, 30, book.add_format({"pattern": 4, "fg_color": "red", "bg_color": "yellow"}))


def layout(_book: Any, sheet: Any) -> None:
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.repeat_rows(0)
    sheet.print_area("A1:C4")
    sheet.set_header("&C&A", {})
    sheet.set_h_pagebreaks([2])
    sheet.set_row(1, None, None, {"level": 1, "hidden": True})


def a_table(_book: Any, sheet: Any) -> None:
    columns = [{"header": "Measure"}, {"header": "Latest", "total_function": "sum"}, {"header": "RAG"}]
    sheet.add_table("A1:C5", {"columns": columns, "total_row": True, "style": "Table Style Light 9"})


def rules(book: Any, sheet: Any) -> None:
    red = book.add_format({"bg_color": "#FFC7CE"})
    sheet.conditional_format("C2:C4", {"type": "cell", "criteria": "==", "value": '"Red"', "format": red})
    sheet.conditional_format("B2:B4", {"type": "data_bar", "data_bar_2010": True})
    sheet.conditional_format("B2:B4", {"type": "icon_set", "icon_style": "3_traffic_lights"})
    sheet.conditional_format("B2:B4", {"type": "3_color_scale"})


def notes(_book: Any, sheet: Any) -> None:
    sheet.write_comment("A2", "86% of plans, as counted in May", {"visible": True})
    sheet.write_comment("F9", "a missing cell")


def dynamic(_book: Any, sheet: Any) -> None:
    sheet.write_dynamic_array_formula("E2:E4", "=SORT(B2:B4)", None, 3.5)
    sheet.write_formula("G2", "=XLOOKUP(A2,A2:A4,B2:B4)", None, 7)


def formulas(book: Any, sheet: Any) -> None:
    book.define_name("Latest", "=Plan!$B$2:$B$4")
    sheet.write_formula("E2", "=SUM(Latest)", None, 22.5)
    sheet.write_formula("E3", '=COUNTIF(C:C,"Green")', None, 1)
    sheet.write_array_formula("E4:E4", "{=SUM(B2:B4*2)}", None, 45)


def merged(book: Any, sheet: Any) -> None:
    sheet.merge_range("A2:A4", "86% of plans", book.add_format({"valign": "top"}))


def links(book: Any, sheet: Any) -> None:
    sheet.write_url("A2", "https://example.org/?a=1&b=2", string="86% of plans")
    sheet.write_url("F10", "internal:Plan!A1")
    book.set_properties({"title": "Plan"})
    book.set_custom_property("Checked", True)


def everything(book: Any, sheet: Any) -> None:
    for fill_in in (formats, notes, rules, a_chart("pie"), an_image, links, layout, formulas):
        fill_in(book, sheet)


XW: tuple[tuple[str, Build, tuple[str, ...]], ...] = (
    ("rows alone", xw(lambda *_: None), ("A2", "B2", "F9")),
    ("no shared strings", xw(lambda *_: None, {"constant_memory": True}), ("A2", "B2", "F9")),
    ("zip64", xw(lambda *_: None, {"use_zip64": True}), ("A2", "B2", "F9")),
    ("dates from 1904", xw(lambda *_: None, {"date_1904": True}), ("A2", "B2")),
    ("bar chart", xw(a_chart("bar")), ("A2", "B2")),
    ("line chart", xw(a_chart("line")), ("A2", "B2")),
    ("scatter chart", xw(a_chart("scatter")), ("A2", "B2")),
    ("chart sheet", xw(a_chart_sheet), ("A2", "B2")),
    ("picture", xw(an_image), ("A2", "H2")),
    ("picture in a cell", xw(an_image_in_a_cell), ("A2", "E2")),
    ("text box", xw(lambda _b, s: s.insert_textbox("H2", "86% of plans")), ("A2", "H2")),
    ("rich strings", xw(rich), ("A2", "A3")),
    (
        "sparklines",
        xw(lambda _b, s: s.add_sparkline("D2", {"range": "Plan!A2:B2", "markers": True})),
        ("A2", "D2"),
    ),
    ("table with totals", xw(a_table), ("A2", "B3")),
    ("conditional formats", xw(rules), ("B2", "C2")),
    (
        "list validation",
        xw(lambda _b, s: s.data_validation("C2:C4", {"validate": "list", "source": ["Red", "Green"]})),
        ("C2", "C9"),
    ),
    ("notes", xw(notes), ("A2", "F9")),
    ("autofilter", xw(lambda _b, s: (s.autofilter("A1:C4"), s.filter_column("C", "x == Red"))), ("A2", "C2")),
    ("macros and a button", xw(macros), ("A2", "H2")),
    ("names, formulas and an array", xw(formulas), ("B2", "C2")),
    ("dynamic arrays", xw(dynamic), ("B2", "F9")),
    ("formats of cells, columns and rows", xw(formats), ("A2", "B2", "F9", "F3", "A9")),
    ("merged cells", xw(merged), ("A2", "B2")),
    ("links and properties", xw(links), ("A2", "F10")),
    ("layout and grouping", xw(layout), ("A2", "F9")),
    ("checkbox", xw(lambda _b, s: s.insert_checkbox("D2", True)), ("D2", "A2")),
    ("background picture", xw(lambda _b, s: s.set_background(_png())), ("A2", "F9")),
    (
        "header picture",
        xw(lambda _b, s: s.set_header("&L&G", {"image_left": "a.png", "image_data_left": _png()})),
        ("A2", "F9"),
    ),
    (
        "ignored errors",
        xw(lambda _b, s: s.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})),
        ("A2", "F9"),
    ),
    ("everything", xw(everything), ("A2", "B2", "F9")),
)


TRAITS = tuple(
    Trait(f"XlsxWriter: {name}", build, cells, suffix=".xlsm" if "macros" in name else ".xlsx")
    for name, build, cells in XW
)
