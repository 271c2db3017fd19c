"""The register that is proposed from a plan's own words."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.example import EXAMPLE, PLAN, small_plan
from tests.sheets import plan_of
from xlplan import api
from xlplan.config import load_config
from xlplan.folder import find_plan
from xlplan.plan.confirming import awaited
from xlplan.plan.issue import dated_name
from xlplan.plan.register import Entry, read_register
from xlplan.propose.register import Proposal, in_order_of_doubt, propose_register
from xlplan.propose.settings import propose_settings
from xlplan.refresh.wording import plain_words


@pytest.fixture(scope="module")
def example() -> dict[str, Entry]:
    return {entry.indicator: entry for entry in propose_register(api.read_plan(EXAMPLE / PLAN)).entries}


@pytest.fixture(scope="module")
def kept() -> dict[str, Entry]:
    """Return the register that is kept with the example."""
    return {entry.indicator: entry for entry in read_register(EXAMPLE / "indicators.xlsx").entries}


def proposed(folder: Path, *figures: tuple[str, object], notes: tuple[str, ...] = ()) -> Proposal:
    """Return the proposal for a plan of these measures and their figures."""
    rows = [(f"Do {n}", measure, shown, "Green") for n, (measure, shown) in enumerate(figures)]
    return propose_register(api.read_plan(small_plan(folder, *rows, notes=notes)))


def one(folder: Path, measure: str, shown: object, *notes: str) -> Entry:
    return proposed(folder, (measure, shown), notes=notes).entries[0]


def test_example_needs_only_its_plan(example: dict[str, Entry], kept: dict[str, Entry]) -> None:
    assert list(example) == list(kept)
    for name, entry in kept.items():
        mine = example[name]
        assert (mine.action, mine.cell, mine.line) == (entry.action, entry.cell, entry.line)
        assert plain_words(mine.measure) == plain_words(entry.measure)
        assert mine.target == entry.target
        assert mine.figure == entry.figure or mine.extract_key is None


def test_examples_figures_get_the_units_and_polarities_that_its_register_has(
    example: dict[str, Entry], kept: dict[str, Entry]
) -> None:
    figures = [name for name, entry in example.items() if entry.extract_key]
    assert len(figures) == 25
    assert [example[name].unit for name in figures] == [kept[name].unit for name in figures]
    targets = [name for name in figures if example[name].target is not None]
    assert [example[name].polarity for name in targets] == [kept[name].polarity for name in targets]
    assert [example[name].basis for name in targets] == [kept[name].basis for name in targets]


def test_one_indicator_in_three_actions_gets_one_key(example: dict[str, Entry]) -> None:
    assert len({example[name].extract_key for name in ("I07.5", "I08.3", "I09.3")}) == 1
    others = [entry.extract_key for entry in example.values() if entry.extract_key]
    assert len(set(others)) == len(others) - 2


def test_likeness_that_is_not_certain_is_only_pointed_out(example: dict[str, Entry]) -> None:
    assert example["I06.1"].extract_key != example["I07.3"].extract_key
    assert "shows the same figure as I06.1 in like words" in str(example["I07.3"].note)


def test_guessed_polarity_asks_to_be_confirmed(example: dict[str, Entry]) -> None:
    assert "polarity 'higher' is read from the words" in str(example["I03.1"].note)
    assert example["I17.1"].note is None


@pytest.mark.parametrize(
    ("measure", "polarity"),
    [
        ("% of plans issued within 20 weeks (excluding exceptions)", "higher"),
        ("Complaints answered in time (%)", "higher"),
        ("Fixed-term exclusions", "lower"),
    ],
)
def test_better_side_is_read_from_the_whole_measure(tmp_path: Path, measure: str, polarity: str) -> None:
    assert one(tmp_path, measure, "12%").polarity == polarity


def plan_with_targets(folder: Path, measure: str, target: object, shown: object) -> Entry:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["Action", "Measure", "Target", "Current performance", "RAG"])
    sheet.append(["Do it", measure, target, shown, "Green"])
    book.save(folder / "plan.xlsx")
    return propose_register(api.read_plan(folder / "plan.xlsx")).entries[0]


@pytest.mark.parametrize(
    ("measure", "target", "shown", "value", "polarity"),
    [
        ("% seen on time", "90%", "86%", 90, "higher"),
        ("% seen", "≥ 85%", "86%", 85, "higher"),
        ("Appeals lodged", "15 or fewer", "12 appeals", 15, "lower"),
        ("Cost", "£12.0m", "£13.4m", 12_000_000, "none"),
        ("90% seen on time", "90%", "86%", 90, "higher"),
        ("Students below 85% attendance", "10%", "11.5%", 10, "lower"),
        ("Completers losing at least 5% of body weight", "35%", "33%", 35, "none"),
        ("% seen", "Baseline year", "86%", None, "none"),
        ("% seen", None, "86%", None, "none"),
    ],
)
def test_target_column_gives_the_target(
    tmp_path: Path, measure: str, target: object, shown: str, value: int | None, polarity: str
) -> None:
    entry = plan_with_targets(tmp_path, measure, target, shown)
    assert (entry.target, entry.polarity) == (value, polarity)


@pytest.mark.parametrize(
    ("measure", "target", "shown", "note"),
    [
        ("90% seen on time", "85%", "86%", "its measure says 90%, and its target column '85%'"),
        (
            "Vacancy rate below 10% by March",
            "12%",
            "9%",
            "its measure says below 10%, and its target column '12",
        ),
        (
            "Posts vacant below 10% of all",
            "12%",
            "9%",
            "its measure says below 10%, and its target column '12",
        ),
        ("% seen", "Reduce by 10% from 40%", "86%", "its target column says 'Reduce by 10% from 40%'"),
        ("% seen", 0.9, "86%", "its target 0.9 may mean 0.9% or 90%"),
        ("No. of calls", "90%", "40 calls", "its target 90% is a percentage, and its figure '40' is none"),
    ],
)
def test_target_that_is_not_certain_is_not_taken(
    tmp_path: Path, measure: str, target: object, shown: str, note: str
) -> None:
    entry = plan_with_targets(tmp_path, measure, target, shown)
    assert entry.target is None
    assert note in str(entry.note)


@pytest.mark.parametrize(
    ("first", "second", "shown", "keys"),
    [
        ("% of calls answered", "% of the calls that were answered", ("7%", "7%"), 1),
        ("% of calls answered", "% of calls answered", ("7%", "8%"), 2),
        ("% complete", "% complete", ("50%", "50%"), 2),
        ("Transfers from a school", "Transfers to a school", ("7", "7"), 2),
        ("% of boys seen alone", "% of girls seen alone", ("7%", "7%"), 2),
    ],
)
def test_one_key_needs_the_same_words_and_the_same_figure(
    tmp_path: Path, first: str, second: str, shown: tuple[str, str], keys: int
) -> None:
    proposal = proposed(tmp_path, (first, shown[0]), (second, shown[1]))
    assert len({entry.extract_key for entry in proposal.entries}) == keys
    assert len(proposal.shared) == (keys == 1)


def test_target_whose_better_side_is_not_said_is_not_rated(tmp_path: Path) -> None:
    entry = one(tmp_path, "Target: 30% of contacts from schools", "12%")
    assert entry.polarity == "none"
    assert "say whether higher or lower than" in str(entry.note)


@pytest.mark.parametrize(
    ("measure", "shown", "unit", "decimals"),
    [
        ("% done", "YTD = 1.3%", "%", 1),
        ("Cost of a visit", 0.864, "count", 3),
        ("No. of calls", "5,434", "count", 0),
        ("Average days to decide", "12.5 days", "days", 1),
        ("% done", "Awaiting data", "", None),
        (">=85% of children", "Awaiting data", "%", None),
    ],
)
def test_unit_and_decimals_are_those_of_the_figure(
    tmp_path: Path, measure: str, shown: object, unit: str, decimals: int | None
) -> None:
    entry = one(tmp_path, measure, shown)
    assert (entry.unit, entry.decimals) == (unit, decimals)


@pytest.mark.parametrize(
    ("shown", "note", "basis"),
    [
        ("YTD = 7", "", "ytd"),
        ("7 from September to November 2013", "", "quarter"),
        ("7 calls ¹", "¹ Correct as at 8 November 2013", "snapshot"),
        ("7 calls ¹", "¹ Figures are year to date", "ytd"),
        ("7 calls ¹", "¹ Performance for November 2013", "month"),
        ("7 calls", "¹ Correct as at 8 November 2013", "month"),
    ],
)
def test_basis_is_read_from_the_words_and_the_footnote(
    tmp_path: Path, shown: str, note: str, basis: str
) -> None:
    assert one(tmp_path, "No. of calls", shown, note).basis == basis


@pytest.mark.parametrize("measure", ["Rates collected in the year to date", "No. of calls (cumulative)"])
def test_basis_that_a_measure_says_is_the_one_that_a_refresh_asks_for(tmp_path: Path, measure: str) -> None:
    assert one(tmp_path, measure, "7").basis == "ytd"


def test_cell_without_a_figure_gets_no_key(tmp_path: Path) -> None:
    proposal = proposed(tmp_path, ("Strategy in place", "Complete"), ("No. of calls", "7"))
    assert [entry.extract_key for entry in proposal.entries] == [None, "calls"]
    assert [finding.message for finding in proposal.findings] == [
        "I01.1 is in the register without an extract_key: 'Complete' holds no figure."
    ]
    (blank,) = proposed(tmp_path, ("Strategy in place", None)).findings
    assert blank.message.endswith("it has no current performance.")


def test_figure_of_another_kind_gets_no_key_and_a_note(tmp_path: Path) -> None:
    entry = one(tmp_path, "% done", 0.864)
    assert (entry.extract_key, entry.figure) == (None, 1)
    assert "may mean 86.4% (give the cell a percentage format in Excel)" in str(entry.note)
    other = one(tmp_path, "% done", "12 days")
    assert "holds '12', which is of another kind than the measure asks for" in str(other.note)


@pytest.mark.parametrize(
    ("measure", "shown", "figure", "proposed"),
    [
        ("% done", "86% of boys and 43% of girls", 1, "'86%', '43%': '86%' is proposed"),
        ("Start-ups supported", "Q1: 34\nQ2: 41", 2, "'34', '41': '41', the latest, is proposed"),
        ("Start-ups supported", "41 (Q2), 34 (Q1)", 1, "'41', '34': '41', the latest, is proposed"),
        ("Storage audit", "Audit of 24 areas found 93% compliance", 2, "'24', '93%': '93%' is proposed"),
        ("Incidents overdue", "23 overdue. Peak was 141.", 1, "'23', '141': '23' is proposed"),
        (
            "Early placements made",
            "46 staff trained. 7 early placements made.",
            2,
            "'46', '7': '7' is proposed",
        ),
        ("Placements made", "46 visits made. 7 early placements.", 1, "'46', '7': '46' is proposed"),
        (
            "Gap in maths cut to 0.5 of a grade",
            "Seen in 9 lessons. Gap put at 0.7 of a grade.",
            2,
            "'9', '0.7': '0.7' is proposed",
        ),
    ],
)
def test_likeliest_of_several_figures_is_proposed_and_not_taken(
    tmp_path: Path, measure: str, shown: str, figure: int, proposed: str | None
) -> None:
    entry = one(tmp_path, measure, shown)
    assert entry.figure == figure
    assert (entry.extract_key is None) == (proposed is not None)
    assert not proposed or f"holds {proposed}" in str(entry.note)


def test_share_that_all_of_them_come_to_is_proposed_before_how_many_they_are(tmp_path: Path) -> None:
    entry = one(tmp_path, "Applications decided", "All 23 decided in time (100%)")
    assert (entry.figure, entry.unit, entry.extract_key) == (2, "%", None)
    assert one(tmp_path, "Applications decided", "All 23 decided (12 of them late)").extract_key is None


def test_figure_that_is_only_proposed_does_not_rate_its_action(tmp_path: Path) -> None:
    assert one(tmp_path, "% done (target 90%)", "86% of boys and 43% of girls").rates is False
    assert one(tmp_path, "% done (target 90%)", "86%").rates is True


@pytest.mark.parametrize(
    ("shown", "target"),
    [
        ("17.2% at 31 October (target 12% by March)", 12),
        ("88% held on time. Target 95%.", 95),
        ("17.2% against a ceiling of 15%", 15),
        ("17.2% (maximum limit 15%)", 15),
        ("95% (target 95%)", 95),
        ("17.2% (target 12%; aim of 10% next year)", None),
        ("17.2%, above target", None),
        ("17.2% (aim: 12 days)", None),
    ],
)
def test_target_beside_a_figure_is_asked_about_where_no_other_is_said(
    tmp_path: Path, shown: str, target: int | None
) -> None:
    entry = one(tmp_path, "Agency rate", shown)
    assert entry.target == target
    assert ("is read from the words beside its figure" in str(entry.note)) == (target is not None)
    assert any("that its target is" in each for each in awaited(entry)) == (target is not None)


def test_limit_beside_a_figure_says_that_lower_is_better(tmp_path: Path) -> None:
    assert one(tmp_path, "Caseload per worker", "13.5 against a ceiling of 15").polarity == "lower"


def test_target_beside_a_figure_gives_way_to_that_of_the_measure(tmp_path: Path) -> None:
    entry = one(tmp_path, "At least 90% of visits in time", "86% (aim 95% by March)")
    assert entry.target == 90
    assert "95%" not in str(entry.note)


def test_figure_that_is_only_a_forecast_is_proposed_without_a_key(tmp_path: Path) -> None:
    entry = one(tmp_path, "In-year deficit no more than £15,000", "£22,750 forecast")
    assert (entry.figure, entry.extract_key) == (1, None)
    assert "which is a forecast" in str(entry.note)


def test_formula_gets_no_key(tmp_path: Path) -> None:
    entry = one(tmp_path, "No. of calls", "=3+4")
    assert (entry.extract_key, entry.note) == (None, "its cell holds a formula, which is never overwritten")


def test_measures_that_cannot_be_paired_get_no_key(tmp_path: Path) -> None:
    proposal = proposed(tmp_path, ("No. of calls\nNo. of visits", "7 calls\n3 visits\n1 letter"))
    assert {entry.extract_key for entry in proposal.entries} == {None}
    assert all("leave open which figure" in str(entry.note) for entry in proposal.entries)


def test_bound_is_noted(tmp_path: Path) -> None:
    entry = one(tmp_path, "% done", "over 90%")
    assert entry.note == "says 'over': a new value takes the figure's place, and 'over' stays"


def test_keys_of_like_beginnings_are_told_apart(tmp_path: Path) -> None:
    words = "young children in the borough seen within a"
    measures = (f"No. of {words} week", f"No. of {words} month", f"No. of {words} year", "86%")
    proposal = proposed(tmp_path, *((measure, str(n)) for n, measure in enumerate(measures, 3)))
    keys = [entry.extract_key for entry in proposal.entries]
    stem = "young_children_borough_seen_within"
    assert keys == [stem, f"{stem}_2", f"{stem}_3", "indicator"]


def test_targets_in_a_list_lose_its_numbers_as_their_measures_do(tmp_path: Path) -> None:
    heads = ("Action", "Lead", "Measures", "Latest result", "Target", "RAG")
    listed = ("1. People waiting\n2. Average wait, days", "1. 412\n2. 47", "1. Fewer than 250\n2. 28")
    plan = plan_of(tmp_path, heads, ("Assess people", "A Lee", *listed, "Amber"))
    found = propose_register(plan).entries
    assert [each.measure for each in found] == ["People waiting", "Average wait, days"]
    assert [each.target for each in found] == [250, 28]


def test_doubtful_entries_come_first(tmp_path: Path) -> None:
    proposal = proposed(tmp_path, ("No. of calls", "7"), ("% done", "over 90%"))
    assert [entry.measure for entry in in_order_of_doubt(proposal.entries)] == ["% done", "No. of calls"]


@pytest.mark.parametrize(
    ("plan", "register", "shown"),
    [
        ("plan-2013-11.xlsx", "indicators.xlsx", ("plan-*.xlsx", "indicators.xlsx")),
        ("plan.xlsx", "sub/my register.xlsx", ("plan.xlsx", "sub/my register.xlsx")),
        ('the "plan".xlsx', "indicators.xlsx", ('the "plan".xlsx', "indicators.xlsx")),
        ("plan-2013-13.xlsx", "indicators.xlsx", ("plan-2013-13.xlsx", "indicators.xlsx")),
        ("plan [draft].xlsx", "indicators.xlsx", ("plan [draft].xlsx", "indicators.xlsx")),
    ],
)
def test_settings_name_the_plan_and_the_register(
    tmp_path: Path, plan: str, register: str, shown: tuple[str, str]
) -> None:
    settings = tomllib.loads(propose_settings(tmp_path / plan, tmp_path / register))
    assert (settings["plan"], settings["register"]) == shown


def test_settings_name_a_register_elsewhere_in_full(tmp_path: Path) -> None:
    settings = tomllib.loads(propose_settings(tmp_path / "a" / "plan.xlsx", tmp_path / "b" / "r.xlsx"))
    assert Path(settings["register"]) == tmp_path / "b" / "r.xlsx"


def test_settings_find_next_months_issue_whatever_the_plan_is_called(tmp_path: Path) -> None:
    plan = tmp_path / "plan [draft] 2013-11.xlsx"
    (tmp_path / "xlplan.toml").write_text(propose_settings(plan, tmp_path / "indicators.xlsx"), "utf-8")
    for path in (plan, tmp_path / dated_name(plan, "2013-12")):
        path.touch()
        assert find_plan(load_config(tmp_path)) == path


# What a table says of its figures


def test_polarity_of_a_column_needs_no_guess(tmp_path: Path) -> None:
    plan = plan_of(
        tmp_path,
        ["Measure", "Good is", "Target", "Actual", "RAG"],
        ["Complaints praised", "High", "9", "7", "Amber"],
        ["Calls under 5 minutes", "High", "less than 9", "7", "Complete"],
    )
    first, second = propose_register(plan).entries
    assert (first.polarity, first.note) == ("higher", None)
    assert (second.polarity, second.note) == (
        "none",
        "the plan calls higher better, and its target is less than 9: write which",
    )


@pytest.mark.parametrize(
    ("heading", "basis"),
    [("YTD", "ytd"), ("Actual Q2 2024/25", "quarter"), ("Outturn 2023/24", "year"), ("Actual", "month")],
)
def test_heading_tells_the_stretch_of_time(tmp_path: Path, heading: str, basis: str) -> None:
    plan = plan_of(tmp_path, ["Measure", heading, "RAG"], ["% done", "86%", "Green"])
    assert propose_register(plan).entries[0].basis == basis


def test_number_of_a_milestone_that_is_complete_gets_no_key(tmp_path: Path) -> None:
    entry = one(tmp_path, "No. of schools", "Complete – all 3 schools done")
    assert (entry.extract_key, entry.note) == (
        None,
        "says that it is complete, and holds '3': '3' is proposed; write an extract_key if it is right, "
        "else correct 'figure'",
    )
    assert one(tmp_path, "% of visits", "Completed 82% of visits").extract_key


def test_figure_that_an_action_does_not_speak_of_or_only_tells_is_noted(tmp_path: Path) -> None:
    plan = plan_of(
        tmp_path,
        ["Action", "Latest position", "RAG"],
        ["Replace the boilers", "Bid made for £1.2m", "Red"],
        ["Plant trees", "21,350 trees planted", "Red"],
        ["Calls answered", "86%", "Red"],
        ["Resident panel", "Panel of 11 residents has met three times.", "Red"],
        ["Fire works", "Re-profiled so that high-rise is first. See tab 2.", "Red"],
    )
    assert [(bool(entry.extract_key), entry.note) for entry in propose_register(plan).entries] == [
        (True, "its action does not speak of it: check that '£1.2m' is its figure"),
        (True, None),
        (True, None),
        (True, "stands in a sentence on its action: check that '11' is its figure"),
        (False, None),
    ]


@pytest.mark.parametrize(
    ("shown", "is_bound"), [("14.4%", True), ("14 miles", False), ("14.4", True), ("14.4% (13.6%)", True)]
)
def test_percentage_answers_a_limit_of_per_cent_whatever_else_it_counts(
    tmp_path: Path, shown: str, is_bound: bool
) -> None:
    entry = one(tmp_path, "No more than 15% of children in care live over 20 miles from home", shown)
    assert (entry.extract_key is not None and entry.note is None) == is_bound


def test_figure_without_a_measure_gets_no_row_and_is_named(tmp_path: Path) -> None:
    found = proposed(tmp_path, ("% done\n% late", "86%\n4%\n1%"))
    assert [entry.measure for entry in found.entries] == ["% done", "% late"]
    assert "'1%' stands beside no measure: the register has no row for it." in [
        finding.message for finding in found.findings
    ]


def test_limit_that_the_measure_names_is_not_its_figure_for_certain(tmp_path: Path) -> None:
    measure = "No child on a part-time timetable longer than 12 weeks"
    assert one(tmp_path, measure, "In May 17 children were on one beyond 12 weeks").extract_key
    entry = one(tmp_path, measure, "Some children were on one beyond 12 weeks")
    assert entry.extract_key is None
    assert str(entry.note).startswith("holds '12', which the measure names as a limit")
    assert one(tmp_path, "Children waiting over 18 weeks", "42 wait over 18 weeks").extract_key


@pytest.mark.parametrize("shown", ["338 since 1 April, on course", "338 (October 312)", "338"])
def test_words_of_any_figure_are_of_no_other_measure(tmp_path: Path, shown: str) -> None:
    heads = ["Action", "Measure", "Actual", "RAG"]
    other = "12 schools, 3 more in April"
    rows = [["Carers", "Carers' assessments", text, "Red"] for text in (shown, other)]
    notes = [entry.note for entry in propose_register(plan_of(tmp_path, heads, *rows)).entries]
    assert notes[0] is None
    assert "does not speak of it" in str(notes[1]) or "holds" in str(notes[1])


@pytest.mark.parametrize(("target", "is_bound"), [("100%", True), ("1:28", False), ("", False)])
def test_percentage_answers_a_measure_of_another_word_where_its_target_is_one(
    tmp_path: Path, target: str, is_bound: bool
) -> None:
    heads = ["Measure", "Target", "Actual", "RAG"]
    row = ["Midwife to birth ratio – one-to-one care", target, "99.3%", "Red"]
    (entry,) = propose_register(plan_of(tmp_path, heads, row)).entries
    assert (entry.extract_key is not None) == is_bound


@pytest.mark.parametrize(
    ("measure", "is_bound"), [("Gap in attainment", True), ("Attainment of pupils", False)]
)
def test_percentage_points_by_themselves_answer_a_gap(tmp_path: Path, measure: str, is_bound: bool) -> None:
    entry = one(tmp_path, measure, "15.1 percentage points")
    assert (entry.figure, entry.extract_key is not None) == (1, is_bound)
    assert is_bound or "which may be a change" in str(entry.note)
