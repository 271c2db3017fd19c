"""The commands: what they print, what they write, and their exit status."""

from __future__ import annotations

import io
import json
import tomllib
from contextlib import redirect_stdout
from pathlib import Path

import click
import pytest
from openpyxl import load_workbook

from tests.example import (
    EXAMPLE,
    PLAN,
    Run,
    example,
    parts,
    run,
    small_extract,
    small_plan,
    small_register,
    snapshot,
)
from tests.sheets import Row, book_of, plan_of
from xlplan import api
from xlplan.cli import cli, main
from xlplan.plan.issue import dated_name

DECEMBER = "ofsted-action-plan-2013-12.xlsx"


@pytest.fixture
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the example's plan, in the current folder."""
    path = example(tmp_path / "plan")
    monkeypatch.chdir(path.parent)
    return path


def small(folder: Path, text: str = "86%", value: str = "90", name: str = "plan.xlsx") -> Path:
    """Return a plan of one figure with its register and extract."""
    path = small_plan(folder, ("Do it", "% done", text, "Green"))
    small_register(folder, {"action": "A01", "measure": "% done", "cell": "C2", "extract_key": "k"})
    small_extract(folder, f"k,2013-12,{value}")
    return path.rename(folder / name)


def shown(folder: Path, name: str) -> object:
    return load_workbook(folder / name)["Plan"]["C2"].value


# refresh


def test_refresh_needs_no_arguments_in_the_plans_folder(plan: Path) -> None:
    answer = run("refresh", "-p", "2013-12")
    assert (answer.status, answer.err) == (0, "")
    assert f"Written: {DECEMBER}" in answer.out
    assert (plan.parent / DECEMBER).is_file()


def test_refresh_takes_the_latest_plan_and_month(plan: Path) -> None:
    run("refresh", "-p", "2013-12")
    assert "ofsted-action-plan-2013-12.xlsx: the figures of 2014-02" in run("refresh").out


def test_refresh_takes_the_files_that_are_named(tmp_path: Path) -> None:
    path = small(tmp_path)
    (tmp_path / "indicators.csv").rename(tmp_path / "mine.csv")
    (tmp_path / "extracts" / "e.csv").rename(tmp_path / "dec [1].csv")
    given = ("-r", tmp_path / "mine.csv", "-e", tmp_path / "dec [1].csv", "-o", tmp_path / "out.xlsx")
    assert run("refresh", path, *given).status == 0
    assert shown(tmp_path, "out.xlsx") == "90%"


def test_refresh_takes_extracts_by_glob_and_more_than_once(plan: Path) -> None:
    answer = run(
        "refresh", "-e", "extracts/*.csv", "-e", "extracts/2014-01.xlsx", "--dry-run", "--format", "json"
    )
    assert answer.json["period"] == "2014-02"
    assert (
        run("refresh", "-e", "extracts/2013-12.csv", "--dry-run", "--format", "json").json["period"]
        == "2013-12"
    )


def test_existing_issue_is_never_overwritten_without_force(plan: Path) -> None:
    (plan.parent / DECEMBER).write_bytes(b"somebody's work")
    answer = run("refresh", PLAN, "-p", "2013-12")
    assert answer.status == 2
    assert "is there already; choose another name with -o, or overwrite it with --force" in answer.err
    assert (plan.parent / DECEMBER).read_bytes() == b"somebody's work"
    assert run("refresh", PLAN, "-p", "2013-12", "--force").status == 0
    assert "xl/workbook.xml" in parts(plan.parent / DECEMBER)


def test_existing_output_is_never_overwritten_without_force(plan: Path, tmp_path: Path) -> None:
    output = tmp_path / "out.xlsx"
    output.write_bytes(b"somebody's work")
    assert run("refresh", plan, "-o", output).status == 2
    assert output.read_bytes() == b"somebody's work"
    assert run("refresh", plan, "-o", output, "--force").status == 0


