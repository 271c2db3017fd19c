"""What xlplan.toml may say, what it is told when it says something else, and which files it finds."""

from __future__ import annotations

import ast
from datetime import date
from pathlib import Path

import pytest

from xlplan.config import Config, Waiver, load_config
from xlplan.errors import ConfigError, FileError, UsageError
from xlplan.folder import find_extracts, find_plan, find_register, match_files

CONTRACT = """
plan = "ofsted-action-plan-*.xlsx"
register = "indicators.xlsx"
extracts = ["extracts/*.csv"]
allowed_names = ["Kathy Bundred"]

[columns]
current_performance = "Latest position"

[extract.columns]
indicator = "KPI ref"
value = "Actual"

[rating]
words = { green = "Green", amber = "Amber", red = "Red", complete = "Blue" }
tolerance = "10%"
rollup = "majority"

[check]
audience = "public"
ignore = ["XP305", "XP7"]

[[check.waive]]
code = "XP101"
action = "A17"
reason = "Agreed with the Board until the YOS audit reports"
by = "K Bundred"
until = 2014-03-31

[[check.waive]]
code = "XP202"
reason = "No date is set"
by = "K Bundred"
"""


def config_of(folder: Path, text: str) -> Config:
    (folder / "xlplan.toml").write_text(text, "utf-8")
    return load_config(folder)


def touch(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).touch()


def test_folder_without_settings_has_the_usual_ones(tmp_path: Path) -> None:
    config = load_config(tmp_path)
    assert config == Config(tmp_path)
    assert (config.rating.tolerance, config.rating.rollup, config.check.audience) == (
        "5 points", "worst", "committee",
    )  # fmt: skip
    assert config.rating.words == {"green": "Green", "amber": "Amber", "red": "Red", "complete": "Complete"}


def test_empty_settings_are_the_usual_ones(tmp_path: Path) -> None:
    assert config_of(tmp_path, "") == Config(tmp_path, tmp_path / "xlplan.toml")


def test_every_documented_setting_is_read(tmp_path: Path) -> None:
    config = config_of(tmp_path, CONTRACT)
    assert (config.plan, config.register) == ("ofsted-action-plan-*.xlsx", "indicators.xlsx")
    assert (config.extracts, config.allowed_names) == (("extracts/*.csv",), ("Kathy Bundred",))
    assert config.columns == {"current_performance": "Latest position"}
    assert config.extract_columns == {"indicator": "KPI ref", "value": "Actual"}
    assert (config.rating.tolerance, config.rating.rollup) == ("10%", "majority")
    assert config.rating.words["complete"] == "Blue"
    assert (config.check.audience, config.check.ignore) == ("public", ("XP305", "XP7"))
    reason = "Agreed with the Board until the YOS audit reports"
    assert config.check.waivers[0] == Waiver("XP101", reason, "K Bundred", "A17", date(2014, 3, 31))
    assert config.check.waivers[1].until is None


def test_words_left_out_stay_as_usual(tmp_path: Path) -> None:
    words = config_of(tmp_path, '[rating]\nwords = { complete = "Blue" }').rating.words
    assert words == {"green": "Green", "amber": "Amber", "red": "Red", "complete": "Blue"}


