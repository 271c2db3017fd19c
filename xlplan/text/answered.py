"""Measures that carry their own figures: 'Contacts decided in a day – 93% (Apr: 81%; target 95%)'.

Here a text is read; which column of a plan holds such texts, answered_cells.py says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from xlplan.text.asides import find_asides
from xlplan.text.awaited import says_awaited
from xlplan.text.figures import choose
from xlplan.text.labelled import Labelled, begins_with, find_labelled
from xlplan.text.mentions import MONTH

_BULLET = re.compile(r"\s*(?:[•·▪◦‣*]\s*|[–-]\s+|\(?(?:\d{1,2}|[a-z])[.)]\s+)", re.IGNORECASE)
_TITLE = re.compile(r"^\s*(?:measure|indicator|k?pi)\s*[0-9.]*\s*[:–-]\s*", re.IGNORECASE)
_BARE_MONTH = re.compile(rf"\b(?i:in|at|for|during|end)\s+(?=[A-Z])(?i:{MONTH})\b")
_UP_TO = re.compile(r"(?:\s(?:in|at|as at|on|for|end|since|by|to))*\s?$", re.IGNORECASE)
_JOINS = re.compile(
    r"(?:[\s:=–—-]|\b(?:is|are|at|was|were|now|currently|of|stands|stood|to|from|than|rose|fell|risen|fallen)\b)*$",
    re.IGNORECASE,
)
_STARTS = re.compile(r"(?:[\s\0.,;:=–—-]|\b(?:of|the)\b(?=\s))*", re.IGNORECASE)
_MEASURE_ENDS = re.compile(
    rf"[;,(\[\n|→]|\s/\s|\.\s|\.$|\s[–-]\s|\s+(?:in|at|for|as at|against)\s+"
    rf"(?:{MONTH}|Q[1-4]|\d|the target|a target)",
    re.IGNORECASE,
)
_TARGET_ENDS = re.compile(r"[;)\]\n|→]|,(?!\d{3})|\s/\s|\.\s|\.$|\s[–-]\s")
_SEPARATED = re.compile(r"(?:\s[–—-]|[:=]|\b(?:is|are|at|now|stands at|remains))\s*[£€$]?$", re.IGNORECASE)
_CLOSED = re.compile(r"[^()\[\]]*(?:[(\[][^()\[\]]*[)\]][^()\[\]]*)*")
_BOUND = re.compile(
    r"(?:[<>≤≥]=?|\b(?:at least|at most|(?:no )?(?:more|less|fewer|higher|lower) than|below|above|under|over"
    r"|up to|within))\s*$",
    re.IGNORECASE,
)
_NOW_AWAITED = re.compile(
    r"[;,:–—-]\s+(?:latest|current(?:ly)?|now|actual|this (?:month|quarter|term|year))\b[\s:=–—-]*"
    r"(?P<said>[^;()\[\]0-9]*?)\s*(?=[;(\[]|$)",
    re.IGNORECASE,
)
_AWAITED = re.compile(r"(?:\s[–—-]|:)\s+([^()\[\]]*?)\s*(?=[(\[]|$)")
_ROLES = ("now", "target", "before", "dated", "aimed", "plain", "part")
_HOLDING = frozenset(["target", "before", "aimed", "dated"])
_WORD = re.compile(r"[^\W\d_]{3}")


class Answered(NamedTuple):
    """Is a measure with its own figure: where the figure's part of the text begins, and that part.

    `is_certain` where words say which figure is the current one, and which the target or an earlier one.
    `is_bare` where it is the only figure, and no word says that it is no target.
    """

    start: int
    text: str
    measure: str
    target: str
    is_certain: bool
    is_bare: bool = False


def find_answered(text: str, *, every: bool = False) -> list[Answered]:
    """Return the measures of a cell that it answers itself, in order; none where it only states targets.

    `every` where the cells beside it do so: a figure with no word on it is then one too, but never certain,
    and so is a measure whose figure is to come: 'Dental checks – awaiting data (target 90%)'.
    """
    found = list[Answered]()
    for start, piece in _pieces(text):
        parts = list(_split(piece)) if "\n" not in piece else [(0, piece)]
        each = [(start + at, answer) for at, part in parts if (answer := _answer(part, every=every))]
        if len(each) < len(parts) or not all(answer.measure for _, answer in each):
            whole = _answer(piece, every=every)
            each = [(start, whole)] if whole else each
        found += [answer._replace(start=at + answer.start) for at, answer in each]
    return found


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines of a cell, less their bullets; those that belong together as one."""
    groups: list[tuple[int, int]] = []
    roles: set[str] = set()
    start, is_gap = 0, False
    for line in text.split("\n"):
        begins, end = start, start + len(line.rstrip())
        start += len(line) + 1
        if not line.strip():
            is_gap = True
            continue
        bullet = _BULLET.match(line)
        begins += bullet.end() if bullet else len(line) - len(line.lstrip())
        role = begins_with(text[begins:end])
        goes_on = bool(groups) and _goes_on(
            text[slice(*groups[-1])], text[begins:end], role, roles, is_gap=is_gap
        )
        if goes_on:
            groups[-1] = groups[-1][0], end
        else:
            groups.append((begins, end))
            roles = set()
        roles |= {role} if role else set()
        is_gap = False
    yield from ((begins, text[begins:end]) for begins, end in groups)


