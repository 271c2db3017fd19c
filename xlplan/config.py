"""What xlplan.toml says.

Separate from the readers: it opens no workbook, so that a slip is told before anything is read. folder.py
finds the files that it names.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Literal, cast, get_args

from xlplan.backups import Limits
from xlplan.errors import ConfigError, FileError, UsageError
from xlplan.plan.extracts.database import TIMEOUT, Query
from xlplan.plan.extracts.layouts import COLUMNS
from xlplan.rating import RollUp, parse_tolerance
from xlplan.records.measure import Measure
from xlplan.records.settings import read_measures
from xlplan.toml_table import Table, shown

FILE_NAME = "xlplan.toml"

Audience = Literal["internal", "committee", "public"]
TextColour = Literal["keep", "contrast"]
Arrows = Literal["value", "performance"]

RATING_WORDS = {"green": "Green", "amber": "Amber", "red": "Red", "complete": "Complete"}
_TABLES = ("columns", "extract", "sql", "measures", "calendar", "rating", "check", "backups", "pack")
_CODE = re.compile(r"[A-Z]{2,8}[0-9]{3}")  # XP101, or LB001 for a rule of one's own
_CODE_OR_PREFIX = re.compile(r"[A-Z]{2,8}[0-9]{0,3}")


@dataclass(frozen=True)
class RatingSettings:
    """Is [rating]."""

    words: Mapping[str, str] = field(default_factory=lambda: dict(RATING_WORDS))
    """The plan's own words for green, amber, red and complete."""
    tolerance: str = "5 points"
    """By how much a target may be missed for Amber: `"5 points"`, or `"10%"` of the target."""
    rollup: RollUp = "worst"
    """What an action's rating is of its indicators': the worst, the commonest, or left to the officer."""
    text_colour: TextColour = "keep"
    """Whether the text of a rating keeps its colour, or turns black or white where a new fill asks for it."""
    arrows: Arrows | None = None
    """What an arrow of a direction column points with, where less is better."""


@dataclass(frozen=True)
class Waiver:
    """Is a finding that somebody has looked at and accepts: one [[check.waive]]."""

    code: str
    """The code of the rule, such as `"XP101"`."""
    reason: str
    """Why it may stand."""
    by: str
    """Who says so."""
    action: str | None = None
    """The action that it is about; without one, any."""
    until: date | None = None
    """Its last day, a date without quotes."""
    sheet: str | None = None
    """The sheet that it is about; without one, any."""
    cell: str | None = None
    """The cell that it is about; without one, any."""


@dataclass(frozen=True)
class CheckSettings:
    """Is [check]."""

    audience: Audience = "committee"
    """Who will read the plan: the wider the circle, the more findings count as errors."""
    ignore: tuple[str, ...] = ()
    """Rules and families that are left out, such as `["XP305", "XP7"]`."""
    waivers: tuple[Waiver, ...] = ()
    rules: tuple[str, ...] = ()
    """Python files that hold rules of your own. They are code, and run with your rights."""
    case_ids: tuple[str, ...] = ()
    """Patterns (regular expressions) of the council's own case numbers, such as `["LCS-[0-9]{6}"]`."""


@dataclass(frozen=True)
class Config:
    """Is what xlplan.toml says; `path` is None where there is none and all is as usual."""

    folder: Path
    path: Path | None = None
    plan: str | None = None
    """The plan, a file or a glob: of the files that match, the one of the latest month."""
    register: str | None = None
    """The register; without one, `indicators.xlsx` or `indicators.csv` beside the plan."""
    extracts: tuple[str, ...] = ()
    """Extracts: files, globs, `sql:NAME`; without any, what is in `extracts/` beside the plan."""
    allowed_names: tuple[str, ...] = ()
    """People who may be named in a plan that leaves the office."""
    columns: Mapping[str, str] = field(default_factory=dict)
    """The plan's own headings, where xlplan does not know them: `rating = "BRAG"`."""
    extract_columns: Mapping[str, str] = field(default_factory=dict)
    """The extract's own headings: `value = "Actual"`."""
    extract_sheet: str | None = None
    """The sheet, of a workbook with several that could be the extract."""
    sql: Mapping[str, Query] = field(default_factory=dict)
    measures: Mapping[str, Measure] = field(default_factory=dict)
    rating: RatingSettings = field(default_factory=RatingSettings)
    check: CheckSettings = field(default_factory=CheckSettings)
    backups: Limits = field(default_factory=Limits)
    comparators: str | None = None
    """The file of published figures that a performance pack compares with."""


def load_config(folder: str | Path) -> Config:
    """Return the settings of a plan's folder: those of its xlplan.toml, or the usual ones where it has none.

    Raises ConfigError for anything that is not understood: no setting is passed over in silence.
    """
    folder = Path(folder)
    path = folder / FILE_NAME
    try:
        text = path.read_text("utf-8-sig")
    except (FileNotFoundError, NotADirectoryError):
        return Config(folder)
    except UnicodeDecodeError:
        raise ConfigError("is not UTF-8 text; save it again as UTF-8", file=path) from None
    except OSError as error:
        raise FileError(f"cannot be read: {error.strerror}", file=path) from error
    try:
        known = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"cannot be understood: {error}; {_likely_slip(text)}", file=path) from None
    return _config(Table(path, "", known), folder)


