"""What a row of a large file tells its sieve, in SQL: whether anything new, and which rows tell the same.

Separate from shortlist.py, which asks DuckDB. Of rows in one group the sieve need see the first alone: they
have the same effect in Sieve._take, but for the indicator that a period is remembered with, which is the
first row's. What is `judged` are the texts of shortlist.py, as SQL has them after IN.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from xlplan.plan.extracts.offline import quoted
from xlplan.plan.extracts.sifting import Sieve

# What Python strips from a text.
SPACES = "\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008"
SPACES += "\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
_NOT_NOUGHT = "[0-9]*[1-9][0-9]*([.][0-9]+)?"
_THOUSANDS = "[0-9]{1,3}(,[0-9]{3})+([.][0-9]+)?"


class Column(NamedTuple):
    """Is a column: its name, how SQL asks whether a cell is blank, and whether all others are numbers.

    A column of text is never null.
    """

    name: str
    is_blank: str
    is_number: bool = False


def text_column(name: str, blanks: Sequence[str] = ("",)) -> Column:
    """Return a column of text; `blanks` are what its cells hold, once stripped, where they say nothing."""
    # A cell that begins with most of ASCII is seen at once not to be blank, nor '<NA>' nor 'NaT'.
    quick = " or ".join(f"({name} >= '{a}' and {name} < '{b}')" for a, b in ("!<", "=N", "O\x7f"))
    stripped, listed = f"trim({name}, {quoted(SPACES)})", ", ".join(map(quoted, blanks))
    return Column(name, f"(case when {quick} then false else {stripped} in ({listed}) end)")


def find_telling(
    columns: Sequence[Column], sieve: Sieve, judged: Mapping[str, str]
) -> tuple[str, Sequence[str]]:
    """Return what holds of rows that tell it anything new, and what is equal where two tell the same."""
    find = _find_in_wide if sieve.layout.periods else _find_in_tidy
    tells, groups = find(columns, sieve, judged)
    if not sieve.has_records:
        tells.append("true")
    if not sieve.has_commas:
        figures = [columns[at] for at in sieve.figures]
        tells += [f"contains({figure.name}, ',')" for figure in figures if not figure.is_number]
    return f"({' or '.join(tells)}) and {_has_two(columns, sieve)}", groups


def _has_two(columns: Sequence[Column], sieve: Sieve) -> str:
    """Return whether a row has two filled cells: another says nothing."""
    layout = sieve.layout
    key = columns[layout.columns["indicator"]]
    second = columns[next(iter(layout.periods), layout.columns.get("period", 0))]
    filled = " + ".join(f"(not {column.is_blank})::int" for column in columns)
    return f"case when not {key.is_blank} and not {second.is_blank} then true else {filled} >= 2 end"


def _find_in_tidy(
    columns: Sequence[Column], sieve: Sieve, judged: Mapping[str, str]
) -> tuple[list[str], list[str]]:
    named = {name: columns[at] for name, at in sieve.layout.columns.items()}
    key, period = named["indicator"].name, named["period"].name
    asked, news = f"{key} in {judged['asked']}", f"{period} in {judged['news']}"
    team, whole = _read_team(columns, sieve, judged)
    value = named.get("value")
    blank = value.is_blank if value else "true"
    parts = [named[name] for name in ("numerator", "denominator") if name in named]
    groups = [
        f"case when {asked} then {key} end",
        f"case when {asked} and {period} not in {judged['past']} then n end",
        f"case when {whole} then {team} end",
        f"case when {whole} and {news} then {period} end",
        f"not {blank}",
        *(f"case when {blank} then {_part(part)} end" for part in parts),
    ]
    if value:
        groups.append(_shape(value, sieve))
    if "status" in named:
        groups.append(f"case when {blank} then {named['status'].name} end")
    return [asked, f"({whole} and {news})"], groups


def _find_in_wide(
    columns: Sequence[Column], sieve: Sieve, judged: Mapping[str, str]
) -> tuple[list[str], list[str]]:
    key = columns[sieve.layout.columns["indicator"]].name
    asked = f"{key} in {judged['asked']}"
    team, whole = _read_team(columns, sieve, judged)
    figures = [columns[at] for at in sieve.layout.periods]
    news = [f"not {columns[at].is_blank}" for at in sieve.untold]
    groups = [
        f"case when {asked} then n end",
        f"case when {whole} then {team} end",
        *(f"{whole} and {each}" for each in news),
        " and ".join(figure.is_blank for figure in figures),
        *(_shape(figure, sieve) for figure in figures),
    ]
    return [asked, *(f"({whole} and {each})" for each in news)], groups


def _read_team(columns: Sequence[Column], sieve: Sieve, judged: Mapping[str, str]) -> tuple[str, str]:
    """Return a row's team, and whether that is the whole service."""
    if "team" not in sieve.layout.columns:
        return "''", "true"
    team = columns[sieve.layout.columns["team"]].name
    return team, f"{team} in {judged['whole']}"


def _shape(figure: Column, sieve: Sieve) -> str:
    """Return how a figure with a comma is written, whatever its digits; nothing where that is known."""
    if figure.is_number or sieve.has_commas:
        return "''"
    name = figure.name
    return (
        f"case when contains({name}, ',') and not regexp_full_match({name}, '{_THOUSANDS}') "
        f"then translate({name}, '123456789', '000000000') else '' end"
    )


def _part(column: Column) -> str:
    """Return what a numerator or denominator is, as far as a value can be worked out from it."""
    name = column.name
    plain = (
        f"{name} between 1 and 1e15" if column.is_number else f"regexp_full_match({name}, '{_NOT_NOUGHT}')"
    )
    return f"case when {column.is_blank} then '' when {plain} then '1' else {name}::varchar end"
