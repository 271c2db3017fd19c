"""XP604, XP605, XP611, XP612, XP615: traces of who was at work, and of what once stood in the workbook."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import xlsxwriter  # it has no stubs

from tests.books import rewrite
from tests.parts import BOOK, MAIN, SHEET, add_part, attach
from tests.test_checks_hidden import messages, written
from tests.test_checks_subject import cells, run
from xlplan.checks import Subject
from xlplan.checks.authors import is_person
from xlplan.checks.places import discreet, short, veiled_name

THREADS = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
STRINGS = "xl/sharedStrings.xml"


def allowing(subject: Subject, *names: str) -> Subject:
    return Subject(subject.plan, None, replace(subject.config, allowed_names=names), subject.today)


def plain(folder: Path) -> Subject:
    return written(folder, lambda *_: None)


def test_comment_without_a_word_is_left_alone(tmp_path: Path) -> None:
    def make(_: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
        sheet.write_comment("B2", " ", {"author": "Ann Lee"})
        sheet.write_comment("C2", "Ann Lee:\n", {"author": "Ann Lee"})

    assert run("XP604", written(tmp_path, make)) == []


def test_comments_are_one_finding_for_a_sheet_with_initials(tmp_path: Path) -> None:
    def make(_: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
        sheet.write_comment("B2", "Ann Lee:\nask j.smith@example.org why", {"author": "Ann Lee"})
        sheet.write_comment("C2", "late", {"author": "Bo Roy"})

    subject = allowing(written(tmp_path, make), "Bo Roy")
    (seen,) = run("XP604", subject)
    assert seen.message.startswith("2 comments on Plan (B2, C2) by A… L…, Bo Roy:")
    assert seen.quote == "ask j…@example.org why"
    assert cells("XP604", subject) == ["B2"]


def test_thread_and_the_note_that_stands_for_it_are_one_comment(tmp_path: Path) -> None:
    def make(_: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
        sheet.write_comment("B2", "[Threaded comment] Why so late?", {"author": "tc={0001}"})

    subject = written(tmp_path, make)
    path = subject.plan.path
    person = f'<personList xmlns="{THREADS}"><person displayName="Ann Lee" id="p1"/></personList>'
    thread = '<threadedComment ref="B2" personId="p1" id="0001"><text>Why so late?</text></threadedComment>'
    attach(path, BOOK, "person", "xl/persons/person.xml", person)
    xml = f'<ThreadedComments xmlns="{THREADS}">{thread}</ThreadedComments>'
    attach(path, SHEET, "threadedComment", "xl/threadedComments/threadedComment1.xml", xml)
    (seen,) = run("XP604", subject)
    assert seen.message.startswith("1 comment on Plan (B2) by A… L…:")
    assert run("XP605", subject) == []


def test_commenter_whose_comments_are_gone_is_still_named(tmp_path: Path) -> None:
    subject = plain(tmp_path)
    person = f'<personList xmlns="{THREADS}"><person displayName="Ann Lee" id="p1"/></personList>'
    attach(subject.plan.path, BOOK, "person", "xl/persons/person.xml", person)
    (message,) = messages("XP605", subject)
    assert "(Commenters: A… L…)" in message


@pytest.mark.parametrize(
    "text",
    [
        *("", "openpyxl", "Microsoft Office User", "Windows User", "Apache POI", "LibreOffice", "admin"),
        *("Performance team", "London Borough of Havering", "Children's Services", "Head of Service"),
        *("Kathy Bundred", "kathy  bundred", "-", "3"),
    ],
)
def test_programs_bodies_posts_and_allowed_names_are_no_person(text: str) -> None:
    assert not is_person(text, ["Kathy Bundred"])


@pytest.mark.parametrize("text", ["Kathy Bundred", "kbundred", "Smith, J", "Ann Lee"])
def test_anybody_else_may_be_a_person(text: str) -> None:
    assert is_person(text, ["Jan Fenn"])


def test_people_in_the_properties_are_one_finding_with_initials(tmp_path: Path) -> None:
    def make(book: xlsxwriter.Workbook, _: xlsxwriter.worksheet.Worksheet) -> None:
        book.set_properties({"author": "Ann Lee", "manager": "Head of Service", "company": "Havering"})
        book.set_custom_property("Checked by", "Bo Roy")
        book.set_custom_property("Reference", "Carl May")

    subject = written(tmp_path, make)
    (seen,) = run("XP605", subject)
    assert "(Author: A… L…, Last Modified By: A… L…, Checked by: B… R…)" in seen.message
    assert "Lee" not in repr(seen)
    assert run("XP605", allowing(subject, "Ann Lee", "Bo Roy")) == []


def test_user_s_folder_in_the_workbook_names_a_person(tmp_path: Path) -> None:
    subject = plain(tmp_path)
    tag = r'<x15ac:absPath xmlns:x15ac="urn:x" url="C:\Users\kbundred\Desktop\"/>'
    rewrite(subject.plan.path, BOOK, "<bookViews>", f"{tag}<bookViews>")
    assert "Folder it was last saved in: k…" in messages("XP605", subject)[0]


@pytest.mark.parametrize(
    "xml",
    [
        '<b:Sources xmlns:b="urn:b" SelectedStyle=""/>',
        '<ct:contentTypeSchema xmlns:ct="urn:c"><a>Document</a></ct:contentTypeSchema>',
        '<FormTemplates xmlns="urn:f"><Display>DocumentLibraryForm</Display></FormTemplates>',
        '<DataMashup xmlns="urn:d">AAAA</DataMashup>',
    ],
)
def test_custom_xml_that_says_nothing_is_left_alone(tmp_path: Path, xml: str) -> None:
    subject = plain(tmp_path)
    attach(subject.plan.path, BOOK, "customXml", "customXml/item1.xml", xml)
    assert run("XP611", subject) == []


def test_custom_xml_that_says_something_is_told(tmp_path: Path) -> None:
    subject = plain(tmp_path)
    xml = '<case xmlns="urn:case"><reviewer>Ann Lee</reviewer><ref>0123456789</ref></case>'
    attach(subject.plan.path, BOOK, "customXml", "customXml/item1.xml", xml)
    (seen,) = run("XP611", subject)
    assert "custom XML that no menu shows (case)" in seen.message
    assert seen.quote == "Ann Lee 01…"


def test_label_that_was_taken_off_is_left_alone(tmp_path: Path) -> None:
    subject = plain(tmp_path)
    xml = '<clbl:labelList xmlns:clbl="urn:l"><clbl:label id="{1}" enabled="0" removed="1"/></clbl:labelList>'
    attach(subject.plan.path, "", "classificationlabels", "docMetadata/LabelInfo.xml", xml)
    assert run("XP612", subject) == []


def test_label_is_told_by_its_name(tmp_path: Path) -> None:
    def make(book: xlsxwriter.Workbook, _: xlsxwriter.worksheet.Worksheet) -> None:
        label = "MSIP_Label_0a1b-22"
        book.set_custom_property(f"{label}_Enabled", "true")
        book.set_custom_property(f"{label}_Name", "OFFICIAL-SENSITIVE")
        book.set_custom_property(f"{label}_Owner", "ann.lee@example.org")

    (message,) = messages("XP612", written(tmp_path, make))
    assert "the sensitivity label 'OFFICIAL-SENSITIVE'" in message
    assert run("XP605", written(tmp_path, make)) == []


def with_strings(folder: Path, *texts: str) -> Subject:
    subject = plain(folder)
    items = "".join(f"<si><t>{text}</t></si>" for text in texts)
    rewrite(subject.plan.path, STRINGS, "</sst>", f"{items}</sst>")
    return subject


def test_string_that_is_blank_or_the_twin_of_one_shown_is_left_alone(tmp_path: Path) -> None:
    assert run("XP615", with_strings(tmp_path, "", " ", "Green")) == []


def test_strings_that_no_cell_shows_are_one_finding_with_three_quoted(tmp_path: Path) -> None:
    (seen,) = run("XP615", with_strings(tmp_path, "07700 900123", *(f"child {n}" for n in range(299))))
    said = (
        "300 texts are still in the file though no cell shows them, '07…', 'child 0', 'child 1' and 297 more"
    )
    assert seen.message.startswith(said)


def charted(folder: Path) -> Subject:
    def make(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
        chart = book.add_chart({"type": "bar"})
        chart.add_series({"categories": "=Plan!$D$2:$D$2", "values": "=Plan!$F$2:$F$2"})
        sheet.write("F2", 19)
        sheet.insert_chart("F4", chart)

    return written(folder, make)


@pytest.mark.parametrize("old", ["30/11/2013", "30 Nov 2013", "#N/A", "12.5%"])
def test_what_a_chart_keeps_of_cells_that_show_the_same_is_left_alone(tmp_path: Path, old: str) -> None:
    subject = charted(tmp_path)
    assert run("XP615", subject) == []
    rewrite(subject.plan.path, "xl/charts/chart1.xml", "<c:v>Green</c:v>", f"<c:v>{old}</c:v>")
    assert run("XP615", subject) == []


def test_words_that_a_chart_keeps_and_no_cell_shows_are_told(tmp_path: Path) -> None:
    subject = charted(tmp_path)
    rewrite(subject.plan.path, "xl/charts/chart1.xml", "<c:v>Green</c:v>", "<c:v>Ann Lee</c:v>")
    (seen,) = run("XP615", subject)
    assert seen.message.startswith(
        "The chart 'Chart 1' on Plan keeps 1 value though no cell shows it, 'A… L…'"
    )


def test_charts_of_one_kind_are_one_finding(tmp_path: Path) -> None:
    def make(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
        sheet.write("F2", 19)
        for cell in ("F4", "F24"):
            chart = book.add_chart({"type": "bar"})
            chart.add_series({"values": "=Plan!$F$2:$F$2"})
            sheet.insert_chart(cell, chart)

    subject = written(tmp_path, make)
    for number, old in ((1, "Ann Lee"), (2, "Bo Roy")):
        part = f"xl/charts/chart{number}.xml"
        rewrite(subject.plan.path, part, "<c:v>19</c:v>", f"<c:v>{old}</c:v>")
    (message,) = messages("XP615", subject)
    assert message.startswith(
        "The chart 'Chart 1' on Plan, chart 'Chart 2' on Plan keep 2 values though no cell shows them, "
    )


def test_numbers_that_a_chart_keeps_of_a_deleted_sheet_are_told(tmp_path: Path) -> None:
    subject = charted(tmp_path)
    rewrite(subject.plan.path, "xl/charts/chart1.xml", "Plan!$F$2:$F$2", "#REF!")
    rewrite(subject.plan.path, "xl/charts/chart1.xml", "<c:v>19</c:v>", "<c:v>257</c:v>")
    (seen,) = run("XP615", subject)
    assert "keeps 1 value of cells that are not in this workbook, '257'" in seen.message


def test_sheet_that_nothing_points_to_is_told(tmp_path: Path) -> None:
    subject = plain(tmp_path)
    add_part(subject.plan.path, "xl/worksheets/sheet9.xml", f'<worksheet xmlns="{MAIN}"/>')
    (message,) = messages("XP615", subject)
    assert message.startswith(
        "1 part of the file belongs to nothing in the workbook any more (xl/worksheets/"
    )


def test_damaged_part_is_passed_over(tmp_path: Path) -> None:
    subject = plain(tmp_path)
    for kind in ("comments", "threadedComment", "drawing", "table"):
        attach(subject.plan.path, SHEET, kind, f"xl/{kind}9.xml", "this is <no XML")
    for kind in ("person", "connections", "customXml", "pivotCacheDefinition"):
        attach(subject.plan.path, BOOK, kind, f"xl/{kind}9.xml", "<!DOCTYPE x><x/>")
    codes = [f"XP6{number:02}" for number in range(1, 17)] + ["XP702", "XP703", "XP704", "XP705"]
    assert [code for code in codes if run(code, subject)] == []


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Mrs Smith, RM1 3BB", "Mrs Smith, RM…"),
        ("UPN 123 456 7890", "UPN 12…"),
        ("a\nb", "a b"),
        ("S:/Users/kbundred/x", "S:/Users/…/x"),
        ("86% of 50", "86% of 50"),
        ("x" * 80, "x" * 59 + "…"),
    ],
)
def test_quotations_are_short_and_veiled(text: str, shown: str) -> None:
    assert short(text) == shown


def test_names_are_initials() -> None:
    assert veiled_name("Pippa Brent-Isherwood, a.lee@example.org") == "P… B… a… l… e… o…"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Ann Lee", "A… L…"),
        ("SMITH, John", "S… J…"),
        ("Mary O'Neill-Roy", "M… O…"),
        ("Next steps", "Next steps"),
        ("Amber", "Amber"),
        ("86% of Plans", "86% of Plans"),
    ],
)
def test_what_is_written_like_a_name_is_not_quoted_in_full(text: str, shown: str) -> None:
    assert discreet(text) == shown