@pytest.mark.parametrize("arguments", [("-o", PLAN), ("-o", PLAN, "--force")])
def test_output_is_not_the_plan_itself_without_in_place(plan: Path, arguments: tuple[str, ...]) -> None:
    before = plan.read_bytes()
    answer = run("refresh", *arguments)
    assert (answer.status, plan.read_bytes()) == (2, before)
    assert "that is the plan itself; use --in-place" in answer.err


def test_plan_that_carries_the_month_needs_in_place_or_a_name(tmp_path: Path) -> None:
    path = small(tmp_path, name="plan-2013-12.xlsx")
    answer = run("refresh", path)
    assert answer.status == 2
    assert "the plan's own name carries this period already; use --in-place" in answer.err
    assert run("refresh", path, "--in-place").status == 0
    assert shown(tmp_path, "plan-2013-12.xlsx") == "90%"


def test_in_place_and_output_do_not_go_together(plan: Path) -> None:
    assert "do not go together; give one of them" in run("refresh", "--in-place", "-o", "x.xlsx").err


def test_nothing_to_change_writes_no_new_issue_but_a_named_copy(tmp_path: Path) -> None:
    path = small(tmp_path, value="86")
    before = snapshot(tmp_path)
    assert "Nothing to change" in run("refresh", path).out
    assert run("refresh", path, "--in-place").status == 0
    assert snapshot(tmp_path) == before
    assert run("refresh", path, "-o", tmp_path / "copy.xlsx").status == 0
    assert parts(tmp_path / "copy.xlsx") == parts(path)


@pytest.mark.parametrize(
    ("name", "dated"),
    [
        ("plan-2013-11.xlsx", "plan-2013-12.xlsx"),
        ("2013-11 plan.xlsm", "2013-12 plan.xlsm"),
        ("plan.xlsx", "plan-2013-12.xlsx"),
        ("plan 2013-13.xlsx", "plan 2013-13-2013-12.xlsx"),
        ("plan 12013-11.xlsx", "plan 12013-11-2013-12.xlsx"),
    ],
)
def test_new_issue_is_named_by_its_month(name: str, dated: str) -> None:
    assert dated_name(Path(name), "2013-12") == dated


def test_plan_without_a_month_in_its_name_says_what_to_begin_with_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small(tmp_path)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "xlplan.toml").write_text('plan = "plan.xlsx"\n', "utf-8")
    out = run("refresh").out
    assert 'Next month, begin with plan-2013-12.xlsx:\nxlplan.toml still says plan = "plan.xlsx".' in out


def test_plan_with_a_month_in_its_name_is_found_next_month(plan: Path) -> None:
    assert "Next month" not in run("refresh").out


def test_dry_run_says_that_nothing_was_written(plan: Path) -> None:
    before = snapshot(plan.parent)
    assert run("refresh", "--dry-run").out.endswith("Nothing was written (--dry-run).\n")
    assert snapshot(plan.parent) == before


def test_quiet_refresh_says_only_what_is_left(plan: Path) -> None:
    out = run("refresh", "-p", "2013-12", "-q").out
    assert out.startswith("Left for you")
    assert "Written" not in out


def test_verbose_refresh_tells_the_notes_too(plan: Path) -> None:
    assert "care_leavers_housed" in run("refresh", "-p", "2013-12", "--dry-run", "-v").out


# apply


def edits(folder: Path, *items: object) -> Path:
    (folder / "edits.json").write_text(json.dumps(items), "utf-8")
    return folder / "edits.json"


def test_apply_writes_a_list_made_by_hand(tmp_path: Path) -> None:
    path, output = small(tmp_path), tmp_path / "out.xlsx"
    made = edits(tmp_path, {"sheet": "Plan", "cell": "C2", "new": "88%", "fill": "FFC000"})
    answer = run("apply", made, path, "-o", output)
    assert (answer.status, answer.err) == (0, "")
    assert "1 cell edited and no other cell touched." in answer.out
    cell = load_workbook(output)["Plan"]["C2"]
    assert (cell.value, cell.fill.fgColor.rgb) == ("88%", "FFFFC000")


