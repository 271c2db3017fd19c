"""The keys of xlplan.toml: each with its type, what it usually is, and what the program says of it.

What a key means stands below its field, in the classes that xlplan reads the file into.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from pathlib import Path
from types import UnionType
from typing import Any, Literal, NamedTuple, get_args, get_origin, get_type_hints

from reference_pages.markdown import cell, table
from xlplan.backups import Limits
from xlplan.config import RATING_WORDS, CheckSettings, Config, RatingSettings, Waiver
from xlplan.plan.extracts.database import Query
from xlplan.plan.extracts.layouts import COLUMNS
from xlplan.records.measure import Calendar, Measure

_HEAD = """# xlplan.toml

Made from the program itself. Every key may be left out, but for those that are said to be needed.
A key that is not known, or holds something else than it should, stops the command before anything is read.
The file stands beside the plan; the example's own is in `workbooks/xlplan.toml`, and `xlplan init` writes one.
"""


class _Table(NamedTuple):
    """Is a table of the file: the class that it is read into, and its keys with their fields."""

    name: str
    anchor: str
    kept_in: type
    keys: Mapping[str, str]
    says: str = ""


def _same(*names: str) -> dict[str, str]:
    return {name: name for name in names}


TABLES = (
    _Table("", "top", Config, _same("plan", "register", "extracts", "allowed_names")),
    _Table(
        "[columns]", "columns", Config, {"COLUMN": "columns"},
        "`COLUMN` is a column of the [plan's schema](schemas.md#plan).",
    ),
    _Table("[extract]", "extract", Config, {"sheet": "extract_sheet"}),
    _Table(
        "[extract.columns]", "extract-columns", Config, {"COLUMN": "extract_columns"},
        f"`COLUMN` is one of {', '.join(f'`{column}`' for column in COLUMNS)}.",
    ),
    _Table(
        "[sql.NAME]", "sql", Query, _same("url", "query", "query_file", "timeout"),
        "Either `query` or `query_file` is needed: "
        "[Extracts from a database](../how-to/extracts-from-a-database.md).",
    ),
    _Table("[measures.NAME]", "measures", Measure, _same("records", "month", "dates", "where", "numerator", "denominator", "average", "team", "basis"),
        "One for each indicator that is worked out: [Measures from records](../how-to/measures.md)."),
    _Table("[calendar]", "calendar", Calendar, _same("holidays", "closed")),
    _Table("[rating]", "rating", RatingSettings, _same("words", "tolerance", "rollup", "text_colour", "arrows")),
    _Table("[check]", "check", CheckSettings, _same("audience", "ignore", "rules", "case_ids")),
    _Table(
        "[[check.waive]]", "check-waive", Waiver,
        _same("code", "action", "reason", "by", "until", "sheet", "cell"),
        "As many as there are: [Accepting a finding](../how-to/waivers.md).",
    ),
    _Table("[backups]", "backups", Limits, _same("keep", "days")),
    _Table("[pack]", "pack", Config, _same("comparators"), "[The performance clinic pack](../how-to/performance-pack.md)."),
)  # fmt: skip


def settings_page() -> str:
    """Return the page of all settings, table by table."""
    parts = [_HEAD]
    for each in TABLES:
        parts.append(
            f"## `{each.name}` {{ #{each.anchor} }}\n"
            if each.name
            else "## The file's first lines { #top }\n"
        )
        parts += [each.says + "\n"] if each.says else []
        parts.append(table(("key", "is", "means"), _rows(each)))
    return "\n".join(parts)


def _rows(of: _Table) -> Iterator[tuple[str, str, str]]:
    said, hints, usual = (
        _said(of.kept_in),
        get_type_hints(of.kept_in, localns={"Query": Query}),
        _usual(of.kept_in),
    )
    for key, name in of.keys.items():
        kind = (
            f"{_kind(hints[name])}; {_shown(usual[name])}"
            if name in usual
            else f"{_kind(hints[name])}; needed"
        )
        yield f"`{key}`", cell(kind.removesuffix("; ")), cell(said[name])


def _said(kept_in: type) -> dict[str, str]:
    """Return what stands below each field of a class, as its docstring."""
    body = ast.parse(inspect.getsource(kept_in)).body[0]
    assert isinstance(body, ast.ClassDef)
    said = {}
    for line, below in zip(body.body, body.body[1:], strict=False):
        is_text = isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant)
        if isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name) and is_text:
            said[line.target.id] = str(below.value.value)  # type: ignore[attr-defined]  # is_text says so
    return said


def _usual(kept_in: type) -> dict[str, Any]:
    """Return what each field is where nothing is said; what is needed has no entry."""
    if not is_dataclass(kept_in):
        return dict(kept_in._field_defaults)  # type: ignore[attr-defined]  # the others are NamedTuples
    return {
        each.name: each.default if each.default_factory is MISSING else each.default_factory()
        for each in fields(kept_in)
        if not (each.default is MISSING and each.default_factory is MISSING)
    }


def _kind(hint: Any) -> str:
    """Return a type in words that say how it is written in the file."""
    if isinstance(hint, UnionType):
        return _kind(next(each for each in get_args(hint) if each is not type(None)))
    if get_origin(hint) is Literal:
        return "one of " + ", ".join(f'`"{word}"`' for word in get_args(hint))
    if get_origin(hint) is tuple:
        return "a list of dates" if date in get_args(hint) else "a list of texts"
    return {str: "a text", Path: "a text", int: "a whole number", date: "a date"}.get(hint, "texts by name")


def _shown(value: Any) -> str:
    """Return a usual value as the file would hold it, nothing where there is none."""
    if value in (None, "", ()) or value == {}:
        return ""
    if value == RATING_WORDS:
        return "usually `{ " + ", ".join(f'{name} = "{word}"' for name, word in RATING_WORDS.items()) + " }`"
    return f'usually `"{value}"`' if isinstance(value, str) else f"usually `{value}`"
