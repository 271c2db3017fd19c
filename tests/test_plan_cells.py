"""What a cell becomes: lines, raised runs, numbers as shown, fills, lists, rules, notes; and files that fail."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
import xlsxwriter  # type: ignore[import-untyped]  # it has no stubs

from tests.tables import table
from xlplan.errors import Damaged, Encrypted, FileError, NotAWorkbook
from xlplan.plan.lines import pair_lines
from xlplan.plan.model import Plan, plan_cell
from xlplan.plan.reader import read_plan
from xlplan.plan.shown import show_date, show_number

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


@pytest.fixture
def book(tmp_path: Path) -> Book:
    return Book(tmp_path)


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


# Lines, numbers and dates


@pytest.mark.parametrize(("measure", "shown", "expected"), table("lines.md", "Pairs"))
def test_lines_pair(measure: str, shown: str, expected: str) -> None:
    pairs = pair_lines(measure, shown)
    told = [f"{pair.measure} = {pair.line.text}{'' if pair.is_certain else ' ?'}" for pair in pairs]
    assert " ".join("; ".join(told).split(" ")).replace("  ", " ").strip() == expected.strip()
    assert all(shown[pair.line.start :].startswith(pair.line.text) for pair in pairs)


@pytest.mark.parametrize(("number", "number_format", "shown"), table("shown.md", "Numbers"))
def test_number_is_read_as_shown(number: str, number_format: str, shown: str) -> None:
    assert show_number(float(number), number_format) == shown.strip()


@pytest.mark.parametrize(("moment", "number_format", "shown"), table("shown.md", "Dates"))
def test_date_is_read_as_shown(moment: str, number_format: str, shown: str) -> None:
    reader = time if ":" in moment and "T" not in moment else datetime if "T" in moment else date
    assert show_date(reader.fromisoformat(moment), number_format) == shown


# Cells


def test_number_under_a_percent_format_is_read_as_shown_and_as_a_number(book: Book) -> None:
    book.sheet.write_number("C2", 0.86, book.file.add_format({"num_format": "0.0%"}))
    row = book.read().indicators.loc[0]
    assert (row["text"], row["number"], row["number_format"], row["is_formula"]) == (
        "86.0%",
        0.86,
        "0.0%",
        False,
    )


def test_formula_is_read_as_its_stored_result(book: Book) -> None:
    book.sheet.write_formula("C2", "=1-0.14", value=0.86)
    assert book.read().indicators.loc[0, ["text", "number", "is_formula"]].to_list() == ["0.86", 0.86, True]


def test_formula_that_gives_text_is_a_formula(book: Book) -> None:
    book.sheet.write_formula("C2", '="86"&"%"', value="86%")
    assert book.read().indicators.loc[0, ["text", "is_formula"]].to_list() == ["86%", True]


def test_date_is_a_date_and_not_a_number(book: Book) -> None:
    book.sheet.write_datetime("C2", datetime(2014, 3, 31), book.file.add_format({"num_format": "d mmm yyyy"}))
    plan = book.read()
    assert plan.indicators.loc[0, ["text", "number", "is_date"]].to_list() == ["31 Mar 2014", None, True]
    assert plan_cell(plan, "C2").date == date(2014, 3, 31)


def test_time_duration_truth_and_error_are_read_as_shown(book: Book) -> None:
    book.sheet.write_datetime("A3", time(9, 5), book.file.add_format({"num_format": "hh:mm"}))
    book.sheet.write_number("B3", 1.5, book.file.add_format({"num_format": "[h]:mm"}))
    book.sheet.write_boolean("C3", True)
    book.sheet.write_formula("D3", "=1/0", value="#DIV/0!")
    plan = book.read()
    assert [plan_cell(plan, cell).text for cell in ("A3", "B3", "C3", "D3")] == [
        *("09:05", "1 day, 12:00:00", "TRUE", "#DIV/0!"),
    ]
    assert plan_cell(plan, "D3").error == "#DIV/0!"


def test_date_out_of_range_is_an_error_value(book: Book) -> None:
    book.sheet.write_number("C2", 1e9, book.file.add_format({"num_format": "dd/mm/yyyy"}))
    assert plan_cell(book.read(), "C2").error == "#VALUE!"


def test_raised_runs_are_spans_of_the_text(book: Book) -> None:
    raised, plain = book.file.add_format({"font_script": 1}), book.file.add_format({"italic": True})
    lowered = book.file.add_format({"font_script": 2})
    runs = ["YTD = 86% ", raised, "1", raised, "2", plain, " of", lowered, "x"]
    book.sheet.write_rich_string("C2", *runs)
    row = book.read().indicators.loc[0]
    assert (row["cell_text"], row["superscript"]) == ("YTD = 86% 12 ofx", ((10, 12),))


def test_text_in_the_cell_itself_is_read_with_its_raised_runs(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as file:
        sheet, raised = file.add_worksheet("Plan"), file.add_format({"font_script": 1})
        sheet.write_row(0, 0, HEADINGS)
        sheet.write_row(1, 0, ROW[:2])
        sheet.write_rich_string("C2", "86% ", raised, "1")
        sheet.write("D2", "Green")
    assert plan_cell(read_plan(path), "C2").superscript == ((4, 5),)


def test_escaped_characters_are_read_as_themselves(book: Book) -> None:
    book.sheet.write("C2", "86%\r_x000D_")
    assert plan_cell(book.read(), "C2").text == "86%\r_x000D_"


def test_phonetic_guide_is_not_part_of_the_text(book: Book) -> None:
    book.file.close()
    guide = '<t>86%</t><rPh sb="0" eb="1"><t>per cent</t></rPh>'
    assert (
        plan_cell(read_plan(rewrite(book.path, "xl/sharedStrings.xml", "<t>86%</t>", guide)), "C2").text
        == "86%"
    )


def test_shared_string_out_of_range_is_blank(book: Book) -> None:
    book.file.close()
    path = rewrite(book.path, "xl/worksheets/sheet1.xml", "<v>6</v>", "<v>600</v>")
    assert plan_cell(read_plan(path), "C2").text == ""


@pytest.mark.parametrize(
    ("colour", "fill"),
    [
        ('rgb="FFFFC000"', "FFC000"),
        ('indexed="10"', "FF0000"),
        ('indexed="64"', None),
        ('theme="0"', "FFFFFF"),
        ('theme="1"', "000000"),
        ('theme="4"', "4F81BD"),
        ('theme="9" tint="0.5999938962981048"', "FCD5B4"),
        ('theme="4" tint="-0.249977111117893"', "366092"),
        ('theme="40"', None),
        ('auto="1"', None),
    ],
)
def test_fill_is_read_whatever_way_its_colour_is_given(book: Book, colour: str, fill: str | None) -> None:
    book.sheet.write("D2", "Amber", book.file.add_format({"bg_color": "#123456"}))
    book.file.close()
    path = rewrite(book.path, "xl/styles.xml", '<fgColor rgb="FF123456"/>', f"<fgColor {colour}/>")
    (read,) = read_plan(path).actions["rating_fill"]
    assert (read and [*bytes.fromhex(read)]) == (fill and pytest.approx([*bytes.fromhex(fill)], abs=1))


def test_cell_of_a_style_that_is_missing_is_read_without_one(book: Book) -> None:
    book.file.close()
    path = rewrite(book.path, "xl/worksheets/sheet1.xml", '<c r="C2"', '<c r="C2" s="99"')
    assert plan_cell(read_plan(path), "C2").text == "86%"


def test_pattern_is_no_fill(book: Book) -> None:
    book.sheet.write("D2", "Amber", book.file.add_format({"bg_color": "#FFC000", "pattern": 4}))
    assert book.read().actions.loc[0, "rating_fill"] is None


def test_theme_colour_without_a_theme_is_no_fill(book: Book) -> None:
    book.sheet.write("D2", "Amber", book.file.add_format({"bg_color": "#123456"}))
    book.file.close()
    rewrite(book.path, "xl/styles.xml", '<fgColor rgb="FF123456"/>', '<fgColor theme="4"/>')
    rewrite(book.path, "xl/theme/theme1.xml", "clrScheme", "otherScheme")
    assert read_plan(book.path).actions.loc[0, "rating_fill"] is None


# Drop-down lists and colour rules


@pytest.mark.parametrize(
    "source",
    [
        ["Green", "Amber", "Red"],
        "=Lists!$A$1:$A$3",
        "=$J$1:$L$1",
        "=Words",
        "=OwnWords",
        "='R&D''s'!$A$1:$A$3",
    ],
)
def test_words_of_the_ratings_list_are_found_wherever_they_stand(book: Book, source: list[str] | str) -> None:
    for name in ("Lists", "R&D's"):
        book.file.add_worksheet(name).write_column(0, 0, ["Green", " Amber", "Red", "not this"])
    book.sheet.write_row("J1", ["Green", "Amber", "Red"])
    book.file.define_name("Words", "=Lists!$A$1:$A$3")
    book.file.define_name("Plan!OwnWords", "=Lists!$A$1:$A$3")
    book.sheet.data_validation("A2:A9", {"validate": "list", "source": ["Do it"]})
    book.sheet.data_validation("D2:D9", {"validate": "list", "source": source})
    assert book.read().rating_list == ("Green", "Amber", "Red")


@pytest.mark.parametrize("source", ["=OFFSET(Lists!$A$1,0,0,3,1)", "=Nowhere", "=Gone!$A$1:$A$3"])
def test_list_that_must_be_calculated_or_is_gone_has_no_words(book: Book, source: str) -> None:
    book.sheet.data_validation("D2:D9", {"validate": "list", "source": source})
    assert book.read().rating_list == ()


def test_list_and_colours_that_excel_stores_apart_are_read(book: Book) -> None:
    book.file.add_worksheet("Lists").write_column(0, 0, ["Green", "Amber", "Red"])
    book.file.close()
    extension = (
        '<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}" '
        'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" '
        'xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main">'
        '<x14:dataValidations><x14:dataValidation type="list"><x14:formula1><xm:f>Lists!$A$1:$A$3</xm:f>'
        "</x14:formula1><xm:sqref>D2:D9</xm:sqref></x14:dataValidation>"
        '<x14:dataValidation type="whole"><x14:formula1><xm:f>1</xm:f></x14:formula1><xm:sqref>D2</xm:sqref>'
        "</x14:dataValidation></x14:dataValidations><x14:conditionalFormattings>"
        '<x14:conditionalFormatting><x14:cfRule type="iconSet"/><xm:sqref>A2</xm:sqref></x14:conditionalFormatting>'
        '<x14:conditionalFormatting><x14:cfRule type="expression"><x14:dxf><fill/></x14:dxf></x14:cfRule>'
        "<xm:sqref>D2:D9</xm:sqref></x14:conditionalFormatting></x14:conditionalFormattings></ext></extLst>"
    )
    plan = read_plan(
        rewrite(book.path, "xl/worksheets/sheet1.xml", "</worksheet>", extension + "</worksheet>")
    )
    assert plan.rating_list == ("Green", "Amber", "Red")
    assert plan.conditional_formatting


@pytest.mark.parametrize(
    ("area", "rule", "colours"),
    [
        (
            "D2:D9",
            {"type": "cell", "criteria": "==", "value": '"Red"', "format": {"bg_color": "#FF0000"}},
            True,
        ),
        ("D2:D9", {"type": "2_color_scale"}, True),
        ("D2:D9", {"type": "icon_set", "icon_style": "3_arrows"}, False),
        ("D2:D9", {"type": "cell", "criteria": "==", "value": '"Red"', "format": {"bold": True}}, False),
        ("C2:C9", {"type": "2_color_scale"}, False),
    ],
)
def test_rules_that_colour_the_ratings_are_told(
    book: Book, area: str, rule: dict[str, object], colours: bool
) -> None:
    options = rule | ({"format": book.file.add_format(rule["format"])} if "format" in rule else {})
    book.sheet.conditional_format(area, options)
    assert book.read().conditional_formatting is colours


# Footnotes


def test_notes_below_and_above_the_table_are_found_with_their_places(book: Book) -> None:
    raised, plain = book.file.add_format({"font_script": 1}), book.file.add_format({"italic": True})
    book.sheet.write("A5", "² Correct as at end November 2013")
    book.sheet.write_rich_string("A6", raised, "3", plain, " Provisional")
    book.sheet.write("A7", "Printed on request")
    notes = book.read().notes
    assert [(note.number, note.sheet, note.cell) for note in notes] == [(2, "Plan", "A5"), (3, "Plan", "A6")]
    assert (notes[1].text, notes[1].superscript, notes[1].style) == ("3 Provisional", ((0, 1),), "run")


def test_notes_of_one_cell_are_told_apart_by_their_lines(book: Book) -> None:
    raised = book.file.add_format({"font_script": 1})
    book.sheet.write_rich_string("A5", "Notes:\n¹ Correct as at\nend November\n", raised, "2", " Provisional")
    notes = book.read().notes
    assert [(note.text, note.start) for note in notes] == [
        ("¹ Correct as at\nend November", 7),
        ("2 Provisional", 36),
    ]
    assert [note.superscript for note in notes] == [(), ((0, 1),)]


def test_marker_in_an_action_is_no_note(book: Book) -> None:
    book.sheet.write("A2", "¹ Do it")
    assert book.read().notes == ()


def test_row_of_a_note_between_actions_is_no_action(book: Book) -> None:
    book.sheet.write("A3", "¹ Provisional")
    book.sheet.write_row("A4", ["Do more", *ROW[1:]])
    plan = book.read()
    assert list(plan.actions["area"]) == ["Do it", "Do more"]
    assert [note.cell for note in plan.notes] == ["A3"]


# Files that are no plan


def test_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"plan\.xlsx: there is no such file; .*\.xlsx and \.xlsm"):
        read_plan(tmp_path / "plan.xlsx")


def test_folder_is_no_plan(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="is a folder"):
        read_plan(tmp_path)


@pytest.mark.parametrize("content", [b"", b"Action,RAG\n", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)])
def test_other_kinds_of_file_are_not_workbooks(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "plan.xlsx").write_bytes(content)
    with pytest.raises(NotAWorkbook, match=r"plan\.xlsx"):
        read_plan(tmp_path / "plan.xlsx")


def test_workbook_with_a_password_is_told_apart(tmp_path: Path) -> None:
    stream = "EncryptedPackage".encode("utf-16-le")
    (tmp_path / "plan.xlsx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + stream)
    with pytest.raises(Encrypted, match="password"):
        read_plan(tmp_path / "plan.xlsx")


@pytest.mark.parametrize("name", ["hello.txt", "[Content_Types].xml"])
def test_zip_file_without_a_workbook_is_not_one(tmp_path: Path, name: str) -> None:
    types = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
    with ZipFile(tmp_path / "plan.xlsx", "w") as file:
        file.writestr(name, types)
    with pytest.raises(NotAWorkbook, match="is a zip file, but holds no Excel workbook"):
        read_plan(tmp_path / "plan.xlsx")


def test_truncated_workbook_is_damaged(book: Book) -> None:
    book.file.close()
    book.path.write_bytes(book.path.read_bytes()[:3000])
    with pytest.raises(Damaged, match="open the workbook in Excel and save it again"):
        read_plan(book.path)


@pytest.mark.parametrize(
    "part", ["xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/workbook.xml", "xl/sharedStrings.xml"]
)
def test_part_that_is_not_well_formed_is_damage(book: Book, part: str) -> None:
    book.file.close()
    with pytest.raises(Damaged, match="cannot be read"):
        read_plan(rewrite(book.path, part, ">", "<"))


def test_macro_workbook_and_any_extension_are_read(book: Book) -> None:
    book.file.close()
    macro = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    rewrite(
        book.path,
        "[Content_Types].xml",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        macro,
    )
    assert len(read_plan(book.path.rename(book.path.with_suffix(".bak"))).actions) == 1


def test_workbook_without_styles_or_shared_strings_is_read(tmp_path: Path) -> None:
    names = "http://schemas.openxmlformats.org/"
    office, package = f"{names}officeDocument/2006/relationships", f"{names}package/2006"
    main, types = (
        f"{names}spreadsheetml/2006/main",
        "application/vnd.openxmlformats-officedocument.spreadsheetml",
    )
    cells = [
        "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in row) for row in (HEADINGS, ROW)
    ]
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="xml" '
        f'ContentType="{types}.sheet.main+xml"/></Types>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
        '<sheet name="Plan" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
        f'Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData><row>{cells[0]}</row><row>{cells[1]}</row>'
        "</sheetData></worksheet>",
    }
    with ZipFile(tmp_path / "plan.xlsx", "w") as file:
        for name, content in parts.items():
            file.writestr(name, content)
    assert list(read_plan(tmp_path / "plan.xlsx").actions["area"]) == ["Do it"]


def test_sheet_beside_the_plan_is_not_parsed_to_its_end(book: Book) -> None:
    other = book.file.add_worksheet("Records")
    for row in range(3000):
        other.write_row(row, 0, [f"case {row}", row])
    book.file.close()
    path = rewrite(book.path, "xl/worksheets/sheet2.xml", '<row r="2900"', '<broken r="2900"')
    path = rewrite(path, "xl/sharedStrings.xml", "<t>case 2900", "<broken>case 2900")
    assert len(read_plan(path).actions) == 1