def test_apply_stops_where_a_cell_no_longer_holds_its_old(tmp_path: Path) -> None:
    path, output = small(tmp_path), tmp_path / "out.xlsx"
    made = edits(
        tmp_path,
        {"sheet": "Plan", "cell": "C2", "new": "88%", "old": "86%"},
        {"sheet": "Plan", "cell": "D2", "new": "Red", "old": "Amber"},
    )
    answer = run("apply", made, path, "-o", output)
    assert answer.status == 2
    assert "holds 'Green' and no longer 'Amber'" in answer.err
    assert not output.exists()


def test_apply_answers_in_json(tmp_path: Path) -> None:
    path, output = small(tmp_path), tmp_path / "out.xlsx"
    made = edits(tmp_path, {"sheet": "Plan", "cell": "C2", "new": "88%"})
    answer = run("apply", made, path, "-o", output, "--format", "json").json
    assert list(answer) == ["version", "plan", "output", "receipt", "findings"]
    assert Path(answer["receipt"]).is_file()
    assert run("apply", made, path, "-o", output, "--force", "-q") == Run(0, "", "")


@pytest.mark.parametrize("output", ["plan.xlsx", "other.xlsx"])
def test_apply_overwrites_nothing_without_force(tmp_path: Path, output: str) -> None:
    path = small(tmp_path)
    (tmp_path / "other.xlsx").write_bytes(b"somebody's work")
    before = snapshot(tmp_path)
    made = edits(tmp_path, {"sheet": "Plan", "cell": "C2", "new": "88%"})
    assert "overwrite it with --force" in run("apply", made, path, "-o", tmp_path / output).err
    assert {k: v for k, v in snapshot(tmp_path).items() if k in before} == before


# check


def test_check_says_whether_the_plan_may_go_out(plan: Path) -> None:
    answer = run("check", "--select", "XP202")
    assert answer.status == 0
    assert "XP202  A02  'Action Plan'!E6" in answer.out
    assert "ofsted-action-plan-2013-11.xlsx: fit to circulate: " in answer.out


def test_check_fails_on_what_it_is_told_to(plan: Path) -> None:
    assert run("check", "--select", "XP202", "--fail-on", "warning").status == 1
    assert run("check", "--select", "XP202", "--ignore", "XP2", "--fail-on", "info").status == 0


def test_check_answers_in_json(plan: Path) -> None:
    answer = run("check", "--select", "XP202,xp103", "--format", "json").json
    assert list(answer) == ["version", "plan", "findings", "counts"]
    assert {finding["code"] for finding in answer["findings"]} == {"XP202", "XP103"}
    keys = [
        "code",
        "severity",
        "message",
        "sheet",
        "cell",
        "action",
        "indicator",
        "remedy",
        "quote",
        "waived",
    ]
    assert list(answer["findings"][0]) == keys
    assert sum(answer["counts"].values()) == len(answer["findings"])


def test_quiet_check_says_only_what_is_wrong(plan: Path) -> None:
    assert "fit to circulate" not in run("check", "-q", "--select", "XP202").out
    assert run("check", "-q", "--select", "XP202", "--ignore", "XP202") == Run(0, "", "")


def test_plan_without_a_register_is_checked(tmp_path: Path) -> None:
    path = small(tmp_path)
    (tmp_path / "indicators.csv").unlink()
    assert run("check", path, "--select", "XP202").status == 0
    assert run("check", path, "-r", tmp_path / "indicators.csv").status == 2


def test_register_that_the_settings_name_must_be_there(tmp_path: Path) -> None:
    path = small(tmp_path)
    (tmp_path / "xlplan.toml").write_text('register = "mine.csv"\n', "utf-8")
    assert "no file is called" in run("check", path).err
    assert "no file is called" in run("show", path).err


