"""What keeps every rule of a schema beyond doubt, told without pandera: to load it takes a third of a second.

It is sure or it says no: a rule that is not of the few below, a cell that is not text or a frame that breaks
a rule are pandera's to judge, so that what is wrong is found and told in one place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from xlplan.failures.kinds import KINDS, can_read

if TYPE_CHECKING:
    import pandas as pd

Table = Mapping[str, Sequence[object]]

_SCHEMA = {"schema_type", "columns"}
_COLUMN = {"description", "nullable", "unique", "required", "checks"}
_CLAIMS = ("nullable", "unique", "required")


def is_sound(frame: pd.DataFrame, schema: Path) -> bool:
    """Tell whether each column surely is as the schema says; no where pandera must be asked."""
    columns = {str(name): column.tolist() for name, column in frame.items()}
    return len(columns) == frame.shape[1] and is_sound_table(columns, schema)


def is_sound_table(table: Table, schema: Path) -> bool:
    """Tell the same of a table of which no frame was made: each column's cells, None or NA where missing."""
    columns = _columns(schema)
    return columns is not None and all(
        _is_sound(table[name], rules) if name in table else rules.get("required") is False
        for name, rules in columns.items()
    )


def _is_sound(column: Sequence[object], rules: Mapping[str, object]) -> bool:
    texts = {text for text in column if isinstance(text, str)}
    if not all(isinstance(each, str) or (rules.get("nullable") and _is_missing(each)) for each in column):
        return False
    if rules.get("unique") and len(texts) < len(column):
        return False
    checks = rules.get("checks") or {}
    return isinstance(checks, dict) and all(_keeps(texts, *check) for check in checks.items())


def _is_missing(value: object) -> bool:
    return value is None or type(value).__name__ == "NAType" or value != value  # noqa: PLR0124  # NaN


def _keeps(texts: Iterable[str], name: str, asked: object) -> bool:
    if name not in _CHECKS:
        return False
    keeps = _CHECKS[name](asked)
    return keeps is not None and all(map(keeps, texts))


def _one_of(words: object) -> Callable[[str], bool] | None:
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        return None
    return set(words).__contains__


def _read_as(kind: object) -> Callable[[str], bool] | None:
    if not isinstance(kind, str) or kind not in KINDS:
        return None
    return partial(can_read, kind=kind)


def _matching(pattern: object) -> Callable[[str], bool] | None:
    """Return what asks for a match of the whole text: pandera is content with its beginning."""
    if not isinstance(pattern, str):
        return None
    try:
        rule = re.compile(pattern)
    except re.error:
        return None
    return lambda text: rule.fullmatch(text) is not None


_CHECKS = {"isin": _one_of, "reads_as": _read_as, "str_matches": _matching}


@cache
def _columns(schema: Path) -> dict[str, dict[str, object]] | None:
    """Return the rules of each column; None where the file is none that can be judged here."""
    import yaml

    try:
        read = yaml.load(schema.read_text("utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except (OSError, ValueError, yaml.YAMLError):
        return None
    if not isinstance(read, dict) or read.keys() != _SCHEMA or read["schema_type"] != "dataframe":
        return None
    columns = read["columns"]
    is_plain = isinstance(columns, dict) and all(isinstance(name, str) for name in columns)
    return columns if is_plain and all(map(_is_plain, columns.values())) else None


def _is_plain(rules: object) -> bool:
    """Tell whether a column has no rule but those that are judged here."""
    return (
        isinstance(rules, dict)
        and rules.keys() <= _COLUMN
        and all(isinstance(rules.get(claim, False), bool) for claim in _CLAIMS)
        and isinstance(rules.get("description", ""), str)
    )
