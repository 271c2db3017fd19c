"""The target that a measure states in its own words, and which way is better.

A number inside a measure is a target only where it stands as one: at the beginning ('>=85% of children'),
after a word that says so, or with an operator where no other quantity is being counted. Everything else,
such as 'reduce by 10%', which needs a baseline, is for the register to say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import islice
from typing import Literal

from xlplan.memory import remember
from xlplan.text.asides import find_asides
from xlplan.text.clock import SIZES, convert
from xlplan.text.measures import DURATIONS, list_units, read_duration
from xlplan.text.numbers import Shape, blank, find_shapes, plain

Operator = Literal[">=", "<=", ">", "<", "=", "between"]

_MORE = r"(?:(?:more|greater|higher) than|over|above)"
_LESS = r"(?:(?:less|fewer|lower) than|under|below)"
_OPERATORS: tuple[tuple[Operator, str], ...] = (
    (
        ">=",
        r">=|=>|≥|\bat least|\b(?:no|not) (?:less|fewer|lower) than|\b(?:a )?min(?:imum|\.)?(?: of)?"
        rf"|\b(?:at|equal to) or {_MORE}|\b{_MORE} or equal to",
    ),
    (
        "<=",
        r"<=|=<|≤|\bat most|\b(?:no|not) (?:more|greater|higher) than|\b(?:a )?max(?:imum|\.)?(?: of)?"
        rf"|\bup to|\b(?:at|equal to) or {_LESS}|\b{_LESS} or equal to",
    ),
    (">", rf">|\b{_MORE}|\bin excess of|\bexceed(?:s|ing)?"),
    ("<", rf"<|\b{_LESS}"),
    ("between", r"\bbetween"),
    ("=", r"\bbetter than"),  # which is less of some things
)
_AFTERWARDS: tuple[tuple[Operator, str], ...] = (
    (">=", r"\+|(?:\s\0+)?\s+or (?:more|above|over|higher)\b|\s+min(?:imum)?\b"),
    (
        "<=",
        r"(?:\s+(?:(?:working|calendar)\s)?[a-z]+|\s\0+)?\s+or (?:less|fewer|below|under|lower)\b"
        r"|\s+max(?:imum)?\b",
    ),
    ("=", r"\s+or better\b"),
)
_DIRECTIONS: tuple[tuple[Operator, str], ...] = (
    (">=", r"\b(?:increas|rais|improv|achiev|reach|grow)[^.;]*\bto\s*$"),
    ("<=", r"\b(?:reduc|lower|cut|decreas|bring)[^.;]*\bto\s*$|\b(?:fall|drop)s?\s(?:back\s|down\s)?to\s*$"),
    ("=", r"\bfrom\b[^.;]*[0-9][^.;]*\bto\s*$"),
)
_POLARITY_OF: dict[Operator, Literal["higher", "lower", "range"] | None] = {
    ">=": "higher", ">": "higher", "<=": "lower", "<": "lower", "between": "range", "=": None,
}  # fmt: skip
_SAYS_TARGET = (
    r"\b(?:target|tgt|goal|aim)(?:\s+(?:is|of|for|set|at|to|between))*[\s:=(]*$"
    r"|\b(?:maintain|sustain|keep|retain|remain)(?:[^.;0-9]{0,30}\b(?:at|of))?\s*$"
)
_UNIT_WORDS = r"\s*(?:(?:working|calendar)\s)?(?:minutes?|hours?|days?|weeks?|months?)?[\s.]*"
_EACH = re.compile(r"^\s+(?:per|a|an|each|every)\s[a-z]+", re.IGNORECASE)  # 'under 60 per day'
_NOUGHT = r"\W*(?:target:\s)?(?P<word>zero|nil)\b(?!\W*(?:tolerance|hours?|carbon|emission|based|waste|rat))"
_COUNTS_SOMETHING = r"\W*(?:%|percentage|per ?cent|proportion|nos?\b|number|how many|count|total|volume)"
_A_CHANGE = r"\s*(?:points?|increase|rise|growth|improvement|decrease|reduction|fall|more|fewer)\b"
# A mark that is counted, as in 'rated 3 or above', and nothing that a share of it has to reach.
_A_MARK = r"\b(?:rated|graded?|scored|scoring|category|band|level)\s(?:at\s)?$"
_COUNTED_BEFORE = (
    r"^\W*(?:(?:%|no\.?|number|percentage|proportion) of )?[a-z' -]*(?:s|people|children)\b[a-z' -]*$"
)
_OF_WORDS = (
    r"\s(?!(?:by|in|at|per|an?|each|every|until|from|for|this|next|and|or|to|across|of|during|before)\b)[a-z]"
)
_NOT_TARGETS = {"date", "deadline", "allowance", "age", "label", "compound", "marker"}


MANY = 50  # numbers: a text with more is a report, and no measure


@dataclass(frozen=True)
class Target:
    """Is a target as a measure states it: '>=85%' and where. Percent is 85; `high` ends a range.

    `polarity` is None where the words do not tell: '90% of assessments' names a figure, not a direction.
    """

    operator: Operator
    value: Decimal
    high: Decimal | None
    unit: str
    polarity: Literal["higher", "lower", "range"] | None
    start: int
    end: int
    text: str


@remember(4096)  # init, refresh and the rules all ask it of the same measures
def find_target(measure: str) -> Target | None:
    """Return the one target that the measure states, or None where it states none, or more than one.

    '100% of' means at least, as nothing exceeds it, and '0% of' and 'Nil' at most. Of targets in steps
    ('Q1 80%, Q2 85%') none is the target of every month.
    """
    asides = find_asides(measure)
    rest = blank(plain(measure), ((start, end) for start, end, reason in asides if reason in _NOT_TARGETS))
    shapes = [*islice(find_shapes(rest), MANY + 1)]
    if len(shapes) > MANY:
        return None
    found = [target for shape in shapes if (target := _read_target(measure, rest, shape))]
    nought = re.match(_NOUGHT, measure, re.IGNORECASE)
    if nought and not found:
        return Target("<=", Decimal(0), None, "", "lower", *nought.span("word"), nought["word"])
    in_steps = len(set(re.findall(r"\bQ[1-4]\b", measure))) > 1
    return found[0] if len(found) == 1 and not in_steps else None


def parse_target(cell: str) -> Target | None:
    """Return the target that a cell of a target column states, where a plain '95' or '10 days' is one too.

    'Within 10 days' is at most 10. What has no operator has no polarity: it is for the officer to say.
    """
    found = find_target(cell)
    within = re.match(r"\W*within\s+", cell, re.IGNORECASE)
    begins = within.end() if within else 0
    asides = [span for span in find_asides(cell) if span[2] in _NOT_TARGETS and span[0] >= begins]
    shapes = list(find_shapes(blank(plain(cell), [(start, end) for start, end, _ in asides])))
    if found or len(shapes) != 1 or re.search(r"\w", cell[begins : shapes[0].start]):
        return found
    shape, after = shapes[0], cell[shapes[0].end :]
    if shape.unit == "ratio" or shape.first.sign or re.match(_A_CHANGE, after, re.IGNORECASE) or "+" in cell:
        return None
    is_most = within or not shape.value
    operator: Operator = "between" if shape.is_range else "<=" if is_most else "="
    start, unit = (within.start() if within else shape.start), shape.unit or read_duration(after)
    text = cell[start : shape.end]
    return Target(operator, shape.value, shape.high, unit, _POLARITY_OF[operator], start, shape.end, text)


def in_unit(target: Target | None, unit: str) -> Target | None:
    """Return a target in the unit of its figure, where both are lengths of time: 5 minutes as 300 seconds."""
    if target is None or target.unit == unit or not {target.unit, unit} <= SIZES.keys():
        return target
    high = None if target.high is None else convert(target.high, target.unit, unit)
    value = convert(target.value, target.unit, unit)
    said = target.text if target.unit == "seconds" else f"{target.text} {target.unit}"
    shown = f"{value:f}" if high is None else f"{value:f} to {high:f}"
    return replace(target, value=value, high=high, unit=unit, text=f"{said} ({shown} {unit})")


def is_threshold(measure: str, target: Target) -> bool:
    """Tell whether a measure's number may say who is counted, and not what is aimed for.

    'Students below 85% attendance', 'Completers losing at least 5% of body weight'; not 'Vacancy rate below
    10% by March'. Where a target column gives another number, that is the target.
    """
    before, after = measure[: target.start], measure[target.end :]
    is_of_words = re.match(_OF_WORDS, after, re.IGNORECASE)
    is_part = re.search(r"(?:ing|with|who)\s$", before) and re.match(r"\sof\s[a-z]", after)
    is_counted = re.search(_COUNTED_BEFORE, before, re.IGNORECASE)
    return bool(is_counted and (is_of_words or is_part))


def _read_target(measure: str, rest: str, shape: Shape) -> Target | None:
    start, end, operator = _read_operator(rest, shape)
    before, after, unit = rest[:start], rest[end:], shape.unit or read_duration(rest[shape.end :])
    is_first = re.search(r"\w", before) is None
    if unit == "ratio" or shape.first.sign or re.search(r"[+±]\s?$", before):
        return None
    if operator == ">=" and unit == "" and re.search(_A_MARK, before, re.IGNORECASE):
        return None
    aimed = _match_end(_DIRECTIONS, before)
    is_last = re.search(r"[\w\0]:\s*$", before) and re.fullmatch(_UNIT_WORDS, after, re.IGNORECASE)
    is_said = bool(is_last) or re.search(_SAYS_TARGET, before, re.IGNORECASE) is not None
    if operator is None:
        is_share = is_first and unit == "%" and not re.match(_A_CHANGE, after, re.IGNORECASE)
        operator = aimed or ("=" if is_said or is_share else None)
    elif not (is_first or is_said or aimed or _stands_apart(measure, before, after, unit)):
        operator = None
    if operator is None or (shape.is_range and operator not in {"between", "="}):
        return None
    if operator == "=" and unit == "%" and shape.value in {0, 100}:
        operator = ">=" if shape.value else "<="
    operator = "between" if shape.is_range else operator
    return Target(
        operator, shape.value, shape.high, unit, _POLARITY_OF[operator], start, end, measure[start:end]
    )


def _read_operator(rest: str, shape: Shape) -> tuple[int, int, Operator | None]:
    """Return where the figure begins and ends with its operator, which stands before or after it."""
    for operator, words in _AFTERWARDS:
        after = re.match(words, rest[shape.end :], re.IGNORECASE)
        if after:
            return shape.start, shape.end + after.end(), operator
    for operator, words in _OPERATORS:
        before = re.compile(rf"(?:{words})\s*$", re.IGNORECASE).search(
            rest, max(0, shape.start - 30), shape.start
        )
        if before:
            return before.start(), shape.end, operator
    return shape.start, shape.end, None


def _stands_apart(measure: str, before: str, after: str, unit: str) -> bool:
    """Tell whether an operator amid the words states the target rather than what is counted.

    It does after a bracket, colon or dash ('Vacancies (<=10%)'), and wherever nothing is being counted
    ('Vacancy rate below 10%'); not in '% of children with more than 10% absence'.
    """
    if re.search(r"[(:;,–-]\s*$", before):
        return True
    if re.match(_COUNTS_SOMETHING, measure, re.IGNORECASE):
        return False
    return (
        unit in list_units(measure)
        if unit in DURATIONS
        else bool(unit) or not re.search(r"\w", _EACH.sub("", after))
    )


def _match_end(rows: tuple[tuple[Operator, str], ...], before: str) -> Operator | None:
    return next((operator for operator, words in rows if re.search(words, before, re.IGNORECASE)), None)