# show


def test_show_lists_actions_indicators_figures_and_targets(plan: Path) -> None:
    out = run("show").out
    assert "19 actions, 47 indicators, 25 footnotes below the headings in" in out
    assert "I03.1      G8" in out
    assert "≥ 90%" in out


def test_show_without_a_register_shows_what_the_words_say(tmp_path: Path) -> None:
    path = small(tmp_path)
    (tmp_path / "indicators.csv").unlink()
    assert "86%     " in run("show", path).out + "     "
    assert run("show", path, "-r", tmp_path / "indicators.csv").status == 2


def test_show_answers_in_json(plan: Path) -> None:
    answer = run("show", "--format", "json", "-r", EXAMPLE / "indicators.xlsx").json
    assert list(answer) == ["version", "plan", "actions", "indicators"]
    assert (len(answer["actions"]), len(answer["indicators"])) == (19, 47)
    row = answer["indicators"][3]
    assert (row["indicator"], row["cell"], row["figure"], row["target_read"]) == (
        "I03.1",
        "G8",
        "86%",
        "≥ 90%",
    )


# verify


def test_equal_workbooks_verify(plan: Path, tmp_path: Path) -> None:
    (tmp_path / "copy.xlsx").write_bytes(plan.read_bytes())
    answer = run("verify", plan, tmp_path / "copy.xlsx")
    assert answer.status == 0
    assert answer.out.endswith("The two workbooks are the same.\n")


def test_refreshed_plan_verifies_by_its_receipt(plan: Path) -> None:
    run("refresh", "-p", "2013-12")
    answer = run("verify", PLAN, DECEMBER)
    assert answer.status == 0
    assert "Every difference is explained by the receipt" in answer.out
    assert run("verify", PLAN, DECEMBER, "-q") == Run(0, "", "")


def test_difference_that_no_receipt_explains_is_told(plan: Path) -> None:
    run("refresh", "-p", "2013-12")
    made = edits(plan.parent, {"sheet": "Action Plan", "cell": "B8", "new": "All is well."})
    run("apply", made, DECEMBER, "-o", "touched.xlsx")
    (receipt,) = (plan.parent / ".xlplan" / "receipts").glob("2013-12*")
    alone = run("verify", PLAN, "touched.xlsx", "-q")
    assert alone.status == 1
    assert alone.out.startswith("Not explained by any receipt:\n")
    named = run("verify", PLAN, "touched.xlsx", "--receipt", receipt, "--format", "json")
    assert named.status == 1
    assert list(named.json) == ["version", "identical", "added", "removed", "changed", "unexplained"]
    assert any("B8 differs, and no edit names it" in clause for clause in named.json["unexplained"])
    assert "touched.xlsx is not the receipt's output: its bytes are others" in named.json["unexplained"]


# why


def test_why_takes_the_folders_plan_or_a_named_one(plan: Path) -> None:
    assert run("why", "A03").out.startswith("A03  'Action Plan'!H8  Amber, as the officer wrote it")
    assert run("why", PLAN, "G8").out.splitlines()[1].startswith("I03.1  'Action Plan'!G8  ")
    assert "give a plan, if it is not xlplan.toml's" in run("why", PLAN, "G8", "G9").err


def test_why_answers_in_json(plan: Path) -> None:
    answer = run("why", "i03.1", "--format", "json").json
    assert list(answer) == ["version", "plan", "reference", "reasons"]
    assert answer["reasons"][0] == {
        "about": "A03",
        "cell": "'Action Plan'!H8",
        "sentence": "Amber, as the officer wrote it: no refresh on record has decided it.",
    }


# init