def _goes_on(before: str, line: str, role: str | None, roles: set[str], *, is_gap: bool) -> bool:
    """Tell whether a line belongs to those before: its label is new among theirs, or it continues one."""
    if role:
        return role not in roles and not (is_gap and "now" in roles)
    if is_gap:
        return False
    return bool(re.match(r"[a-z(\[](?![.)])", line)) or not (
        roles or find_labelled(before) or before.endswith(":")
    )


def _split(piece: str) -> Iterator[tuple[int, str]]:
    """Yield the parts of a line between semicolons outside brackets, that do not begin with a label."""
    shielded = re.sub(r"[(\[][^()\[\]]*[)\]]", lambda match: "(" * len(match[0]), piece)
    ends = (match.end() for match in re.finditer(r";\s*", shielded))
    starts = [0, *(end for end in ends if not begins_with(piece[end:]))]
    for start, end in zip(starts, [*starts[1:], len(piece)], strict=True):
        part = piece[start:end].rstrip("; ")
        if part.strip():
            yield start, part


def _answer(text: str, *, every: bool) -> Answered | None:
    """Return the one measure of a text with its figure; None where no words say that one is current."""
    found = find_labelled(text)
    by_role = {role: [each for each in found if each.role == role] for role in _ROLES}
    targets = {_target(text, each) for each in by_role["target"]}
    target = targets.pop() if len(targets) == 1 else ""
    own = _own(text, by_role["now"], by_role["plain"])
    if own is None:
        awaited = _without_figure(text, target, found, every=every)
        own = by_role["dated"][-1] if by_role["dated"] and target and not awaited else None
        return awaited if own is None else _read(text, own, found, target)
    others = [each for each in found if each is not own]
    held = [each for each in others if each.role in _HOLDING]
    if not held and not every and (own.role != "now" or not begins_with(text[own.start :])):
        return None
    later = [each for each in others if each.role == "plain" and each.shape.start > own.shape.end]
    is_one = len(by_role["now"]) < 2 and not later
    answer = _read(text, own, found, target, is_certain=is_one)
    is_said = own.role == "now" or bool(by_role["target"])
    return answer._replace(is_certain=is_said and answer.is_certain, is_bare=not held and answer.is_certain)


def _read(
    text: str, own: Labelled, found: Sequence[Labelled], target: str, *, is_certain: bool = False
) -> Answered:
    """Return a measure with its figure; certain only where its part of the text has no other."""
    measure = _measure(text, own, found)
    for start, end in _extents(text, own, found):
        reads = choose(text[start:end], measure)
        if len(reads) == 1 and start + reads[0].start == own.shape.start:
            return Answered(start, text[start:end], measure, target, is_certain)
    start, end = _extents(text, own, found)[0]
    return Answered(start, text[start:end], measure, target, is_certain=False)