def _likely_slip(text: str) -> str:
    if "\\" in text:
        return "write paths with /, as in S:/plans"
    return 'text stands in quotes, as in plan = "plan.xlsx", and a list in brackets'


def _config(top: Table, folder: Path) -> Config:
    top.only("plan", "register", "extracts", "allowed_names", *_TABLES)
    backups = top.table("backups", *Limits._fields)
    extract = top.table("extract", "columns", "sheet")
    columns = top.table("columns")
    if columns.known:
        from xlplan.plan.layout.heading_lists import column_names

        columns.only(*column_names())
    extract_columns = extract.table("columns", *COLUMNS)
    queries = _queries(top.table("sql"), folder)
    pack = top.table("pack", "comparators")
    return Config(
        folder=folder,
        path=top.path,
        plan=top.text("plan"),
        register=top.text("register"),
        extracts=top.texts("extracts"),
        allowed_names=top.texts("allowed_names"),
        columns=columns.mapping(),
        extract_columns=extract_columns.mapping(),
        extract_sheet=extract.text("sheet"),
        sql=queries,
        measures=read_measures(top, folder, queries),
        rating=_rating(top.table("rating")),
        check=_check(top.table("check")),
        backups=Limits(**{key: backups.whole(key, usual) for key, usual in Limits()._asdict().items()}),
        comparators=pack.text("comparators"),
    )


def _queries(table: Table, folder: Path) -> dict[str, Query]:
    return {name: _query(table.table(name), name, folder) for name in table.known}


def _query(table: Table, name: str, folder: Path) -> Query:
    table.only("url", "query", "query_file", "timeout")
    query, file = table.text("query"), table.text("query_file")
    if (query is None) == (file is None):
        table.refuse("query", 'write either query = "select ..." or query_file = "queries/name.sql"')
    return Query(
        name=name,
        url=table.needed("url"),
        query=query or "",
        query_file=folder / file if file else None,
        folder=folder,
        timeout=table.whole("timeout", TIMEOUT),
    )


def _rating(table: Table) -> RatingSettings:
    table.only("words", "tolerance", "rollup", "text_colour", "arrows")
    words = table.table("words", *RATING_WORDS)
    tolerance = table.text("tolerance") or RatingSettings.tolerance
    try:
        parse_tolerance(tolerance)
    except UsageError as error:
        table.refuse("tolerance", error.message)
    rollup = cast(RollUp, table.choice("rollup", get_args(RollUp), "worst"))
    follows = cast(TextColour, table.choice("text_colour", get_args(TextColour), "keep"))
    arrows = (
        cast(Arrows, table.choice("arrows", get_args(Arrows), "value")) if "arrows" in table.known else None
    )
    return RatingSettings({**RATING_WORDS, **words.mapping()}, tolerance, rollup, follows, arrows)


def _check(table: Table) -> CheckSettings:
    table.only("audience", "ignore", "waive", "rules", "case_ids")
    ignore = table.texts("ignore")
    for code in ignore:
        if not _CODE_OR_PREFIX.fullmatch(code):
            table.refuse(
                "ignore", f'"{code}" is not a code; write one such as "XP305", or a family such as "XP3"'
            )
    waivers = table.known.get("waive", [])
    if not isinstance(waivers, list) or not all(isinstance(waiver, dict) for waiver in waivers):
        table.refuse(
            "waive", "each waiver stands below a line [[check.waive]] of its own, in two pairs of brackets"
        )
    audience = cast(Audience, table.choice("audience", get_args(Audience), "committee"))
    case_ids = table.texts("case_ids")
    for pattern in case_ids:
        try:
            re.compile(pattern)
        except re.error as wrong:
            table.refuse(
                "case_ids", f'"{pattern}" is not a pattern ({wrong}); write one such as "LCS-[0-9]{{6}}"'
            )
    accepted = tuple(_waiver(Table(table.path, "check.waive", waiver)) for waiver in waivers)
    return CheckSettings(audience, ignore, accepted, table.texts("rules"), case_ids)


def _waiver(table: Table) -> Waiver:
    table.only("code", "action", "reason", "by", "until", "sheet", "cell")
    code, until = table.needed("code"), table.known.get("until")
    if not _CODE.fullmatch(code):
        table.refuse("code", f'"{code}" is not a code; write one such as "XP101"')
    if isinstance(until, datetime) or not isinstance(until, date | None):
        table.refuse("until", f"{shown(until)} is not a date; write it without quotes: until = 2014-03-31")
    return Waiver(
        code=code,
        reason=table.needed("reason"),
        by=table.needed("by"),
        action=table.text("action"),
        until=until,
        sheet=table.text("sheet"),
        cell=table.text("cell"),
    )
