"""The target that a measure's words suggest and do not state: 'Attendance 96%', '60 by March 2026'.

Apart from targets.py, whose targets are certain: these are for an officer to confirm. Each row says where in
a measure the number stands; with two numbers that could be one, none is.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Literal

from xlplan.text.aside_patterns import LABELS
from xlplan.text.asides import find_asides
from xlplan.text.measures import DURATIONS, read_duration
from xlplan.text.mentions import MONTH
from xlplan.text.numbers import Shape, blank, find_shapes, plain
from xlplan.text.targets import MANY, Operator, Target

_DONE = r"deliver|build|recruit|plant|create|support|install|train|provide|retrofit|replace|complete|achieve"
_GOT = r"collect|recover|get|bring in|raise|secure|have|see|answer|process|pay|issue|achieve"
_FOR = r"^\W*(?!%|per)[a-z].*\b(?:for|in|on|at)\s+$"
_WAIT = r"(?:wait|time|stay|length|turnaround|delay)"
_LASTS = r"(?:average|mean|median|time|days|weeks|hours|minutes)"
_DATE = (
    rf"(?:the\s)?(?:end\s(?:of\s)?)?(?:[0-9]{{1,2}}\s)?(?:{MONTH}|Q[1-4]|(?:19|20)[0-9]{{2}}|year[ -]end|31/)"
)
_IN_YEAR = r"(?:\b(?:in|by|during) (?:the )?(?:spring |summer |autumn )?20[0-9]{2}(?:[/–-][0-9]{2,4})?)?"
_EACH = (
    r"(?:(?:in|over|by the end of|during) (?:the|this) (?:school |financial )?year"
    r"|(?:a|an|each|every|per) (?:day|week|month|quarter|half[ -]term|term|year)|in total|or (?:more|better))"
)
# After a number: what is counted, which no number of days, weeks or points is.
_COUNTED = (
    r"(?!(?:(?:working|calendar) )?(?:second|minute|hour|day|week|month|year|point|percentage|per|star|stage)"
    r"|(?:week|month|year|dai|hour)ly)(?:[^\W\d_][\w'’-]*\s){0,3}?(?:[a-z'’-]+s['’]?|people|staff|children|men"
    r"|women)\b"
)
_UNSAID = frozenset(["target", "companion", "deadline"])  # asides that a target may well be
# What stands before the number, after it, and its unit: '%', 'time', '' for a count or money, '*' for any.
_PLACES: tuple[tuple[str, str, str], ...] = (
    (r"\w\W*\(\s*$", r"^\s*\)\W*$", "%"),  # Dental checks (80%)
    (r"\w\W*\(\s*$", r"^\s*\)\W*$", "£"),  # Fee income (£480,000)
    (rf"\b{_LASTS}\b[^()]*\(\s*$", r"^\s[a-z ]+\)\W*$", "time"),  # Average days to validate (10 days)
    (rf"^\W*(?:{_GOT})\s(?:at least\s)?$", r"^\s?of\s", "%"),  # Collect 97.3% of council tax
    (rf"^\W*(?:{_GOT})\s(?:at least\s)?$", r"^\s?(?:of|in|from)\s", "£"),  # Bring in £2.1m of arrears
    (
        r"\b(?:savings|income|receipts) of\s+$",
        r"^[^0-9]*$",
        "£",
    ),  # Plan published; savings of £650,000 in year
    (_FOR, r"^\sof\s(?!(?:hours|days|weeks|months)\b)[^0-9]*$", "%"),  # Decided in 2 days in 90% of cases
    (r"\bwithin (?:an?\s|the\s)?budget of\s+$", r"^\W*$", "£"),  # Agency spend within budget of £95,000
    (r";\s+$", r"^\sof\s[^0-9]*$", "%"),  # Site relaunched; 70% of users find it easy
    (rf"\b(?:{LABELS})\s[0-9]+\s*[–-]\s+$", r"^\W*$", "%"),  # Safeguarding level 3 – 90%
    (r"\b(?:score|mean|average)\b.*(?<!\bout )\bof\s+$", r"^\W*$", ""),  # Mean score in the Y4 check of 21
    (r"(?:[:–—]|\s-)\s*$|^\W*$", rf"^(?:\s[^\W\d_][\w-]*){{0,8}}\sby\s{_DATE}", "*"),  # 60 by March 2026
    (
        r"[^\W\d_]\W?\s*(?:[–-]\s+|\bat\s+)?$",
        rf"^\s*(?:pass(?:ed)?|achieved|completed?)?{_IN_YEAR}\W*$",
        "%",
    ),  # Attendance 96%
    (
        r"\b(?:time|wait|length|stay|average)\b[^0-9]*\bof\s+$",
        r"^\s[^0-9]*$",
        "time",
    ),  # re-let time of 60 days
    (r":\s*$", r"^\sfor\s(?:each|every|all|both)\b[^0-9]*$", "%"),  # Staff compliant: 90% for each level
    (r"(?:[:–—]|\s-)\s*$", rf"^(?:\s{_EACH})?\W*$", ""),  # Audits completed each month – 40
    (r"^\W*$", rf"^\s{_COUNTED}[^0-9%]*(?:\([^()%]*\)|{_IN_YEAR})$", ""),  # 600 carers' assessments completed
    (rf"^\W*(?:{_DONE})\s(?:at least\s)?$", r"^\s(?!%)[^0-9]*$", ""),  # Deliver 100 affordable homes
    (
        r"\b(?:score|average|mean)\b[^0-9.;]*\bof\s+(?:at least\s+)?$",
        r"^(?!\s?%)",
        "ratio",
    ),  # average score of 21 out of 25
    (rf"\b(?:average|mean|median)\s(?:[a-z]+\s)*{_WAIT}\s$", r"^\s[a-z ]+$", "time"),  # Median wait 28 days
)
_DONE_FOR = (  # Ethnicity recorded for 97% of people
    r"\b(?:recorded|received|completed|held|seen|offered|issued|given|agreed|collected|made|in place"
    r"|taught as planned|evident|shared|discussed|sampled)"
    r"\s(?:for|by|with|in)\s+$"
)
_RATE_OF = (  # Appraisal rate of 85%
    r"\b(?:rate|level|compliance|completion|coverage|uptake|take-up|attendance|retention|satisfaction|occupancy"
    r"|availability)"
    rf"(?:\s(?:in|for|among)\s(?:(?:{LABELS})\s[0-9]+|[a-z -]{{3,30}}))?\s(?:of|at)\s+$"
)
_PART_OF = (  # Reserves of 5% of income
    r"^\W*(?!.*\b(?:reduction|increase|rise|fall|growth|loss|drop|cut|decrease|change|improvement)\b)"
    r"(?:[a-z]+\s){1,2}of\s+$"
)
_ZERO = r"(?:[:–—(]|\s-)\s*(?P<zero>zero|nil|none|nought)\W*$"  # Children in unregistered homes – zero
# 'no more than' and its like, before a number that is of an average, or that is counted in each month.
_LIMIT = (
    r"\b(?:(?P<most>(?:no|not) (?:more|higher|greater) than|at most|below|under|(?:fewer|less) than)"
    r"|(?:no|not) (?:less|fewer|lower) than|at least|over|above|more than)\s+$"
)
_AVERAGED = r"\b(?:average|mean|median|caseloads?|backlog)\b[^0-9]*\b(?:of|at|is|to)\s*$"
_AMONG = (
    r"\b(?:with|who|whose|which|that|having|aged)\b"
    r"|\b(?:for|after|in|of|open|older|lasting|waiting|taking)\s*$"
)
_CHANGES: tuple[tuple[Operator, str], ...] = (("<=", r"\bdown to\s*$"), (">=", r"\bup to\s*$"))
_WAYS: dict[Operator, Literal["higher", "lower"]] = {"<=": "lower", ">=": "higher"}
_ALLOWED = r"\b(?:in|within|inside|under)\s+(?:under\s+|at most\s+|less than\s+)?$"
_NO_TARGET = (
    r"\b(?:by|than|from|of|over|under|above|below|top|bottom|baseline|was|nearest|within|up|down|plus|least|most)"
    r"\s*[(:]?\s*$"
)
_NONE_OF = (
    r"\W*no\s(?!one\b|of\b|more\b|less\b|fewer\b|later\b|longer\b|greater\b|higher\b|lower\b|change)"
    r"(?:(?:[a-z-]+\s){0,2}?[a-z-]+s\b"
    r"|[a-z-]+(?=\s(?:[\w-]+\s){0,5}?(?:older|longer|later|more) than\b))"
)
_NUMBERS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_SPELT = (
    r"\W*(?!.*\b(?:each|every|per|a (?:week|month|quarter|term|year))\b)"
    rf"(?P<number>{'|'.join(_NUMBERS)})\s{_COUNTED}[^0-9%]*$"
)
_HALF = r"\W*(?:at least )?half of\b"
_ALL = r"\W*all\s(?!the\stime\b)[a-z-]+"


def suggest_target(measure: str, unit: str) -> Target | None:
    """Return the target that a measure's words suggest for a figure of this unit; None for none, or two."""
    rest = plain(measure)
    if unit in DURATIONS and (allowed := _time_allowed(measure, rest, unit)):
        return allowed
    asides = [(start, end) for start, end, reason in find_asides(measure) if reason not in _UNSAID]
    labels = [(start, end) for start, end, reason in find_asides(measure) if reason == "label"]
    shapes = [
        shape
        for shape in find_shapes(blank(rest, labels))
        if not any(start <= shape.start < end for start, end in asides)
    ]
    if sum(shape.unit == "%" for shape in shapes) > 1 or len(shapes) > MANY:
        return None
    found = [target for shape in shapes if (target := _read(measure, rest, shape))]
    found = [target for target in found if target.unit or unit not in {"%", "ratio"}]
    if found:
        return found[0] if len(found) == 1 else None
    return _in_words(measure, unit, has_number=bool(shapes))