def _without_figure(text: str, target: str, found: Sequence[Labelled], *, every: bool) -> Answered | None:
    """Return a measure whose figure is to come, where its target stands beside.

    'Exclusions: start 9.8%; latest not available until May; goal 5%': where it began is no answer.
    """
    if not every or not target:
        return None
    now = _NOW_AWAITED.search(text)
    if now and says_awaited(now["said"]):
        begins = min([now.start(), *(each.start for each in found)])
        measure = text[:begins].rstrip(" \n([,:;/|–—-").strip()
        return Answered(now.start("said"), now["said"], measure, target, is_certain=False)
    said = _AWAITED.search(text)
    if not said or not says_awaited(said[1]):
        return None
    return Answered(
        said.start(1), text[said.start(1) :], text[: said.start()].strip(), target, is_certain=False
    )


def _own(text: str, now: Sequence[Labelled], plain: Sequence[Labelled]) -> Labelled | None:
    """Return the figure that is current: the one that is said to be, or the one behind its measure's dash."""
    if now:
        return now[-1]
    plain = [each for each in plain if not re.match(r":\s", text[each.shape.end :])] or plain  # 'at 17: 93%'
    after_words = [
        each for each in plain if _SEPARATED.search(text[max(0, each.shape.start - 20) : each.shape.start])
    ]
    first = [each for each in plain[:1] if not re.search(r"\w", text[: each.shape.start])]
    for some in (after_words, first, plain):
        if len(some) == 1:
            return some[0]
    return None


def _extents(text: str, own: Labelled, found: Sequence[Labelled]) -> list[tuple[int, int]]:
    """Return where the figure's part of a text may begin and end: at its end, or before the next label."""
    is_dated = own.role == "plain" and _less_dates(text[: own.start]) != text[: own.start]
    start = 0 if is_dated else own.start  # the date of 'Vacancies at 31 October: 23' changes with the figure
    later = [each.start for each in found[found.index(own) + 1 :] if each.role not in {"part", "plain"}]
    behind = re.sub(r"[\s;,|/(\[→–-]+$", "", text[own.shape.end : later[0] if later else len(text)])
    closed = _CLOSED.match(behind)
    narrow = own.shape.end + (closed.end() if closed else 0)
    return [(start, len(text.rstrip())), (start, narrow)] if own.role == "plain" else [(start, narrow)]


def _measure(text: str, own: Labelled, found: Sequence[Labelled]) -> str:
    """Return the words that say what is measured: before all labels, else behind a figure; '' for none."""
    labels = [each.start for each in found if each.role not in {"plain", "part", "aimed"}]
    first = own.start
    before = _less_dates(text[: min([first, *(at for at in labels if at < first)])])
    before = _JOINS.sub("", _TITLE.sub("", before).rstrip(" \n([,;/|")).strip(" .:;,=–—-\n([")
    if _WORD.search(before):
        return " ".join(before.split())
    for each in (own, *(other for other in found if other.role == "target")):
        behind = text[each.shape.end :]
        ends = _MEASURE_ENDS.search(behind)
        said = behind[: ends.start() if ends else len(behind)]
        said = said[_STARTS.match(said).end() :] if each.shape.unit != "%" else said  # type: ignore[union-attr]  # it matches ''
        said = " ".join(said.split()).strip(" .:;,=–—-")
        if _WORD.search(said):
            return f"% {said}" if each.shape.unit == "%" else said
    return ""


def _less_dates(text: str) -> str:
    """Return a text without its dates and the words before them: 'Vacancies' of 'Vacancies at 31 October'."""
    dates = {(start, end) for start, end, reason in find_asides(text) if reason == "date"}
    dates |= {match.span() for match in _BARE_MONTH.finditer(text)}
    for start, end in sorted(dates, reverse=True):
        text = _UP_TO.sub("", text[:start]) + text[end:]
    return text


def _target(text: str, each: Labelled) -> str:
    if each.said == each.shape.start:
        return text[each.shape.start : each.shape.end]  # '90% target'
    behind = text[each.shape.end :]
    ends = _TARGET_ENDS.search(behind)
    after = behind[: ends.start() if ends else len(behind)]
    words = text[each.said : each.shape.start]
    bound = _BOUND.search(words)
    return f"{bound[0] if bound else ''}{text[each.shape.start : each.shape.end]}{after}".strip()
