"""The register as it is read, typed and written."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from xlplan.errors import FileError, OutputExists, RegisterError
from xlplan.plan.register import COLUMNS, Entry, Register, read_register
from xlplan.plan.register_book import write_register
from xlplan.resources import data_folder

FULL = Entry(
    indicator="I03.1",
    action="A03",
    measure="90% of assessments completed within 45 working days",
    sheet="Action Plan",
    cell="G8",
    line=1,
    figure=2,
    unit="%",
    polarity="range",
    target=Decimal("87.5"),
    target_high=Decimal(95),
    tolerance="10%",
    basis="ytd",
    decimals=0,
    extract_key="assessments_45_days",
    rates=True,
    override="Green",
    override_reason="Agreed",
    override_by="K Bundred",
    override_until=date(2014, 3, 31),
    template="86% in time",
    note="which of two figures?",
    row=2,
)
BARE = Entry("=I04.1", "A04", "-to be assessed", rates=False, row=3)


def register_of(folder: Path, text: str) -> Register:
    (folder / "indicators.csv").write_text(text, "utf-8")
    return read_register(folder / "indicators.csv")


def written(folder: Path, *entries: Entry) -> Path:
    write_register(entries, folder / "indicators.xlsx")
    return folder / "indicators.xlsx"


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    assert read_register(written(tmp_path, FULL, BARE)).entries == (FULL, BARE)


def test_frame_is_written_and_read_back(tmp_path: Path) -> None:
    first = read_register(written(tmp_path, FULL, BARE))
    write_register(first.frame, tmp_path / "again.xlsx")
    again = read_register(tmp_path / "again.xlsx")
    assert again.entries == first.entries
    assert again.frame.equals(first.frame)


def test_frame_is_text_by_excel_row(tmp_path: Path) -> None:
    frame = read_register(written(tmp_path, FULL, BARE)).frame
    assert tuple(frame.columns) == COLUMNS
    assert list(frame.index) == [2, 3]
    assert (frame.loc[2, "target"], frame.loc[2, "override_until"]) == ("87.5", "2014-03-31")
    assert frame.loc[3].isna().sum() == len(COLUMNS) - 6


def test_example_register_is_read() -> None:
    entries = read_register(data_folder("workbooks") / "indicators.xlsx").entries
    assert len(entries) == 47
    assert (entries[3].indicator, entries[3].target, entries[3].rates) == ("I03.1", Decimal(90), True)


def test_csv_with_a_title_and_other_columns_is_read(tmp_path: Path) -> None:
    text = (
        "Our register\n\nINDICATOR,Action,Measure,Owner,Target High,Rates,Polarity\nI1,A1,m,Ann,5%,Y,Lower\n"
    )
    (entry,) = register_of(tmp_path, text).entries
    assert entry == Entry("I1", "A1", "m", target_high=Decimal(5), rates=True, polarity="lower", row=4)


@pytest.mark.parametrize(
    ("word", "rates"),
    [("yes", True), ("TRUE", True), ("1", True), ("No", False), ("0", False), ("n", False), ("", None)],
)
def test_rates_is_read_as_people_write_it(tmp_path: Path, word: str, rates: bool | None) -> None:
    (entry,) = register_of(tmp_path, f"indicator,action,measure,rates\nI1,A1,m,{word}\n").entries
    assert entry.rates is rates


@pytest.mark.parametrize(
    ("column", "text"),
    [("target", "All"), ("target", "c"), ("target", "5-6"), ("line", "first"), ("override_until", "soon"),
     ("override_until", "Dec 2013")],
)  # fmt: skip
def test_cell_that_cannot_be_read_is_told(tmp_path: Path, column: str, text: str) -> None:
    register = register_of(tmp_path, f"indicator,action,measure,{column}\nI1,A1,m,{text}\n")
    with pytest.raises(RegisterError, match=rf"row 2, column D \({column}\): .*{text}"):
        _ = register.entries


@pytest.mark.parametrize("text", ["", "indicator,name\nI1,x\n"])
def test_file_without_a_register_s_headings_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(RegisterError, match="no row of headings with indicator, action and measure; saw "):
        register_of(tmp_path, text)


def test_heading_given_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RegisterError, match=r"target is there twice: 'target' \(D\), 'Target' \(E\)"):
        register_of(tmp_path, "indicator,action,measure,target,Target\nI1,A1,m,1,2\n")


def test_heading_that_is_nearly_ours_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RegisterError, match="'Traget' is not a heading of a register; write target"):
        register_of(tmp_path, "indicator,action,measure,Traget\nI1,A1,m,1\n")


def test_register_without_indicators_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RegisterError, match="lists no indicators"):
        register_of(tmp_path, "indicator,action,measure\n")


def test_row_without_a_measure_is_left_to_validation(tmp_path: Path) -> None:
    assert register_of(tmp_path, "indicator,action\nI1,A1\nI2\n").entries[1] == Entry("I2", "", "", row=3)


def test_existing_register_is_not_overwritten(tmp_path: Path) -> None:
    path = written(tmp_path, FULL)
    before = path.read_bytes()
    with pytest.raises(OutputExists, match="is there already"):
        write_register([BARE], path)
    assert path.read_bytes() == before


def test_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="cannot be written"):
        write_register([FULL], tmp_path / "nowhere" / "indicators.xlsx")


def test_new_register_explains_itself(tmp_path: Path) -> None:
    sheet = load_workbook(written(tmp_path, FULL, BARE)).worksheets[0]
    headings = list(sheet[1])
    assert [cell.value for cell in headings] == list(COLUMNS)
    assert all(cell.comment and cell.comment.text and cell.font.bold for cell in headings)
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("E2", "$1:$1")
    lists = {str(rule.sqref): rule.formula1 for rule in sheet.data_validations.dataValidation}
    assert '"higher,lower,range,none"' in lists.values()


def test_figures_are_numbers_dates_are_dates_and_text_is_never_a_formula(tmp_path: Path) -> None:
    sheet = load_workbook(written(tmp_path, FULL, BARE)).worksheets[0]
    cells = dict(zip(COLUMNS, sheet[2], strict=True))
    assert cells["target"].value == 87.5
    assert cells["override_until"].value == datetime(2014, 3, 31)
    assert [sheet["A3"].data_type, sheet["A3"].quotePrefix] == ["s", True]


def test_rows_with_a_note_are_shaded(tmp_path: Path) -> None:
    sheet = load_workbook(written(tmp_path, FULL, BARE)).worksheets[0]
    assert [sheet[cell].fill.fill_type for cell in ("A2", "A3")] == ["solid", None]


def test_word_in_place_of_a_number_is_kept_for_the_officer_to_see(tmp_path: Path) -> None:
    frame = register_of(tmp_path, "indicator,action,measure,target\nI1,A1,m,All\n").frame
    write_register(frame, tmp_path / "indicators.xlsx")
    assert read_register(tmp_path / "indicators.xlsx").frame.loc[2, "target"] == "All"