def _in_words(measure: str, unit: str, *, has_number: bool) -> Target | None:
    """Return the target that a measure gives in words: 'nil', 'No children ...', 'Half of ...', 'All ...'."""
    if zero := re.search(_ZERO, measure, re.IGNORECASE):
        return Target("<=", Decimal(0), None, "", "lower", *zero.span("zero"), zero["zero"])
    if none := re.match(_NONE_OF, measure, re.IGNORECASE):
        return Target("<=", Decimal(0), None, "", "lower", *none.span(), none[0])
    spelt = re.match(_SPELT, measure, re.IGNORECASE) if not unit and not has_number else None
    if spelt:
        number = Decimal(_NUMBERS.index(spelt["number"].casefold()) + 2)
        return Target("=", number, None, "", None, *spelt.span("number"), spelt["number"])
    if has_number or unit not in {"%", "ratio"}:
        return None
    if half := re.match(_HALF, measure, re.IGNORECASE):
        return Target("=", Decimal(50), None, "%", None, *half.span(), half[0])
    every = re.match(_ALL, measure, re.IGNORECASE)
    return Target(">=", Decimal(100), None, "%", "higher", *every.span(), every[0]) if every else None


def _time_allowed(measure: str, rest: str, unit: str) -> Target | None:
    """Return the time that a measure allows for what its figure says how long it takes: 'in 6 days'."""
    shapes = [shape for shape in find_shapes(rest) if read_duration(rest[shape.end :]) == unit]
    if len(shapes) != 1 or shapes[0].high is not None:
        return None
    is_allowed = re.search(_ALLOWED, rest[: shapes[0].start], re.IGNORECASE)
    return _target(measure, shapes[0], "<=", unit) if is_allowed else None


