"""Findings in every form that they can be asked for, the certificate, and rules of one's own."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator
from openpyxl import load_workbook

from tests.example import example, run
from tests.pages import TOOLS, faults, needs_browser
from xlplan.checks import all_rules
from xlplan.findings import Finding
from xlplan.reports.findings import Check, by_action, findings_page
from xlplan.reports.findings_book import findings_workbook

SCHEMAS = sorted((TOOLS / "node_modules" / "@microsoft").glob("*/sarif-2.1.0.json"))
OWN = '''
from xlplan.checks import Seen, check


@check("LB001", "Action without next steps", internal="info", committee="warning", public="error")
def find_actions_without_next_steps(subject):
    """Looks for an action whose next steps are blank."""
    for action in subject.actions:
        if not action.texts["lead"].strip() or action.name == "A01":
            yield action.see("lead", f"{action.name} wants a look.", "Look at it.", None)
'''


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    return example(tmp_path)


def settings(plan: Path, more: str) -> None:
    path = plan.with_name("xlplan.toml")
    text = path.read_text("utf-8")
    head, table, rest = text.partition("[check]\n")
    assert table
    path.write_text(head + table + more + rest, "utf-8")


def findings(plan: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = run("check", plan, "--format", "json").json["findings"]
    return found


def test_text_is_grouped_by_action_and_ends_with_the_verdict(plan: Path) -> None:
    out = run("check", plan).out
    heads = [line.split()[0] for line in out.splitlines() if line.startswith("A") and line[1:3].isdigit()]
    assert heads == sorted(set(heads))
    assert out.splitlines()[-1].startswith("ofsted-action-plan-2013-11.xlsx: not fit to circulate: ")


def test_findings_of_no_action_come_first() -> None:
    loose, own = Finding("XP105", "info", "No key."), Finding("XP101", "error", "Red.", action="A01")
    assert by_action([own, loose]) == {"": [loose], "A01": [own]}


def test_sarif_holds_every_finding_at_its_cell(plan: Path) -> None:
    log = run("check", plan, "--format", "sarif").json
    results, known = log["runs"][0]["results"], findings(plan)
    assert [result["ruleId"] for result in results] == [finding["code"] for finding in known]
    names = [
        place["fullyQualifiedName"]
        for result in results
        for place in result["locations"][0]["logicalLocations"]
    ]
    assert "'Action Plan'!H5" in names or len(names) == len(known)
    rules = log["runs"][0]["tool"]["driver"]["rules"]
    assert all(rules[result["ruleIndex"]]["id"] == result["ruleId"] for result in results)


@pytest.mark.skipif(not SCHEMAS, reason="the schema of SARIF is not here (make .tools/installed)")
def test_sarif_is_valid_by_its_schema(plan: Path) -> None:
    settings(plan, "")
    schema = json.loads(SCHEMAS[0].read_text("utf-8-sig"))
    Draft7Validator(schema).validate(run("check", plan, "--format", "sarif").json)


def test_waived_finding_is_suppressed_in_sarif(plan: Path) -> None:
    first = findings(plan)[0]
    path = plan.with_name("xlplan.toml")
    waiver = f'[[check.waive]]\ncode = "{first["code"]}"\nreason = "agreed"\nby = "K Lee"\n'
    path.write_text(f"{path.read_text('utf-8')}\n{waiver}", "utf-8")
    results = run("check", plan, "--format", "sarif").json["runs"][0]["results"]
    assert {"kind": "external", "status": "accepted"} in [
        each for result in results for each in result.get("suppressions", ())
    ]


def test_workbook_links_each_finding_to_its_cell(plan: Path) -> None:
    output = plan.with_name("findings.xlsx")
    assert run("check", plan, "--format", "xlsx", "-o", output).status == 1
    sheet = load_workbook(output)["Findings"]
    rows = list(sheet.iter_rows(min_row=4))
    assert len(rows) == len(findings(plan))
    linked = [row[3] for row in rows if row[3].hyperlink]
    assert linked
    assert {cell.hyperlink.target for cell in linked if cell.hyperlink} == {plan.name}
    assert all(cell.hyperlink.location == cell.value for cell in linked if cell.hyperlink)


def test_quote_that_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    finding = Finding("XP401", "error", "=1+1", quote="=HYPERLINK(1)")
    (tmp_path / "f.xlsx").write_bytes(findings_workbook(Path("p.xlsx"), [finding], {}, "p.xlsx: fit"))
    row = next(load_workbook(tmp_path / "f.xlsx").worksheets[0].iter_rows(min_row=4))
    assert {cell.data_type for cell in row if cell.value in {"=1+1", "=HYPERLINK(1)"}} == {"s"}


def test_workbook_wants_a_file(plan: Path) -> None:
    done = run("check", plan, "--format", "xlsx")
    assert (done.status, "-o ofsted-action-plan-2013-11.findings.xlsx" in done.err) == (2, True)


def test_page_says_the_verdict_and_escapes(tmp_path: Path) -> None:
    finding = Finding("XP401", "error", "<script>alert(1)</script>", action="A01", quote="a & b")
    check = Check("p.xlsx", "Plan & <b>", date(2014, 2, 1), "committee")
    page = findings_page(check, [finding], "error", {}, {"A01": "Do <it>"})
    assert "Not fit to circulate" in page
    assert "One finding must be put right, or accepted with a reason, first." in page
    assert "Plan &amp; &lt;b&gt;" in page
    assert "on 1 February 2014" in page
    assert "<script>" not in page
    assert "Do &lt;it&gt;" in page


def test_page_lists_first_what_stops_the_plan(tmp_path: Path) -> None:
    found = [Finding("XP101", "error", "bad", action="A02"), Finding("XP105", "info", "note")]
    check = Check("p.xlsx", "", date(2014, 2, 1), "internal")
    page = findings_page(check, found, "error", {"XP101": "Rating"}, {})
    assert page.index('href="#f2"') < page.index('id="f1"') < page.index('id="f2"')
    fit = findings_page(check, found[1:], "error", {}, {})
    assert "<strong>Fit to circulate</strong>" in fit
    assert "put right first</h2>" not in fit


@needs_browser
@pytest.mark.parametrize("command", ["check", "diff", "refresh"])
def test_page_passes_in_a_browser(plan: Path, command: str) -> None:
    page = plan.with_name("page.html")
    if command == "refresh":
        page.write_text(run("refresh", plan, "-p", "2013-12", "--format", "html").out, "utf-8")
    elif command == "diff":
        assert run("refresh", plan, "-p", "2013-12", "-q").status == 0
        run("diff", plan, plan.with_name("ofsted-action-plan-2013-12.xlsx"), "--format", "html", "-o", page)
    else:
        run("check", plan, "--format", "html", "-o", page)
    assert faults(page) == {}


def test_certificate_is_for_this_workbook_alone(plan: Path) -> None:
    kept = plan.with_name("plan.certificate.json")
    assert run("check", plan, "--certify", "-o", kept).status == 1
    document = json.loads(kept.read_text("utf-8"))
    assert document["audience"] == "committee"
    assert document["rules"] == [rule.code for rule in all_rules()]
    assert len(document["findings"]) == len(findings(plan))
    same = run("check", "--certificate", kept, plan)
    assert (same.status, "is the workbook checked as" in same.out) == (0, True)
    plan.write_bytes(plan.read_bytes() + b" ")
    other = run("check", "--certificate", kept, plan)
    assert (other.status, "is not the workbook" in other.out) == (1, True)


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"version": 2, "sha256": "x"}'])
def test_what_is_no_certificate_is_told(plan: Path, text: str) -> None:
    kept = plan.with_name("c.json")
    kept.write_text(text, "utf-8")
    done = run("check", "--certificate", kept, plan)
    assert (done.status, "is not a certificate" in done.err) == (2, True)


def test_certificate_wants_a_file(plan: Path) -> None:
    assert "-o ofsted-action-plan-2013-11.certificate.json" in run("check", plan, "--certify").err


def test_rule_of_ones_own_runs_when_it_is_named(plan: Path) -> None:
    plan.with_name("ours.py").write_text(OWN, "utf-8")
    assert not [finding for finding in findings(plan) if finding["code"] == "LB001"]
    settings(plan, 'rules = ["ours.py"]\n')
    (found,) = [finding for finding in findings(plan) if finding["code"] == "LB001"]
    assert (found["action"], found["severity"], found["cell"]) == ("A01", "warning", "D5")
    assert "LB001" not in [rule.code for rule in all_rules()]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "there is no such file"),
        ("x = 1", "holds no rule"),
        ("import nothing_of_that_name", "cannot be loaded (ModuleNotFoundError in line 1"),
        (OWN.replace("LB001", "XP001"), "the code XP001 is taken"),
        (OWN.replace("LB001", "XP999"), "the code 'XP999' is not accepted"),
        (OWN.replace('"""Looks for an action whose next steps are blank."""', ""), "LB001 has no docstring"),
        (OWN.replace("action.texts", "action.words"), "the rule LB001 failed (AttributeError in line 9"),
    ],
)
def test_rule_that_cannot_be_used_is_told_with_its_file(plan: Path, text: str | None, said: str) -> None:
    if text is not None:
        plan.with_name("ours.py").write_text(text, "utf-8")
    settings(plan, 'rules = ["ours.py"]\n')
    done = run("check", plan)
    assert done.status == 2
    assert "ours.py: " in done.err
    assert said in done.err
