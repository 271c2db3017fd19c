"""XP5: people and small numbers, and the search of everything that travels with a workbook."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from tests.books import rewrite
from tests.specimens import pack, parts
from tests.tables import table
from tests.test_checks_subject import HEADINGS, action, cells, run, subject_of
from xlplan.checks.rule import Seen
from xlplan.checks.search import search_workbook
from xlplan.checks.subject import Subject
from xlplan.config import CheckSettings, load_config
from xlplan.errors import ConfigError
from xlplan.ooxml.package import open_package
from xlplan.ooxml.passages import Sieve, passages
from xlplan.ooxml.workbook import Workbook
from xlplan.text.headcounts import asks_for_people, find_small_counts, find_small_rests
from xlplan.text.mailboxes import is_personal_mailbox
from xlplan.text.personal import UPN_LETTERS, find_personal, is_nhs_number, is_upn, may_hold
from xlplan.text.persons import find_people, initials, people_named

LEADS = ("Kathy Bundred", "Pippa Brent- Isherwood")
MOBILE = "07700 900123"


def quiet(expected: str) -> str:
    return "" if expected == "quiet" else expected


@pytest.mark.parametrize(
    ("text", "expected"), [*table("personal.md", "Look-alikes"), *table("personal.md", "Personal data")]
)
def test_personal_data_is_found_and_masked_and_look_alikes_are_left(text: str, expected: str) -> None:
    found = find_personal(text)
    assert "; ".join(each.masked for each in found) == quiet(expected)
    for each in found:
        letters = re.sub(r"\W", "", text[each.start : each.end])
        assert letters not in re.sub(r"\W", "", each.masked), "the finding tells the whole"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *table("personal.md", "Counts that are not small, or not of people"),
        *table("personal.md", "Small counts"),
    ],
)
def test_small_counts_of_people_are_found_and_others_are_left(text: str, expected: str) -> None:
    assert "; ".join(f"{each.number} {each.noun}" for each in find_small_counts(text)) == quiet(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *table("personal.md", "Counts that are not small, or not of people"),
        *table("personal.md", "Small rests"),
    ],
)
def test_small_rests_are_found_and_others_are_left(text: str, expected: str) -> None:
    found = "; ".join(f"{each.number} of {each.left_of}" for each in find_small_rests(text))
    assert found == quiet(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [*table("personal.md", "Words that are no names"), *table("personal.md", "Names")],
)
def test_names_are_found_by_their_signs_and_other_words_are_left(text: str, expected: str) -> None:
    assert "; ".join(initials(each.name) for each in find_people(text, LEADS)) == quiet(expected)


def test_tables_are_as_long_as_was_agreed() -> None:
    assert len(table("personal.md", "Look-alikes")) >= 60
    assert len(table("personal.md", "Personal data")) >= 60


@given(st.text(alphabet="0123456789 -()+@.ABCRMabcmoxdb/:,'%", max_size=60))
def test_any_text_can_be_searched(text: str) -> None:
    for each in find_personal(text):
        assert 0 <= each.start < each.end <= len(text)
    for count in (*find_small_counts(text), *find_small_rests(text)):
        assert 0 < count.least <= count.most <= 5
    assert all(text[each.start : each.end] for each in find_people(text))


@given(st.from_regex(r"[0-9]{12}", fullmatch=True))
def test_one_check_letter_fits_a_pupil_s_number(digits: str) -> None:
    assert sum(is_upn(letter + digits) for letter in UPN_LETTERS) == 1


@given(st.from_regex(r"[0-9]{9}", fullmatch=True))
def test_one_check_digit_at_most_fits_an_nhs_number(digits: str) -> None:
    assert sum(is_nhs_number(digits + last) for last in "0123456789") <= 1


@pytest.mark.parametrize(
    ("measure", "noun"),
    [
        ("No. of Digital dashboard users set up", None),
        ("No. of contacts received in Triage / MASH", None),
        ("Number of visits to children", None),
        ("% of children on a plan", None),
        ("No. of LBH children on a Child Protection Plan (average per month)", "children"),
        ("Number of re-referrals", "re-referrals"),
        ("Total number of young people in custody", "young people"),
    ],
)
def test_measure_asks_for_people_where_they_are_what_is_counted(measure: str, noun: str | None) -> None:
    assert asks_for_people(measure) == noun


@pytest.mark.parametrize(("name", "domain"), [("2013", "a.uk"), ("yos", "a.uk"), ("reception", "gmail.com")])
def test_mailbox_of_nobody_is_no_person(name: str, domain: str) -> None:
    assert not is_personal_mailbox(name, domain)


def test_lead_officers_cell_gives_its_names() -> None:
    text = "Pippa Brent- Isherwood (Head of Business)\nJan Fenn, A Lee; NFA"
    assert people_named(text) == ["Pippa Brent- Isherwood", "Jan Fenn", "A Lee"]


def test_plan_without_people_is_quiet(tmp_path: Path) -> None:
    subject = subject_of(tmp_path, action(), action(progress="86% of 5 teams", shown="5,434"))
    assert [seen for code in ("XP501", "XP502", "XP503", "XP504") for seen in run(code, subject)] == []


def messages(subject: Subject) -> list[str]:
    return [f"{seen.sheet}!{seen.cell}: {seen.message}" for seen in run("XP501", subject)]


def test_xp501_tells_the_cell_and_not_the_number(tmp_path: Path) -> None:
    (seen,) = run("XP501", subject_of(tmp_path, action(progress=f"Call {MOBILE}.")))
    assert (seen.sheet, seen.cell, seen.action, seen.quote) == ("Plan", "B4", "A01", None)
    assert seen.message == (
        "B4 holds a mobile telephone number ending 123: whoever gets the workbook gets that too."
    )


def test_xp501_a_lead_officer_s_telephone_at_work_weighs_less(tmp_path: Path) -> None:
    lead = "Kathy Bundred 01708 434343 kathy.bundred@havering.gov.uk"
    for text, weights in ((lead, [True, True]), (f"Kathy Bundred {MOBILE}", [False])):
        assert [seen.is_slight for seen in run("XP501", subject_of(tmp_path, action(lead=text)))] == weights
    assert [seen.is_slight for seen in run("XP501", subject_of(tmp_path, action(progress=lead)))] == [
        False
    ] * 2


def test_xp501_case_numbers_are_found_by_the_council_s_own_pattern(tmp_path: Path) -> None:
    row = action(progress="See LCS-204857 and Q7.")
    assert run("XP501", subject_of(tmp_path, row)) == []
    (seen,) = run("XP501", subject_of(tmp_path, row, check=CheckSettings(case_ids=("LCS-[0-9]{6}",))))
    assert "a case number ending 857" in seen.message


def test_pattern_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "xlplan.toml").write_text('[check]\ncase_ids = ["LCS-("]\n', "utf-8")
    with pytest.raises(ConfigError, match=r'case_ids.*"LCS-\(" is not a pattern'):
        load_config(tmp_path)


def everywhere(folder: Path) -> Subject:
    """Return a plan with a mobile number in each place that is not a cell of the plan."""
    subject = subject_of(folder, action())
    book = load_workbook(folder / "plan.xlsx")
    plan, notes = book["Plan"], book.create_sheet("Notes")
    notes.sheet_state = "veryHidden"
    notes["C14"] = f"mum: {MOBILE}"
    plan["C4"].comment = Comment(f"ring {MOBILE}", "A Lee")
    plan.HeaderFooter.oddFooter.center.text = f"Call {MOBILE}"
    asked = DataValidation(type="whole", prompt=f"ask {MOBILE}", promptTitle="Who")
    asked.add("E4:E9")
    plan.add_data_validation(asked)
    book.defined_names["who"] = DefinedName("who", attr_text=f'"{MOBILE}"')
    book.properties.description = f"from {MOBILE}"
    book.save(folder / "plan.xlsx")
    return subject


def test_xp501_reads_everything_that_travels_with_the_file(tmp_path: Path) -> None:
    told = messages(everywhere(tmp_path))
    places = [text.partition(" holds ")[0] for text in told]
    assert places == [
        "Notes!C14: C14",
        "Plan!E4: An input message",
        "Plan!None: The header or footer",
        "Plan!C4: A comment",
        "None!None: The workbook's properties (docProps/core.xml)",
        "None!None: A defined name (xl/workbook.xml)",
    ]
    assert all(text.endswith("ending 123: whoever gets the workbook gets that too.") for text in told)


def test_xp501_finds_a_text_that_no_cell_shows(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'
    found = list(search_workbook(pack(tmp_path / "b.xlsx", parts(rows, "Shown", f"left {MOBILE}")), ()))
    assert [(place.what, place.cell) for place, _ in found] == [
        ("A text that no cell shows, but that is still in the file,", None)
    ]


def test_xp501_puts_the_runs_of_a_text_together(tmp_path: Path) -> None:
    runs = "<r><t>077</t></r><r><rPr><b/></rPr><t>00 900123</t></r>"
    cell = f'<row r="1"><c r="B1" t="inlineStr"><is>{runs}</is></c></row>'
    for where in (cell, cell.replace('r="B1" ', "")):
        found = list(search_workbook(pack(tmp_path / "b.xlsx", parts(where)), ()))
        assert [each.masked for _, each in found] == ["a mobile telephone number ending 123"]


def test_xp501_heading_date_of_birth_speaks_for_its_column(tmp_path: Path) -> None:
    rows = (
        '<row r="1"><c r="A1" t="inlineStr"><is><t>Started</t></is></c>'
        '<c r="B1" t="inlineStr"><is><t>D.O.B.</t></is></c></row>'
        '<row r="2"><c r="A2"><v>36962</v></c><c r="B2"><v>36962</v></c></row>'
        '<row r="3"><c r="B3" t="inlineStr"><is><t>12/03/2001</t></is></c></row>'
        '<row r="4"><c r="B4" t="inlineStr"><is><t>unknown</t></is></c></row>'
    )
    found = list(search_workbook(pack(tmp_path / "b.xlsx", parts(rows)), ()))
    assert [(place.cell, each.kind) for place, each in found] == [
        ("B2", "a date of birth"),
        ("B3", "a date of birth"),
    ]


def test_xp501_numeric_cell_may_hold_an_nhs_number(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1"><v>9434765919</v></c><c r="B1"><v>9434765918</v></c></row>'
    found = list(search_workbook(pack(tmp_path / "b.xlsx", parts(rows)), ()))
    assert [(place.cell, each.masked) for place, each in found] == [("A1", "an NHS number ending 919")]


def test_cells_written_in_an_unusual_way_are_read_too(tmp_path: Path) -> None:
    usual = '<row r="1"><c r="A1" s="0" t="str"><f>1+1</f><v>a_x0041_</v></c><c r="B1" t="e"><v>#REF!</v></c></row>'
    for rows in (usual, usual.replace('r="A1" s="0"', 's="0" r="A1"'), f"<!-- x -->{usual}"):
        with open_package(pack(tmp_path / "b.xlsx", parts(rows))) as package:
            assert [(each.cell, each.text) for each in passages(Workbook(package))] == [("A1", "aA")]


WRITTEN = {  # a cell at the end of a large sheet, and what the fifth shared string is
    "shared": ('<c r="B1" t="s"><v>4</v></c>', MOBILE),
    "shared, of a formula": ('<c r="B1" t="s"><f>A1</f><v>4</v></c>', MOBILE),
    "shared, in single quotes": ("<c r='B1' t='s'><v>4</v></c>", MOBILE),
    "shared, without an address": ('<c t="s"><v>4</v></c>', MOBILE),
    "shared, in runs": ('<c r="B1" t="s"><v>4</v></c>', "<r><t>07700</t></r><r><t> 900123</t></r>"),
    "shared, with entities": ('<c r="B1" t="s"><v>4</v></c>', MOBILE.replace("9", "&#57;")),
    "unseen": ('<c r="B1"/>', MOBILE),
    "inline": (f'<c r="B1" t="inlineStr"><is><t>{MOBILE}</t></is></c>', "x"),
    "inline, in runs": (
        '<c r="B1" t="inlineStr"><is><r><t>07700</t></r><r><t> 900123</t></r></is></c>',
        "x",
    ),
    "a result": (f'<c r="B1" t="str"><f>"0"&amp;C1</f><v>{MOBILE}</v></c>', "x"),
    "a result, with attributes": (f'<c r="B1" t="str"><f ca="1">C1</f><v x="y">{MOBILE}</v></c>', "x"),
    "of no known kind": (f'<c r="B1" t="odd"><v>{MOBILE}</v></c>', "x"),
    "a number": ('<c r="B1"><v>9434765919</v></c>', "x"),
    "a number among spaces": ('<c r="B1"><v> 9434765919 </v></c>', "x"),
    "a postcode": ('<c r="B1" t="s"><v>4</v></c>', "RM3 9AB"),
    "an address": ('<c r="B1" t="s"><v>4</v></c>', "jan.fenn@example.org"),
    "a case": ('<c r="B1" t="s"><v>4</v></c>', "LCS 12345"),
    "below a heading": (
        '<c r="A1" t="s"><v>4</v></c></row><row r="9002"><c r="A9002"><v>36962</v></c>',
        "DOB",
    ),
}


@pytest.mark.parametrize("written", WRITTEN)
def test_xp501_finds_in_a_large_sheet_what_it_finds_in_a_small_one(tmp_path: Path, written: str) -> None:
    cell, string = WRITTEN[written]
    strings = [*"abcd", string]
    filler = "".join(
        f'<row r="{row}"><c r="A{row}" t="s"><v>{row % 4}</v></c><c r="C{row}"><v>{row}.12345678</v></c></row>'
        for row in range(1, 5000)
    )
    last = f'<row r="9001">{cell.replace("B1", "B9001").replace("A1", "A9001")}</row>'
    found = list(search_workbook(pack(tmp_path / "b.xlsx", parts(filler + last, *strings)), ()))
    assert len(found) == 1
    every = list(search_workbook(tmp_path / "b.xlsx", ("no number is like this",)))  # with these all is read
    assert every == found


def test_xp501_takes_no_cell_apart_that_cannot_hold_anything(tmp_path: Path) -> None:
    row = '<row r="{0}"><c r="A{0}" t="s"><v>0</v></c><c r="B{0}"><v>{0}</v></c></row>'
    told = parts("".join(row.format(number) for number in range(1, 5000)), "Town", MOBILE)
    sieve = Sieve(may_hold, lambda _: False)
    with open_package(pack(tmp_path / "b.xlsx", told)) as package:
        assert [each.text for each in passages(Workbook(package), sieve)] == [MOBILE]


@pytest.mark.parametrize(("text", "found"), table("personal.md", "Personal data"))
def test_a_text_with_personal_data_may_hold_it(text: str, found: str) -> None:
    assert found
    assert may_hold(f"a\0{text}\0b")


def test_xp501_finds_what_a_link_and_a_pivot_cache_hold(tmp_path: Path) -> None:
    found = parts()
    found["xl/pivotCache/pivotCacheRecords1.xml"] = f'<x><r><s v="{MOBILE}"/></r></x>'
    found["xl/worksheets/_rels/sheet1.xml.rels"] = (
        '<Relationships><Relationship Id="r1" Type="x/hyperlink" Target="mailto:jan.fenn@example.org" '
        'TargetMode="External"/></Relationships>'
    )
    found["xl/drawings/drawing1.xml"] = f"<a:p><a:t>0770</a:t><a:t>0 900123</a:t></a:p><y>{MOBILE} no end"
    told = [place.what for place, _ in search_workbook(pack(tmp_path / "b.xlsx", found), ())]
    assert sorted(told) == [
        "A link (xl/worksheets/_rels/sheet1.xml.rels)",
        "A pivot table's copy of its rows (xl/pivotCache/pivotCacheRecords1.xml)",
        "A text box or drawing (xl/drawings/drawing1.xml)",
        "A text box or drawing (xl/drawings/drawing1.xml)",
    ]


def test_part_that_cannot_be_read_holds_nothing_to_tell(tmp_path: Path) -> None:
    found = {**parts(), "customXml/item1.xml": f"<!DOCTYPE x><x>{MOBILE}</x>"}
    assert list(search_workbook(pack(tmp_path / "b.xlsx", found), ())) == []


def test_xp502_reads_narratives_and_figures_not_measures(tmp_path: Path) -> None:
    rows = [
        action(progress="3 children went missing.", measure="3 children or fewer", shown="86%"),
        action(measure="No. of children missing from care", shown="4"),
        action(measure="No. of staff", shown="4"),
        action(measure="% of children", shown="4%"),
    ]
    seen = run("XP502", subject_of(tmp_path, *rows))
    assert [(each.cell, each.indicator) for each in seen] == [("B4", None), ("F5", "I02.1")]
    assert seen[0].quote == "3 children"


def test_xp503_quotes_the_part_and_its_whole(tmp_path: Path) -> None:
    (seen,) = run("XP503", subject_of(tmp_path, action(shown="257 of 259 children took part")))
    assert (seen.cell, seen.quote) == ("F4", "257 of 259 children")
    assert "2 are left" in seen.message


def test_xp504_lead_officers_and_allowed_names_may_be_named(tmp_path: Path) -> None:
    rows = [
        action(progress="Kathy Bundred and Mrs Fenn agreed.", lead="Kathy Bundred (Head)\nJan Fenn"),
        action(progress="Emma Jones agreed.", lead="Barbara Nicholls"),
    ]
    subject = subject_of(tmp_path, *rows)
    assert cells("XP504", subject) == ["B5"]
    (seen,) = run("XP504", subject)
    assert "(E. J., by a given name)" in seen.message
    assert "Emma" not in f"{seen.message}{seen.quote}"


def test_xp504_other_columns_of_officers_may_name_them(tmp_path: Path) -> None:
    for heading, expected in (("Accountable manager", []), ("Remarks", ["H4", "B5"])):
        rows = [[*action(), "Emma Jones"], action(progress="Emma Jones agreed.")]
        assert cells("XP504", subject_of(tmp_path, *rows, headings=[*HEADINGS, heading])) == expected


def test_xp502_one_cell_is_told_once(tmp_path: Path) -> None:
    row = action(measure="No. of children missing from care", shown="3 children")
    assert cells("XP502", subject_of(tmp_path, row)) == ["F4"]


def test_xp501_says_where_the_search_ended(tmp_path: Path) -> None:
    subject = subject_of(tmp_path, action())
    book = load_workbook(subject.plan.path)
    book.create_sheet("Other")
    book.save(subject.plan.path)
    rewrite(subject.plan.path, "xl/worksheets/sheet2.xml", "<worksheet", "<!DOCTYPE x><worksheet")
    (seen,) = run("XP501", subject)
    assert "could not be searched to its end: xl/worksheets/sheet2.xml" in seen.message


def test_macro_sheet_in_binary_is_not_read(tmp_path: Path) -> None:
    found = {
        name: text.replace("sheet1.xml", "sheet1.bin")
        for name, text in parts().items()
        if isinstance(text, str)
    }
    found["xl/worksheets/sheet1.bin"] = MOBILE
    assert list(search_workbook(pack(tmp_path / "b.xlsx", found), ())) == []


@pytest.mark.parametrize("code", ["XP502", "XP503", "XP504"])
def test_people_weigh_more_the_more_they_are_read(code: str) -> None:
    from xlplan.checks import all_rules

    (rule,) = [rule for rule in all_rules() if rule.code == code]
    weights = [rule.weigh(Seen("Seen.", "Do."), audience).severity for audience in rule.severities]
    assert weights == ["info", "warning", "error"]
    assert rule.weigh(Seen("Seen.", "Do.", is_slight=True), "public").severity == "warning"


def test_workbook_made_by_hand_is_searched_like_any_other(tmp_path: Path) -> None:
    subject = subject_of(tmp_path, action())
    rewrite(subject.plan.path, "xl/workbook.xml", "</workbook>", "<!-- nothing --></workbook>")
    assert messages(subject) == []
