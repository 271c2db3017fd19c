"""The catalogue: every rule has its page, is chosen, weighed, waived."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import xlplan.checks
from tests.test_checks_subject import action, subject_of
from xlplan.checks import Rule, Seen, Subject, Told, all_pages, all_rules, check, run_checks
from xlplan.checks.rule import FAMILIES, SECTIONS
from xlplan.checks.told import TOLD
from xlplan.config import CheckSettings
from xlplan.errors import UsageError
from xlplan.findings import Finding

RULES = all_rules()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_every_rule_has_a_whole_page(rule: Rule) -> None:
    places = [rule.page.index(section) for section in SECTIONS]
    assert places == sorted(places)
    assert rule.page.startswith("Looks for ")
    parts = [part.strip() for part in rule.page.split("\n## ")]
    assert all(len(part.partition("\n")[2].strip()) > 20 for part in parts[1:]), "a section says nothing"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_every_rule_belongs_to_a_family_and_weighs_something_for_everybody(rule: Rule) -> None:
    assert rule.family in FAMILIES.values()
    assert list(rule.severities) == ["internal", "committee", "public"]


@pytest.mark.parametrize("told", TOLD, ids=lambda told: told.code)
def test_what_a_refresh_tells_has_a_whole_page_and_is_no_rule(told: Told) -> None:
    places = [told.page.index(section) for section in SECTIONS]
    assert places == sorted(places)
    assert told.page.startswith("Looks for ")
    assert told.code not in {rule.code for rule in RULES}
    assert told.code[:3] in FAMILIES


def test_every_code_that_is_ever_printed_has_its_page() -> None:
    package = Path(xlplan.__file__).parent
    texts = [path.read_text("utf-8") for path in package.rglob("*.py") if path.parent.name != "schemas"]
    printed = {code for text in texts for code in re.findall(r'"(XP[0-9]{3})"', text)}
    pages = [page.code for page in all_pages()]
    assert pages == sorted(set(pages))
    assert printed - {*pages, "XP305"} == set()  # XP305 stands in a message, as an example of a code


def test_catalogue_is_in_the_order_of_its_codes() -> None:
    codes = [rule.code for rule in RULES]
    assert codes == sorted(codes)
    assert codes == [
        *("XP001", "XP002", "XP003", "XP004", "XP005", "XP006", "XP007", "XP008", "XP009", "XP010"),
        *("XP101", "XP102", "XP103", "XP104", "XP105", "XP107", "XP108", "XP109", "XP110"),
        *("XP201", "XP202", "XP203", "XP204", "XP205", "XP206", "XP207", "XP208", "XP209"),
        *("XP301", "XP302", "XP303", "XP304", "XP305"),
        *("XP401", "XP402", "XP403", "XP404", "XP405", "XP406", "XP407", "XP408", "XP409", "XP410"),
        *("XP501", "XP502", "XP503", "XP504"),
        *(f"XP6{number:02}" for number in range(1, 17)),
        *(f"XP7{number:02}" for number in range(1, 8)),
        *("XP801", "XP802", "XP803", "XP804", "XP901", "XP902"),
    ]


def test_catalogue_loads_nothing_that_is_slow() -> None:
    code = (
        "import sys; from xlplan.checks import all_rules; [rule.page for rule in all_rules()]; "
        "print({'pandas', 'pandera', 'openpyxl', 'yaml'} & set(sys.modules))"
    )
    said = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert said.stdout.strip() == "set()"


def test_code_means_one_thing() -> None:
    def rule(subject: Subject) -> Iterator[Seen]:
        yield Seen("Something.", "Nothing.")

    with pytest.raises(UsageError, match="the code XP101 is taken: Published rating differs"):
        check("XP101", "Something else", internal="info", committee="info", public="info")(rule)


def test_rule_of_one_s_own_has_no_family_of_ours() -> None:
    mine = Rule("MY001", "Mine", {"internal": "info", "committee": "info", "public": "info"}, lambda _: [])
    assert mine.family == "Rules of your own"


def test_package_has_no_other_names() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        xlplan.checks.nothing  # noqa: B018  # asked for on purpose


def undated(folder: Path, **settings: object) -> Subject:
    """Return a plan with two timescales missing (XP202) and one lead officer (XP208)."""
    rows = (action(timescale="TBC", lead=""), action(timescale="Ongoing"))
    return subject_of(folder, *rows, check=CheckSettings(**settings))  # type: ignore[arg-type]  # by keyword


def codes(findings: list[Finding]) -> list[str]:
    return [finding.code for finding in findings]


def test_findings_come_in_reading_order(tmp_path: Path) -> None:
    found = [(finding.code, finding.cell) for finding in run_checks(undated(tmp_path))]
    assert found == [("XP208", "C4"), ("XP202", "D4"), ("XP202", "D5")]


@pytest.mark.parametrize(
    ("select", "ignore", "expected"),
    [
        ((), (), ["XP208", "XP202", "XP202"]),
        (("XP2",), (), ["XP208", "XP202", "XP202"]),
        (("XP208",), (), ["XP208"]),
        (("XP1", "XP208"), (), ["XP208"]),
        ((), ("XP202",), ["XP208"]),
        (("XP2",), ("XP208",), ["XP202", "XP202"]),
        ((), ("XP2",), []),
    ],
)
def test_rules_are_chosen_by_codes_and_beginnings(
    tmp_path: Path, select: tuple[str, ...], ignore: tuple[str, ...], expected: list[str]
) -> None:
    assert codes(run_checks(undated(tmp_path), select, ignore)) == expected


def test_settings_ignore_what_is_not_selected_in_full(tmp_path: Path) -> None:
    subject = undated(tmp_path, ignore=("XP202", "XP305"))
    assert codes(run_checks(subject)) == ["XP208"]
    assert codes(run_checks(subject, ["XP2"])) == ["XP208"]
    assert codes(run_checks(subject, ["XP202"])) == ["XP202", "XP202"]


@pytest.mark.parametrize(
    ("code", "hint"),
    [("XP299", "did you mean XP20"), ("RULE", "with 'RULE'; 'xlplan rules'"), ("", "with ''")],
)
def test_code_of_no_rule_is_refused(tmp_path: Path, code: str, hint: str) -> None:
    subject = undated(tmp_path)
    for chosen in ({"select": [code]}, {"ignore": [code]}):
        with pytest.raises(UsageError, match=hint):
            run_checks(subject, **chosen)


def test_audience_decides_the_weight(tmp_path: Path) -> None:
    weights = {
        audience: [finding.severity for finding in run_checks(undated(tmp_path, audience=audience), ["XP2"])]
        for audience in ("internal", "committee", "public")
    }
    assert weights == {
        "internal": ["warning", "info", "info"],
        "committee": ["error", "warning", "warning"],
        "public": ["error", "warning", "warning"],
    }