def test_init_writes_a_register_and_settings_and_changes_no_plan(tmp_path: Path) -> None:
    plan = tmp_path / PLAN
    plan.write_bytes((EXAMPLE / PLAN).read_bytes())
    answer = run("init", plan)
    assert answer.status == 0
    assert "'Action Plan': 19 actions, 47 indicators." in answer.out
    assert "Not read, for no table of this plan is there: 'Summary'" in answer.out
    assert "I07.5, I08.3, I09.3  same words, all show 10%" in answer.out
    assert "25 with a figure that an extract can fill" in answer.out
    assert "I06.4      G14" in answer.out
    assert sorted(snapshot(tmp_path)) == ["indicators.xlsx", PLAN, "xlplan.toml"]
    assert plan.read_bytes() == (EXAMPLE / PLAN).read_bytes()
    assert len(api.read_register(tmp_path / "indicators.xlsx").entries) == 47
    assert tomllib.loads((tmp_path / "xlplan.toml").read_text("utf-8"))["plan"] == "ofsted-action-plan-*.xlsx"


def test_init_overwrites_nothing(plan: Path) -> None:
    before = snapshot(plan.parent)
    assert "it was not changed" in run("init", plan).out
    assert snapshot(plan.parent) == before
    assert run("init", plan, "-o", "mine.xlsx", "-q") == Run(0, "", "")
    after = snapshot(plan.parent)
    assert {name: after[name] for name in before} == before
    assert "(there already, not changed)" in run("init", plan, "-o", "again.xlsx").out


def test_init_answers_in_json(tmp_path: Path) -> None:
    path = small(tmp_path, text="over 86%")
    answer = run("init", path, "-o", tmp_path / "mine.xlsx", "--format", "json").json
    keys = [
        "version",
        "plan",
        "register",
        "settings",
        "indicators",
        "bound",
        "doubtful",
        "findings",
        "shared",
    ]
    assert list(answer) == keys
    assert (answer["indicators"], answer["bound"], answer["findings"]) == (1, 1, [])
    assert [doubt["indicator"] for doubt in answer["doubtful"]] == ["I01.1"]
    assert run("init", path, "-o", tmp_path / "two.xlsx", "--format", "json").json["settings"] is None


def test_init_does_not_list_the_other_months_of_a_plan_as_no_plan(tmp_path: Path) -> None:
    heads = ["Action", "Measure", "Actual", "RAG"]
    rows: list[Row] = [heads, ["Do it", "% done", "86%", "Red"]]
    months: dict[str, list[Row]] = {"Oct 2024": rows, "Nov 2024": rows}
    path = book_of(tmp_path, ["About this plan"], merged="", bold="", filled="", **months)
    answer = run("init", path)
    assert "Sheet 'Nov 2024' is read, and 'Oct 2024' left alone" in answer.err
    assert "no table of this plan is there: 'Plan'." in answer.out


def test_init_of_a_tracker_writes_no_register(tmp_path: Path) -> None:
    path = plan_of(
        tmp_path, ["Action", "Owner", "Status", "Update"], ["Do it", "A Lee", "Open", "Begun"]
    ).path
    answer = run("init", path)
    assert answer.status == 0
    assert "No indicators: no register is written, and there is nothing to refresh." in answer.out
    assert json.loads(run("init", path, "--format", "json").out)["register"] is None
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


def test_init_of_a_certain_plan_has_nothing_to_look_at(tmp_path: Path) -> None:
    path = small(tmp_path, text="86%")
    said = run("init", path, "-o", tmp_path / "mine.xlsx").out
    assert "1 with a figure that an extract can fill" in said
    assert "look at these" not in said and "without a figure" not in said


# rules, demo, and the program itself


def test_rules_lists_the_catalogue_and_prints_a_page() -> None:
    assert "XP101  " in run("rules").out
    assert run("rules", "xp101").out.startswith("XP101  ")
    listed = run("rules", "--format", "json").json["rules"]
    assert list(listed[0]) == ["code", "title", "severities", "page"]
    assert {line[:3] for line in run("rules", "xp1").out.splitlines()} == {"XP1"}
    assert "there is no rule XP999; 'xlplan rules' lists them all" in run("rules", "XP999").err