def _read(measure: str, rest: str, shape: Shape) -> Target | None:
    before, after = rest[: shape.start], rest[shape.end :]
    time = read_duration(after)
    kind = "time" if time in DURATIONS else "ratio" if shape.unit == "ratio" else shape.unit
    for operator, words in _CHANGES:
        if re.search(words, before, re.IGNORECASE) and kind != "ratio":
            return _target(measure, shape, operator, time)
    is_done = re.search(rf"{_DONE_FOR}|{_PART_OF}", before, re.IGNORECASE) and re.match(
        r"\sof\s[^0-9]*$", after
    )
    is_rate = re.search(_RATE_OF, before, re.IGNORECASE) and re.match(rf"(?:\s{_EACH})?\W*$", after)
    if kind == "%" and (is_done or is_rate):
        return _target(measure, shape, "=", time)
    if limited := _read_limit(measure, before, after, shape, kind):
        return limited
    for ahead, behind, wanted in _PLACES:
        fits = wanted in {kind, "*"} or (wanted == "" and kind in {"£", "€", "$"})
        if fits and re.search(ahead, before, re.IGNORECASE) and re.search(behind, after, re.IGNORECASE):
            is_other = wanted == "%" and re.search(_NO_TARGET, before, re.IGNORECASE)
            return None if is_other else _target(measure, shape, "=", time)
    return None


def _read_limit(measure: str, before: str, after: str, shape: Shape, kind: str) -> Target | None:
    """Return the target that 'no more than' gives: 'Average caseload of no more than 16 households'."""
    if (
        kind == ""
        and shape.high is None
        and re.fullmatch(r"\W*all\s+(?:(?:of )?the\s)?", before, re.IGNORECASE)
    ):
        return _target(measure, shape, ">=", "") if re.match(rf"\s{_COUNTED}[^0-9%]*$", after) else None
    limit = re.search(_LIMIT, before, re.IGNORECASE)
    if not limit or kind != "":
        return None
    ahead = before[: limit.start()]
    is_mean = re.search(_AVERAGED, ahead, re.IGNORECASE) and re.match(rf"(?:\s{_COUNTED})?\W*$", after)
    is_each = re.match(rf"(?:\s{_COUNTED})?\s{_EACH}\W*$", after)
    is_among = re.search(_AMONG, ahead, re.IGNORECASE)
    is_said = re.search(r"[^\W\d_]", ahead) and (is_mean or (is_each and not is_among))
    return _target(measure, shape, "<=" if limit["most"] else ">=", "") if is_said else None


def _target(measure: str, shape: Shape, operator: Operator, time: str) -> Target:
    unit = "" if shape.unit == "ratio" else shape.unit or time
    text = measure[shape.start : shape.end]
    return Target(operator, shape.value, None, unit, _WAYS.get(operator), shape.start, shape.end, text)
