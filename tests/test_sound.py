"""What is taken to be right without asking pandera: only what pandera has nothing against either."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.test_schema import schema_of
from xlplan.errors import ConfigError
from xlplan.failures import load_schema
from xlplan.failures.sound import is_sound, is_sound_table
from xlplan.plan.extracts.extract import read_extracts
from xlplan.plan.register import read_register
from xlplan.resources import data_folder

SCHEMAS = data_folder("schemas")
WORDS = (
    "I1", "I2", "G8", "5", "5\n", "07", "0", "86.4%", "110 – 160", "2013-12", "6 Dec 2013", "10%", "5 points",
    "higher", "Higher", "range", "month", "none", "yes", "abc", "c", "<5", "", " ", None,
)  # fmt: skip


def test_example_is_sound_beyond_doubt() -> None:
    folder = data_folder("workbooks")
    assert is_sound(read_register(folder / "indicators.xlsx").frame, SCHEMAS / "register.yaml")
    extracts = read_extracts(sorted((folder / "extracts").iterdir()))
    assert is_sound(extracts.frame, SCHEMAS / "extract.yaml")


@pytest.mark.parametrize(
    ("rules", "value"),
    [
        ("{checks: {str_length: {max_value: 9}}}", "a"),  # a rule that only pandera knows
        ("{dtype: str}", "a"),
        ("{nullable: perhaps}", "a"),
        ("{checks: {isin: [5]}}", "5"),
        ("{checks: {reads_as: wish}}", "a"),
        ("{checks: {reads_as: [number]}}", "5"),
        ("{checks: {str_matches: '('}}", "a"),
        ("{}", 5),  # not text
        ("{}", None),
        ("{unique: true, nullable: true}", None),
        ("{checks: {isin: [a]}}", "b"),
        ("{checks: {reads_as: number}}", "a"),
        ("{checks: {str_matches: a}}", "ab"),
    ],
)
def test_what_is_wrong_or_not_sure_is_left_to_pandera(tmp_path: Path, rules: str, value: object) -> None:
    schema = schema_of(tmp_path, f"  size: {rules}\n")
    assert not is_sound(pd.DataFrame({"size": [value, value]}, dtype=object), schema)


@pytest.mark.parametrize("rest", ["strict: true", "index: []", "checks: {}", "coerce: true"])
def test_schema_with_rules_for_the_whole_frame_is_left_to_pandera(tmp_path: Path, rest: str) -> None:
    schema = schema_of(tmp_path, f"  size: {{}}\n{rest}\n")
    assert not is_sound(pd.DataFrame({"size": ["a"]}), schema)


def test_column_that_is_missing_or_there_twice_is_left_to_pandera(tmp_path: Path) -> None:
    schema = schema_of(tmp_path, "  size: {}\n")
    assert not is_sound(pd.DataFrame({"age": ["a"]}), schema)
    assert not is_sound(pd.DataFrame([["a", "b"]], columns=["size", "size"]), schema)


@pytest.mark.parametrize("name", ["plan", "register", "extract"])
def test_every_rule_of_our_own_schemas_is_judged(name: str) -> None:
    frame = pd.DataFrame(columns=[*load_schema(name).columns], dtype=object)
    assert is_sound(frame, SCHEMAS / f"{name}.yaml")


def test_table_without_a_frame_is_judged_alike() -> None:
    register = read_register(data_folder("workbooks") / "indicators.xlsx")
    texts = dict(register.texts)
    assert is_sound_table(texts, SCHEMAS / "register.yaml")
    assert not is_sound_table(texts | {"indicator": ["I1"] * len(register.rows)}, SCHEMAS / "register.yaml")
    assert not is_sound_table(texts | {"target": ["much"] * len(register.rows)}, SCHEMAS / "register.yaml")


@given(data=st.data(), name=st.sampled_from(["plan", "register", "extract"]))
def test_pandera_has_nothing_against_what_is_sound(data: st.DataObject, name: str) -> None:
    rules = load_schema(name)
    columns = [*rules.columns]
    kept = data.draw(st.lists(st.sampled_from(columns), unique=True, min_size=len(columns) // 2))
    cells = {column: data.draw(st.lists(st.sampled_from(WORDS), min_size=2, max_size=2)) for column in kept}
    frame = pd.DataFrame(cells, dtype=data.draw(st.sampled_from(["object", "string"])))
    if is_sound(frame, SCHEMAS / f"{name}.yaml"):
        rules.validate(frame, lazy=True)


CHECKS = st.sampled_from(["isin: [a, c, '5']", "str_matches: '[1-9]+$'", "str_matches: a|b", *(
    f"reads_as: {kind}" for kind in ("figure", "number", "period", "date", "cell", "tolerance")
)])  # fmt: skip


@given(
    check=CHECKS,
    claims=st.tuples(st.booleans(), st.booleans(), st.booleans()),
    values=st.lists(st.sampled_from(WORDS), max_size=3),
)
def test_pandera_has_nothing_against_a_column_that_is_sound(
    tmp_path_factory: pytest.TempPathFactory, check: str, claims: tuple[bool, ...], values: list[str | None]
) -> None:
    nullable, unique, required = (str(claim).lower() for claim in claims)
    rules = f"{{nullable: {nullable}, unique: {unique}, required: {required}, checks: {{{check}}}}}"
    schema = schema_of(tmp_path_factory.mktemp("schema"), f"  size: {rules}\n")
    frame = pd.DataFrame({"size": pd.Series(values, dtype=object)})
    if is_sound(frame, schema):
        load_schema(schema).validate(frame, lazy=True)


def test_file_that_is_not_there_is_still_told(tmp_path: Path) -> None:
    assert not is_sound(pd.DataFrame(), tmp_path / "none.yaml")
    with pytest.raises(ConfigError, match="the schema cannot be read"):
        load_schema(tmp_path / "none.yaml")