def test_demo_refreshes_and_checks_the_example(tmp_path: Path) -> None:
    answer = run("demo", tmp_path / "demo")
    assert (answer.status, answer.err) == (0, "")
    for words in (
        "YTD = 6,120 ³",
        "A03  Amber → Green",
        f"Written: {tmp_path / 'demo' / DECEMBER}",
        "to circulate",
    ):
        assert words in answer.out
    assert "xlplan demo DIR" in run("demo", tmp_path / "demo").err


def test_program_without_a_command_shows_its_help() -> None:
    answer = run()
    assert (answer.status, answer.out) == (2, "")
    assert "refresh  Do the month" in answer.err


def test_help_and_version_are_results() -> None:
    assert run("--help").status == run("refresh", "-h").status == 0
    assert run("--version").out.startswith("xlplan, version ")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("refrsh",), "there is no command refrsh; did you mean refresh?"),
        (("refresh", "--perod", "x"), "No such option"),
        (("check", "--fail-on", "never"), "Invalid value for '--fail-on'"),
        (("apply",), "Missing argument 'EDITS'"),
    ],
)
def test_slip_on_the_command_line_is_told_in_one_line(arguments: tuple[str, ...], words: str) -> None:
    answer = run(*arguments)
    assert (answer.status, answer.out) == (2, "")
    assert words in answer.err
    assert len(answer.err.splitlines()) == 1


def test_slip_on_the_command_line_is_told_in_json_where_that_is_asked_for() -> None:
    error = run("refresh", "--perod", "x", "--format=json").json["error"]
    assert (error["kind"], error["place"]) == ("usage", "xlplan refresh")


def broken(error: BaseException, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> Run:
    """Return what the program says where reading a plan fails in a way that nobody foresaw."""

    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(api, "read_plan", fail)
    return run("show", "p.xlsx", *arguments)


def test_interruption_is_not_a_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = broken(KeyboardInterrupt(), monkeypatch)
    assert (answer.status, answer.out) == (130, "")
    assert answer.err.strip() == "xlplan: interrupted; nothing was replaced"
    assert broken(KeyboardInterrupt(), monkeypatch, "--format", "json").json["error"]["kind"] == "interrupted"


def test_fault_of_ours_is_owned_and_not_a_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = broken(ZeroDivisionError("by zero"), monkeypatch)
    assert answer.status == 2
    assert "this is a fault in xlplan and not in your workbook (ZeroDivisionError: by zero, in " in answer.err
    assert len(answer.err.splitlines()) == 1
    monkeypatch.setenv("XLPLAN_TRACEBACK", "1")
    with pytest.raises(ZeroDivisionError):
        broken(ZeroDivisionError("by zero"), monkeypatch)


class Terminal(io.StringIO):
    """Is a stream that shows colours."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("arguments", "variable", "is_coloured"), [((), "", True), (("--no-color",), "", False), ((), "1", False)]
)
def test_colours_are_shown_on_a_terminal_unless_they_are_not_wanted(
    plan: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], variable: str, is_coloured: bool
) -> None:
    monkeypatch.setenv("NO_COLOR", variable)
    with redirect_stdout(Terminal()) as terminal:
        assert main(["show", *arguments]) == 0
    assert ("\x1b[" in terminal.getvalue()) == is_coloured


def test_output_is_utf_8_wherever_it_goes(plan: Path) -> None:
    raw = io.BytesIO()
    with redirect_stdout(io.TextIOWrapper(raw, "cp1252")) as stream:
        assert main(["show"]) == 0
        stream.flush()
    assert "≥ 90%" in raw.getvalue().decode("utf-8")


def test_commands_are_listed_for_completion() -> None:
    names = "apply check demo diff history init pack refresh rules show undo verify why"
    assert cli.list_commands(click.Context(cli)) == names.split()
