"""What a workbook says around its plan: lists, colour rules, footnotes; and files of other kinds."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.books import HEADINGS, ROW, Book, rewrite
from xlplan.errors import Damaged, Encrypted, FileError, NotAWorkbook
from xlplan.plan.reader import read_plan


@pytest.fixture
def book(tmp_path: Path) -> Book:
    return Book(tmp_path)


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
        '<x14:conditionalFormatting><x14:cfRule type="iconSet"/><xm:sqref>A2</xm:sqref>'
        "</x14:conditionalFormatting>"
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
    with pytest.raises(Damaged, match="cut off"):
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
    names = "http://schemas.openxmlformats.org"
    office, package = f"{names}/officeDocument/2006/relationships", f"{names}/package/2006"
    main = f"{names}/spreadsheetml/2006/main"
    kind = "vnd.openxmlformats-officedocument.spreadsheetml.sheet.main"
    cells = [[f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in row] for row in (HEADINGS, ROW)]
    rows = "".join(f"<row>{''.join(row)}</row>" for row in cells)
    sheet = '<sheet name="Plan" sheetId="1" r:id="rId1"/>'
    default = f'<Default Extension="xml" ContentType="application/{kind}+xml"/>'
    target = f'<Relationship Id="rId1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/>'
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types">{default}</Types>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>{sheet}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Links xmlns="{package}/relationships">{target}</Links>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>',
    }
    with ZipFile(tmp_path / "plan.xlsx", "w") as file:
        for name, content in parts.items():
            file.writestr(name, content)
    assert list(read_plan(tmp_path / "plan.xlsx").actions["area"]) == ["Do it"]


def test_strict_workbook_is_read(book: Book) -> None:
    book.sheet.write("D2", "Amber", book.file.add_format({"bg_color": "#FFC000"}))
    book.file.close()
    with ZipFile(book.path) as source:
        parts = {name: source.read(name).decode() for name in source.namelist()}
    with ZipFile(book.path, "w") as target:
        for name, content in parts.items():
            for part in ("spreadsheetml", "officeDocument", "drawingml"):
                usual = f"http://schemas.openxmlformats.org/{part}/2006/"
                content = content.replace(usual, f"http://purl.oclc.org/ooxml/{part}/")  # noqa: PLW2901
            target.writestr(name, content)
    assert read_plan(book.path).rating_fills == {"Amber": "FFC000"}


def test_sheet_beside_the_plan_is_not_parsed_to_its_end(book: Book) -> None:
    other = book.file.add_worksheet("Records")
    for row in range(3000):
        other.write_row(row, 0, [f"case {row}", row])
    book.file.close()
    path = rewrite(book.path, "xl/worksheets/sheet2.xml", '<row r="2900"', '<broken r="2900"')
    path = rewrite(path, "xl/sharedStrings.xml", "<t>case 2900", "<broken>case 2900")
    assert len(read_plan(path).actions) == 1
