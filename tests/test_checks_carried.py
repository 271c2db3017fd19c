"""XP606 to XP610 and XP616: what travels with a workbook besides its sheets."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.books import rewrite
from tests.parts import BOOK, MAIN, SHEET, attach, point
from tests.test_checks_hidden import messages, written
from tests.test_checks_subject import run
from xlplan.checks import Subject

CODES = ("XP606", "XP607", "XP608", "XP609", "XP610", "XP616")
CACHE = (
    f'<pivotCacheDefinition xmlns="{MAIN}"><cacheSource type="worksheet">'
    '<worksheetSource ref="A1:D2" sheet="Plan"/></cacheSource></pivotCacheDefinition>'
)
ROWS = '<r><s v="x"/></r>' * 3
RECORDS = f'<pivotCacheRecords xmlns="{MAIN}">{ROWS}</pivotCacheRecords>'


def plain(folder: Path) -> Subject:
    return written(folder, lambda *_: None)


@pytest.mark.parametrize("code", CODES)
def test_plain_workbook_carries_nothing(tmp_path: Path, code: str) -> None:
    assert run(code, plain(tmp_path)) == []


def test_hyperlinks_to_pages_people_and_places_inside_are_no_files(tmp_path: Path) -> None:
    targets = ("https://www.gov.uk/", "mailto:team@example.org", "internal:Plan!A1")
    subject = written(
        tmp_path, lambda _, sheet: [sheet.write_url(row, 5, url) for row, url in enumerate(targets)]
    )
    assert messages("XP606", subject) == []


def test_hyperlinks_to_files_are_one_finding_for_a_sheet(tmp_path: Path) -> None:
    targets = (r"external:C:\Users\kbundred\Cases.xlsx", r"external:\\server\share\Notes.docx")
    subject = written(
        tmp_path, lambda _, sheet: [sheet.write_url(row, 5, url) for row, url in enumerate(targets)]
    )
    (message,) = messages("XP606", subject)
    assert message.startswith("2 hyperlinks on Plan lead to files of yours")
    assert "Notes.docx" in message


def test_workbook_that_formulas_reach_for_is_told_with_what_is_kept_of_it(tmp_path: Path) -> None:
    subject = plain(tmp_path)
    path, part = subject.plan.path, "xl/externalLinks/externalLink1.xml"
    kept = '<sheetData><row r="1"><cell r="A1"><v>Smith</v></cell></row></sheetData>'
    attach(path, BOOK, "externalLink", part, f'<externalLink xmlns="{MAIN}">{kept}</externalLink>', "rIdOwn")
    point(path, part, "externalLinkPath", "file:///S:\\Children\\Caseload.xlsx", mode="External")
    links = '<externalReferences><externalReference r:id="rIdOwn"/></externalReferences>'
    rewrite(path, BOOK, "</sheets>", f"</sheets>{links}")
    (message,) = messages("XP606", subject)
    assert "'Children/Caseload.xlsx' ([1] in formulas), and 1 value of it is kept here" in message


def test_connection_is_told_and_its_password_is_not(tmp_path: Path) -> None:
    subject = plain(tmp_path)
    tag = '<dbPr connection="Server=db1;User=sa;Password=hunter2" command="cases"/>'
    xml = f'<connections xmlns="{MAIN}"><connection id="1" name="Caseload">{tag}</connection></connections>'
    attach(subject.plan.path, BOOK, "connections", "xl/connections.xml", xml)
    (seen,) = run("XP607", subject)
    assert "'Caseload' is still in the workbook and holds a password" in seen.message
    assert "hunter2" not in repr(seen)


def test_data_model_is_told(tmp_path: Path) -> None:
    subject = plain(tmp_path)
    attach(subject.plan.path, BOOK, "powerPivotData", "xl/model/item.data", "binary")
    (message,) = messages("XP607", subject)
    assert message.startswith("The workbook holds a data model")


def cached(folder: Path, definition: str = CACHE, records: str = RECORDS) -> Subject:
    subject = written(folder, lambda book, _: book.add_worksheet("Back room").hide())
    cache = "xl/pivotCache/pivotCacheDefinition1.xml"
    attach(subject.plan.path, BOOK, "pivotCacheDefinition", cache, definition)
    attach(subject.plan.path, cache, "pivotCacheRecords", "xl/pivotCache/records1.xml", records)
    return subject


def test_pivot_cache_without_rows_is_left_alone(tmp_path: Path) -> None:
    assert run("XP608", cached(tmp_path, records=f'<pivotCacheRecords xmlns="{MAIN}"/>')) == []


def test_pivot_cache_of_rows_that_everybody_sees_weighs_less(tmp_path: Path) -> None:
    (seen,) = run("XP608", cached(tmp_path))
    assert "keeps 3 rows of Plan!A1:D2 in the file" in seen.message
    assert seen.is_slight


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('sheet="Plan"', 'sheet="Back room"', "3 rows of 'Back room'!A1:D2"),
        ('sheet="Plan"', 'sheet="Deleted"', "3 rows of Deleted!A1:D2"),
        ('type="worksheet"', 'type="external"', "3 rows of data outside this workbook"),
    ],
)
def test_pivot_cache_of_rows_that_nobody_sees_weighs_in_full(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    (seen,) = run("XP608", cached(tmp_path, CACHE.replace(old, new)))
    assert said in seen.message
    assert not seen.is_slight


def test_embedded_files_are_one_finding_for_a_sheet(tmp_path: Path) -> None:
    subject = plain(tmp_path)
    for name in ("Letter.docx", "oleObject1.bin"):
        attach(subject.plan.path, SHEET, "oleObject", f"xl/embeddings/{name}", "binary")
    (message,) = messages("XP609", subject)
    assert message.startswith("2 files are embedded on Plan (Letter.docx, oleObject1.bin)")


def test_picture_is_no_embedded_file(tmp_path: Path) -> None:
    subject = plain(tmp_path)
    attach(subject.plan.path, SHEET, "image", "xl/media/image1.png", "binary")
    assert run("XP609", subject) == []


def test_macros_are_one_finding(tmp_path: Path) -> None:
    subject = plain(tmp_path)
    attach(subject.plan.path, BOOK, "vbaProject", "xl/vbaProject.bin", "binary")
    (message,) = messages("XP610", subject)
    assert message.startswith("The workbook holds macros")


def named(folder: Path, *names: str) -> Subject:
    subject = written(folder, lambda book, _: book.define_name("Shown", "=Plan!$A$1"))
    hidden = "".join(f'<definedName name="{name}" hidden="1">"x"</definedName>' for name in names)
    rewrite(subject.plan.path, BOOK, "<definedNames>", f"<definedNames>{hidden}")
    return subject


def test_names_that_excel_hides_itself_are_left_alone(tmp_path: Path) -> None:
    names = ("_xlnm._FilterDatabase", "_xlfn.IFERROR", "_xlpm.x", "solver_typ", "_Order1", "_Fill")
    assert run("XP616", named(tmp_path, *names)) == []


def test_hidden_names_are_one_finding(tmp_path: Path) -> None:
    (message,) = messages("XP616", named(tmp_path, "Case_List", "_xlfn.IFS", "Old_Total"))
    assert message.startswith("2 defined names are hidden, 'Case_List', 'Old_Total'")