def test_byte_order_mark_of_notepad_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "xlplan.toml").write_text('plan = "p.xlsx"', "utf-8-sig")
    assert load_config(tmp_path).plan == "p.xlsx"


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        (
            'plans = "p.xlsx"',
            "plans",
            "is not a setting; did you mean plan? the settings here are plan,",
        ),
        ("zzz = 1", "zzz", "is not a setting; the settings here are plan, register"),
        ("plan = 5", "plan", '5 is not text in quotes, such as plan = "..."'),
        ('plan = " "', "plan", '" " is not text in quotes'),
        ('extracts = "e.csv"', "extracts", '"e.csv" is not a list of texts; write extracts = ["...", "..."]'),
        ("allowed_names = [1]", "allowed_names", "[1] is not a list of texts"),
        ('rating = "worst"', "rating", '"worst" is not a table; write its settings below a line [rating]'),
        ("[columns]\nrating = 1", "[columns] rating", "1 is not text"),
        ('[columns]\nratin = "A"', "[columns] ratin", "did you mean rating? the settings here are reference"),
        ('[extract]\nvalue = "A"', "[extract] value", "the settings here are columns"),
        ('[extract.columns]\nvalu = "A"', "[extract.columns] valu", "did you mean value?"),
        (
            '[rating]\nrollup = "best"',
            "[rating] rollup",
            '"best" is not accepted; write "worst", "majority" or "officer"',
        ),
        ("[rating]\nrollup = 1", "[rating] rollup", "1 is not accepted"),
        ('[rating]\ntolerance = "5"', "[rating] tolerance", "could mean 5 points or 5% of the target"),
        ('[rating.words]\nblue = "B"', "[rating.words] blue", "green, amber, red, complete"),
        ('[check]\naudience = "all"', "[check] audience", '"internal", "committee" or "public"'),
        ('[check]\nignore = ["305"]', "[check] ignore", '"305" is not a code; write one such as "XP305"'),
        ('[check]\nwaive = "XP101"', "[check] waive", "[[check.waive]]"),
        ('[check.waive]\ncode = "XP101"', "[check] waive", "two pairs of brackets"),
        (
            '[[check.waive]]\ncode = "XP101"',
            "[check.waive] reason",
            'reason is missing; write reason = "..."',
        ),
        ('[[check.waive]]\ncode = "XP1"', "[check.waive] code", '"XP1" is not a code'),
        (
            '[[check.waive]]\ncode = "XP101"\nuntil = "2014-03-31"',
            "[check.waive] until",
            "without quotes: until = 2014-03-31",
        ),
        (
            '[[check.waive]]\ncode = "XP101"\nuntil = 2014-03-31T12:00:00',
            "[check.waive] until",
            "is not a date",
        ),
    ],
)
def test_setting_that_is_not_understood_is_told(tmp_path: Path, text: str, place: str, words: str) -> None:
    with pytest.raises(ConfigError) as error:
        config_of(tmp_path, text)
    assert words in error.value.message
    assert (error.value.file, error.value.place) == (str(tmp_path / "xlplan.toml"), place)


def test_slip_in_toml_is_told_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"cannot be understood: .*line 2.*; text stands in quotes"):
        config_of(tmp_path, 'plan = "p.xlsx"\nregister = \n')


def test_backslash_in_a_path_is_told_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="write paths with /"):
        config_of(tmp_path, 'plan = "S:\\plans\\p.xlsx"')


def test_settings_in_another_encoding_are_told(tmp_path: Path) -> None:
    (tmp_path / "xlplan.toml").write_bytes(b'plan = "caf\xe9.xlsx"')
    with pytest.raises(ConfigError, match="save it again as UTF-8"):
        load_config(tmp_path)


def test_settings_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    (tmp_path / "xlplan.toml").mkdir()
    with pytest.raises(FileError, match="cannot be read"):
        load_config(tmp_path)


def test_plan_is_the_latest_by_name(tmp_path: Path) -> None:
    touch(tmp_path, "plan-2013-11.xlsx", "plan-2013-12.xlsx", "~$plan-2014-01.xlsx", "other.xlsx")
    assert find_plan(Config(tmp_path, plan="plan-*.xlsx")) == tmp_path / "plan-2013-12.xlsx"


def test_dated_issue_comes_after_the_plan_without_a_month(tmp_path: Path) -> None:
    touch(tmp_path, "plan.xlsx", "plan-2013-12.xlsx")
    assert find_plan(Config(tmp_path, plan="plan*.xlsx")) == tmp_path / "plan-2013-12.xlsx"


