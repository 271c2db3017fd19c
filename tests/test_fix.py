"""`xlplan check --fix`: what is certain is written, proven and can be undone; nothing else is touched."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.worksheet.datavalidation import DataValidation

from tests.example import Run, example, run
from tests.test_checks_subject import action, subject_of
from tests.test_checks_subject import run as seen_by
from xlplan import api
from xlplan.checks import find_fixes, run_checks
from xlplan.checks.fixes import Fix, join_fixes, text_fix
from xlplan.config import CheckSettings, Waiver
from xlplan.edits import Edit
from xlplan.files.places import digest

GREEN, AMBER = "92D050", "FFC000"
SPOILT = [action(rating="Amber"), action(rating="Amber "), action(progress="Work goes on. \n")]
FILLS = {"G4": AMBER, "G5": AMBER, "G6": GREEN}


def spoilt(folder: Path, *waivers: Waiver) -> Path:
    """Return a plan whose G5 ends with a space, G6 is Amber on green, and B6 ends with an empty line."""
    subject_of(folder, *SPOILT, fills=FILLS)
    path = folder / "plan.xlsx"
    book = load_workbook(path)
    words = DataValidation(type="list", formula1='"Green,Amber,Red"')
    words.add("G4:G6")
    book["Plan"].add_data_validation(words)
    book.save(path)
    lines = [f'[[check.waive]]\ncode = "{w.code}"\nreason = "{w.reason}"\nby = "{w.by}"\n' for w in waivers]
    (folder / "xlplan.toml").write_text("".join(lines), "utf-8")
    return path


def fixed(folder: Path, *waivers: Waiver, select: tuple[str, ...] = ()) -> dict[str, str]:
    """Return what each cell would become, with the rules that say so."""
    fixes = api.find_fixes(api.read_plan(spoilt(folder, *waivers)), select=select)
    found = [(" ".join(fix.codes), fix.edit) for fix in fixes]
    return {f"{edit.cell} {edit.fill or edit.new}": codes for codes, edit in found if isinstance(edit, Edit)}


def cells_of(fixes: list[Fix]) -> list[tuple[str, str | None]]:
    return [(fix.edit.cell, fix.edit.new) for fix in fixes if isinstance(fix.edit, Edit)]


def values(path: Path) -> dict[str, object]:
    sheet = load_workbook(path)["Plan"]
    return {cell.coordinate: cell.value for row in sheet for cell in row if cell.value is not None}


def test_plan_in_order_is_left_byte_for_byte(tmp_path: Path) -> None:
    path = subject_of(tmp_path, action()).plan.path
    before = digest(path)
    done = run("check", path, "--fix", "--in-place")
    assert (done.status, digest(path)) == (0, before)
    assert done.out.startswith("Nothing to mend: no finding has a remedy that is certain.")
    assert not (tmp_path / ".xlplan").exists()


def test_waived_finding_is_not_mended(tmp_path: Path) -> None:
    waivers = [Waiver(code, "so agreed", "K Lee") for code in ("XP004", "XP005")]
    assert fixed(tmp_path, *waivers) == {"B6 Work goes on.": "XP804", "G5 Amber": "XP804"}
    assert list(fixed(tmp_path, *waivers, Waiver("XP804", "so agreed", "K Lee"))) == []


def test_rule_that_is_not_selected_mends_nothing(tmp_path: Path) -> None:
    assert fixed(tmp_path, select=("XP005",)) == {f"G6 {AMBER}": "XP005"}
    assert fixed(tmp_path, select=("XP1",)) == {}


def test_formula_and_number_are_left(tmp_path: Path) -> None:
    subject = subject_of(tmp_path, action(progress='="Work goes on. "', shown=5, rating="Amber "))
    assert [text_fix(subject, "Plan", cell, (0, 1, ""), "why") for cell in ("B4", "F4", None, "Z9")] == [
        None
    ] * 4
    assert api.find_fixes(api.read_plan(subject.plan.path), ignore=["XP804"]) == []


def test_fill_is_left_where_the_plan_has_none_for_the_word(tmp_path: Path) -> None:
    subject = subject_of(tmp_path, action(rating="Amber"), fills={"G4": GREEN})
    (seen,) = seen_by("XP005", subject)
    assert seen.fix is None  # the only fill for Amber is that of Green


def test_word_with_a_space_inside_is_left(tmp_path: Path) -> None:
    subject = subject_of(tmp_path, action(rating="On  track"))
    book = load_workbook(subject.plan.path)
    words = DataValidation(type="list", formula1='"On track,Late"')
    words.add("G4")
    book["Plan"].add_data_validation(words)
    book.save(subject.plan.path)
    assert api.find_fixes(api.read_plan(subject.plan.path)) == []


def test_certain_remedies_are_found_with_their_rules(tmp_path: Path) -> None:
    assert fixed(tmp_path) == {
        "B6 Work goes on.": "XP804",
        "G5 Amber": "XP004 XP804",
        f"G6 {AMBER}": "XP005",
    }


def test_word_with_a_space_before_it_is_mended_too(tmp_path: Path) -> None:
    spoilt(tmp_path)
    book = load_workbook(tmp_path / "plan.xlsx")
    book["Plan"]["G5"] = " Amber"
    book.save(tmp_path / "plan.xlsx")
    fixes = api.find_fixes(api.read_plan(tmp_path / "plan.xlsx"), select=["XP004"])
    assert cells_of(fixes) == [("G5", "Amber")]


def test_mended_plan_is_proven_and_a_second_time_finds_nothing(tmp_path: Path) -> None:
    path = spoilt(tmp_path)
    before = values(path)
    done = run("check", path, "--fix", "--in-place", "--select", "XP0,XP8")
    assert done.status == 0
    assert "3 cells to mend." in done.out
    assert "3 cells edited and no other cell touched." in done.out
    assert values(path) == {**before, "G5": "Amber", "B6": "Work goes on."}
    assert load_workbook(path)["Plan"]["G6"].fill.start_color.rgb.endswith(AMBER)
    after = digest(path)
    again = run("check", path, "--fix", "--in-place", "--select", "XP0,XP8")
    assert again.out.startswith("Nothing to mend")
    assert digest(path) == after


def test_undo_gives_back_the_bytes_from_before(tmp_path: Path) -> None:
    path = spoilt(tmp_path)
    before = digest(path)
    run("check", path, "--fix", "--in-place")
    assert digest(path) != before
    assert run("undo", path).status == 0
    assert digest(path) == before


def test_dry_run_shows_and_writes_nothing(tmp_path: Path) -> None:
    path = spoilt(tmp_path)
    before = digest(path)
    done = run("check", path, "--fix", "--dry-run")
    assert (done.status, digest(path), list(tmp_path.glob("*.xlsx"))) == (1, before, [path])
    rows = [" ".join(line.split()) for line in done.out.splitlines()]
    assert "G5 XP004, XP804 Amber␣ Amber the word of the list; no spaces at the end" in rows
    assert f"G6 XP005 fill {GREEN} fill {AMBER} the plan's fill for Amber" in rows
    assert "B6 XP804 Work goes on.␣↵ Work goes on. no spaces at the end" in rows
    assert "Nothing was written (--dry-run)." in rows


def test_json_holds_the_fixes_and_what_is_left(tmp_path: Path) -> None:
    path = spoilt(tmp_path)
    dry = json.loads(run("check", path, "--fix", "--dry-run", "--format", "json").out)
    assert (dry["plan"], dry["output"], dry["receipt"], len(dry["fixes"])) == (str(path), None, None, 3)
    assert {"XP004", "XP005", "XP804"} <= {finding["code"] for finding in dry["findings"]}
    (tmp_path / "edits.json").write_text(json.dumps(dry["fixes"]), "utf-8")
    assert len(api.read_edits(tmp_path / "edits.json")) == 3  # as `xlplan apply` reads them
    done = json.loads(run("check", path, "--fix", "--format", "json").out)
    assert done["output"] == str(tmp_path / "plan-fixed.xlsx")
    assert Path(done["receipt"]).exists()
    assert not {"XP004", "XP005", "XP804"} & {finding["code"] for finding in done["findings"]}


def test_mended_plan_stands_beside_or_where_it_is_asked_for(tmp_path: Path) -> None:
    path = spoilt(tmp_path)
    before = digest(path)
    assert run("check", path, "--fix", "--select", "XP0", "-q").out.strip() == ""
    assert (tmp_path / "plan-fixed.xlsx").exists()
    assert "is there already" in run("check", path, "--fix", "--select", "XP0").err
    assert run("check", path, "--fix", "--select", "XP0", "--force").status == 0
    assert run("check", path, "--fix", "--select", "XP0", "-o", tmp_path / "new.xlsx").status == 0
    assert digest(tmp_path / "new.xlsx") == digest(tmp_path / "plan-fixed.xlsx")
    assert "that is the plan itself" in run("check", path, "--fix", "-o", path).err
    assert digest(path) == before


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--fix", "--format", "html"], "--fix goes with --format text or json alone"),
        (["--fix", "--certify"], "--fix goes with --format text or json alone"),
        (["--fix", "--in-place", "-o", "x.xlsx"], "--in-place and -o do not go together"),
        (["--in-place"], "go with --fix alone"),
        (["--dry-run"], "go with --fix alone"),
    ],
)
def test_options_that_do_not_go_together_are_refused(tmp_path: Path, options: list[str], said: str) -> None:
    done = run("check", spoilt(tmp_path), *options)
    assert (done.status, said in done.err) == (2, True)


def test_raised_marker_survives_where_spaces_are_taken_away(tmp_path: Path) -> None:
    path = subject_of(tmp_path, action()).plan.path
    book = load_workbook(path)
    raised = InlineFont(vertAlign="superscript")
    book["Plan"]["F4"] = CellRichText(
        "agreed ", TextBlock(raised, "1"), TextBlock(InlineFont(b=True), " now  ")
    )
    book.save(path)
    run("check", path, "--fix", "--in-place", "--select", "XP804")
    text = load_workbook(path, rich_text=True)["Plan"]["F4"].value
    assert [str(part) for part in text] == ["agreed ", "1", " now"]
    assert text[1].font.vertAlign == "superscript"


def test_locked_cell_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    path = spoilt(tmp_path)
    book = load_workbook(path)
    book["Plan"].protection.sheet = True
    book.save(path)
    before = digest(path)
    done = run("check", path, "--fix", "--in-place")
    assert (done.status, digest(path)) == (2, before)
    assert run("check", path, "--fix", "--in-place", "--force-protected", "--select", "XP0").status == 0


def of(
    cell: str, old: str, *spans: tuple[int, int, str], code: str = "XP804"
) -> tuple[tuple[str, ...], Edit]:
    new = old
    for start, end, words in sorted(spans, reverse=True):
        new = new[:start] + words + new[end:]
    return (code,), Edit("S", cell, new=new, old=old, spans=spans, why=code)


def test_two_remedies_of_one_cell_are_one_edit() -> None:
    (both,) = join_fixes([of("A1", "a 1 ", (2, 3, "¹"), code="XP304"), of("A1", "a 1 ", (3, 4, ""))])
    assert isinstance(both.edit, Edit)
    assert (both.codes, both.edit.new, both.edit.why) == (("XP304", "XP804"), "a ¹", "XP304; XP804")


def test_remedies_that_overlap_are_made_one_after_the_other() -> None:
    first, other = of("A1", "a  ", (1, 3, ""), code="XP004"), of("A1", "a  ", (2, 3, "b"))
    assert join_fixes([first, other]) == [Fix(*first)]
    assert join_fixes([first, of("A2", "a  ", (1, 3, ""))])[1].edit == of("A2", "a  ", (1, 3, ""))[1]


def test_fixes_follow_the_settings(tmp_path: Path) -> None:
    subject = subject_of(tmp_path, *SPOILT, fills=FILLS, check=CheckSettings(ignore=("XP0", "XP804")))
    assert find_fixes(subject) == []
    assert {finding.code for finding in run_checks(subject, ["XP804"])} == {"XP804"}


def marked(folder: Path, progress: str, *, shown: str = "86% ¹") -> list[tuple[str, str | None]]:
    """Return how the marker of note 2, which no raised marker points to, is mended."""
    subject = subject_of(folder, action(shown=shown, progress=progress))
    book = load_workbook(subject.plan.path)
    sheet = book["Plan"]
    for row, note in enumerate(("¹ For November 2013", "² Since September 2013"), sheet.max_row + 2):
        sheet.cell(row, 1, note)
    book.save(subject.plan.path)
    return cells_of(api.find_fixes(api.read_plan(subject.plan.path), select=["XP304"]))


def test_marker_is_left_where_it_may_stand_in_two_places(tmp_path: Path) -> None:
    assert marked(tmp_path, "We trained 13 of them 2. Some left 2.") == []


def test_marker_is_left_where_the_others_stand_in_brackets(tmp_path: Path) -> None:
    assert marked(tmp_path, "We trained 13 of them 2.", shown="86% [1]") == []


def test_marker_is_raised_where_the_others_are_so_by_their_font(tmp_path: Path) -> None:
    subject = subject_of(tmp_path, action(progress="We trained 13 of them 2."), notes=["¹ Old", "² New"])
    book = load_workbook(subject.plan.path)
    raised = TextBlock(InlineFont(vertAlign="superscript"), "1")
    book["Plan"]["F4"] = CellRichText("86% ", raised)
    book.save(subject.plan.path)
    fixes = api.find_fixes(api.read_plan(subject.plan.path), select=["XP304"])
    assert cells_of(fixes) == [("B4", "We trained 13 of them ².")]


def test_marker_in_plain_figures_is_raised(tmp_path: Path) -> None:
    assert marked(tmp_path, "We trained 13 of them 2.") == [("B4", "We trained 13 of them ².")]


def test_example_s_marker_in_plain_figures_is_the_one_thing_that_is_mended(tmp_path: Path) -> None:
    path = example(tmp_path)
    done: Run = run("check", path, "--fix", "-o", tmp_path / "mended.xlsx", "--select", "XP304")
    assert "1 cell to mend." in done.out
    assert done.status == 0
    cells = [api.read_plan(each).cells for each in (path, tmp_path / "mended.xlsx")]
    changed = [place for place, cell in cells[0].items() if cells[1][place].text != cell.text]
    assert changed == [("Action Plan", "B36")]
    assert cells[1][changed[0]].superscript == cells[0][changed[0]].superscript  # the other marker's run
