"""What schemas/*.yaml do not allow, cell by cell, in an officer's words.

Separate from the readers, which take text as it stands, and from schema.py, which gives each failure
its place in a file: this is the only room that knows pandera.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from xlplan.address import parse_cell
from xlplan.errors import ConfigError, XlplanError
from xlplan.plan.extracts.values import parse_value
from xlplan.rating import parse_tolerance
from xlplan.resources import data_folder
from xlplan.text.periods import parse_period

if TYPE_CHECKING:
    import pandas as pd
    from pandera.errors import SchemaErrors
    from pandera.pandas import DataFrameSchema

_CODES = {"column_in_dataframe": "XP001", "not_nullable": "XP003", "isin": "XP004"}
_KINDS = {
    "figure": "a number",
    "number": "a number",
    "period": "a month, a quarter, a year or a date",
    "date": "a date",
    "cell": "a cell's address",
    "tolerance": "a tolerance",
}


@dataclass(frozen=True)
class Failure:
    """Is one thing that a frame's schema does not allow.

    `index` is the frame's label of the row, None where the failure is the whole column's.
    `check` is pandera's name for the rule.
    `wrong` is a clause ("'abc' is not a number"), `remedy` a sentence.
    """

    code: str
    column: str
    index: object
    value: str | None
    check: str
    wrong: str
    remedy: str


def failures(frame: pd.DataFrame, schema: str | Path) -> list[Failure]:
    """Return everything that the schema does not allow, by row and column.

    `schema` is as in load_schema. The frame's columns are text, missing is NA.
    Raises ConfigError where the schema cannot be read, or has rules that are not for text.
    """
    from pandera.errors import SchemaErrors

    rules = load_schema(schema)
    try:
        is_asked = [_asks(rules, name) for name in frame]
        judged = frame.loc[:, is_asked].reset_index(drop=True)  # a copy already
        judged.columns = judged.columns.astype(object)  # pandera asks for each of them again and again
        rules.validate(judged, lazy=True, inplace=True)
    except SchemaErrors as error:
        _refuse_unfit_rules(error, schema)
        return _in_order(frame, rules, error.failure_cases)
    return []


def _asks(rules: DataFrameSchema, name: Hashable) -> bool:
    """Tell whether a schema asks anything of a column; of some it allows whatever they hold, or none."""
    column = rules.columns.get(name)
    return bool(
        column is None or column.required or not column.nullable or column.unique or column.checks
        or column.dtype or column.parsers or column.regex or column.coerce or column.default is not None
        or rules.dtype or rules.checks or rules.unique or rules.ordered
    )  # fmt: skip


def _refuse_unfit_rules(error: SchemaErrors, schema: str | Path) -> None:
    for each in error.schema_errors:
        if each.reason_code and each.reason_code.name == "CHECK_ERROR":
            rule = getattr(each.check, "error", each.check)
            wrong = (
                f"'{each.schema.name}' is text, which {rule} cannot judge; use isin, str_matches or reads_as"
            )
            raise ConfigError(wrong, file=schema)


def _in_order(frame: pd.DataFrame, rules: DataFrameSchema, cases: pd.DataFrame) -> list[Failure]:
    order = {str(column): number for number, column in enumerate(rules.columns)}
    found: list[tuple[int, int, Failure]] = []
    told = cases[["column", "check", "failure_case", "index"]].astype(object)
    for column, check, case, position in told.where(told.notna(), None).itertuples(index=False):
        name = str(
            case if column is None else column
        )  # of the frame itself: a column missing, or one too many
        value = None if column is None or case is None else str(case)
        at, label = (-1, None) if position is None else (int(position), frame.index[int(position)])
        found.append((at, order.get(name, 0), _failure(rules, name, label, value, str(check))))
    return _without_originals(failure for _, _, failure in sorted(found, key=lambda each: each[:2]))


def _without_originals(told: Iterable[Failure]) -> list[Failure]:
    """Leave out the first of each set of duplicates: it is the others that are wrong."""
    originals: set[tuple[str, str | None]] = set()
    kept: list[Failure] = []
    for failure in told:
        key = (failure.column, failure.value)
        if failure.check == "field_uniqueness" and key not in originals:
            originals.add(key)
        else:
            kept.append(failure)
    return kept


def load_schema(schema: str | Path) -> DataFrameSchema:
    """Return the pandera schema that a name means in schemas/ ('extract'), or the path of an officer's copy.

    Raises ConfigError where the file is missing or is no schema.
    """
    path = Path(schema)
    return _load(path if path.suffix else data_folder("schemas") / f"{schema}.yaml")


@cache
def _load(path: Path) -> DataFrameSchema:
    import yaml
    from pandera.errors import SchemaDefinitionError
    from pandera.io.pandas_io import deserialize_schema

    _register_check()
    try:  # pandera's from_yaml takes the loader that is written in Python: ten times as long
        read = yaml.load(path.read_text("utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        rules: DataFrameSchema = deserialize_schema(read)  # type: ignore[no-untyped-call]  # pandera's
    except OSError as error:
        raise ConfigError(f"the schema cannot be read: {error.strerror}", file=path) from error
    except (yaml.YAMLError, SchemaDefinitionError, TypeError, ValueError, AttributeError, KeyError) as error:
        raise ConfigError(f"is not a schema that pandera reads: {error}", file=path) from error
    return rules


def _register_check() -> None:
    """Teach pandera `reads_as`, so that the YAML may say it."""
    from pandera.api.checks import Check
    from pandera.api.extensions import register_check_method

    def reads_as(text: str, *, kind: str) -> bool:
        return can_read(str(text), kind)

    if not hasattr(Check, "reads_as"):
        register_check_method(reads_as, statistics=["kind"], check_type="element_wise")


def can_read(text: str, kind: str) -> bool:
    """Tell whether xlplan reads the text as the kind: figure, number, period, date, cell or tolerance."""
    try:
        return bool(_READERS[kind](text))
    except (ValueError, XlplanError):
        return False


def _is_number(text: str) -> bool:
    value = parse_value(text)
    return value.number is not None and value.high is None


def _is_date(text: str) -> bool:
    period = parse_period(text)
    return period is not None and period.kind == "day"


_READERS: dict[str, Callable[[str], object]] = {
    "figure": parse_value,
    "number": _is_number,
    "period": parse_period,
    "date": _is_date,
    "cell": parse_cell,
    "tolerance": parse_tolerance,
}


def _failure(rules: DataFrameSchema, column: str, label: object, value: str | None, check: str) -> Failure:
    found = re.match(r"\w+", check)
    name = found[0] if found else check
    described = rules.columns[column].description if column in rules.columns else None
    remedy = f"Write {described}." if described else "Correct it, or change the schema."
    match name:
        case "column_in_dataframe":
            wrong, remedy = f"there is no column '{column}'", f"Add it: {described or column}."
        case "column_in_schema":
            wrong = f"'{column}' is not a column of the schema"
        case "not_nullable":
            wrong = "it is empty"
        case "isin":
            wrong, remedy = f"'{value}' is not one of its words", f"Write {_allowed(rules, column)}."
        case "field_uniqueness":
            wrong = f"'{value}' is given more than once"
        case "reads_as":
            wrong = f"'{value}' is not {_kind(rules, column)}"
        case _:
            wrong = f"'{value}' is not accepted"
    return Failure(_CODES.get(name, "XP010"), column, label, value, name, wrong, remedy)


def _statistics(rules: DataFrameSchema, column: str, name: str) -> dict[str, object]:
    checks = rules.columns[column].checks
    return next((dict(check.statistics or {}) for check in checks if check.name == name), {})


def _allowed(rules: DataFrameSchema, column: str) -> str:
    words = _statistics(rules, column, "isin").get("allowed_values", ())
    listed = [str(word) for word in words] if isinstance(words, (list, tuple)) else []
    return " or ".join(part for part in (", ".join(listed[:-1]), *listed[-1:]) if part)


def _kind(rules: DataFrameSchema, column: str) -> str:
    return _KINDS.get(str(_statistics(rules, column, "reads_as").get("kind")), "what it should be")