def test_name_with_brackets_is_a_name(tmp_path: Path) -> None:
    touch(tmp_path, "plan [draft].xlsx", "plan d.xlsx")
    assert find_plan(Config(tmp_path, plan="plan [draft].xlsx")).name == "plan [draft].xlsx"


def test_absolute_glob_is_sought_where_it_says(tmp_path: Path) -> None:
    touch(tmp_path, "extracts/a.csv")
    assert match_files("elsewhere", [str(tmp_path / "extracts" / "*.csv")]) == (
        tmp_path / "extracts" / "a.csv",
    )


def test_plan_without_settings_must_be_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no plan is given; there is no workbook here: name it"):
        find_plan(Config(tmp_path))
    touch(tmp_path, "plan.xlsx", "~$plan.xlsx")
    with pytest.raises(UsageError, match=r'no plan is given; name it, such as "plan.xlsx", or say'):
        find_plan(Config(tmp_path))


def test_glob_that_means_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"neither a file's name nor a glob"):
        match_files(tmp_path, [""])


def test_file_that_the_settings_name_and_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileError) as error:
        find_plan(config_of(tmp_path, 'plan = "p-*.xlsx"'))
    assert error.value.message == f'no file is called "p-*.xlsx" in {tmp_path}'
    assert (error.value.file, error.value.place) == (str(tmp_path / "xlplan.toml"), "plan")


def test_register_is_the_one_of_the_settings(tmp_path: Path) -> None:
    touch(tmp_path, "indicators.xlsx", "register.csv")
    assert find_register(Config(tmp_path, register="register.csv")) == tmp_path / "register.csv"


def test_register_is_sought_beside_the_plan(tmp_path: Path) -> None:
    plan = tmp_path / "team" / "plan.xlsx"
    with pytest.raises(FileError, match="xlplan init"):
        find_register(Config(tmp_path), plan)
    touch(tmp_path, "team/indicators.csv")
    assert find_register(Config(tmp_path), plan).name == "indicators.csv"
    touch(tmp_path, "team/indicators.xlsx")
    assert find_register(Config(tmp_path / "team")).name == "indicators.xlsx"


def test_extracts_are_those_of_the_settings_by_name(tmp_path: Path) -> None:
    touch(tmp_path, "e/b.csv", "e/a.csv", "e/~$a.csv", "c.xlsx", "e/note.txt")
    found = find_extracts(Config(tmp_path, extracts=("e/*.csv", "c.xlsx", "e/a.csv")))
    assert [path.name for path in found] == ["a.csv", "b.csv", "c.xlsx"]


def test_extracts_are_sought_beside_the_plan(tmp_path: Path) -> None:
    plan = tmp_path / "team" / "plan.xlsx"
    with pytest.raises(FileError, match="no extract"):
        find_extracts(Config(tmp_path), plan)
    plan.parent.mkdir()
    touch(tmp_path / "team", "extracts/2014-01.xlsx", "extracts/2013-12.csv")
    assert [path.name for path in find_extracts(Config(tmp_path), plan)] == ["2013-12.csv", "2014-01.xlsx"]
    assert len(find_extracts(Config(tmp_path / "team"))) == 2


def test_extracts_named_and_not_there_are_told(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r'no file is called "a.csv" or "b.csv"'):
        find_extracts(Config(tmp_path, extracts=("a.csv", "b.csv")))


def test_every_setting_is_documented() -> None:
    root = Path(__file__).resolve().parent.parent
    pages = [root / "README.md", root / "workbooks" / "xlplan.toml", *sorted((root / "docs").rglob("*.md"))]
    told = "".join(path.read_text("utf-8") for path in pages)
    calls = ast.walk(ast.parse((root / "xlplan" / "config.py").read_text("utf-8")))
    settings = {
        word.value
        for call in calls
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "only"
        for word in call.args
        if isinstance(word, ast.Constant) and isinstance(word.value, str)
    }
    assert {"extracts", "sheet", "query_file"} <= settings
    assert {word for word in settings if word not in told} == set()
