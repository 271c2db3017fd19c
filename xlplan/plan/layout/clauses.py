"""One line with a figure for each of the targets that its measure names: '30 audits a month, with 70% good'.

Apart from paired_lines.py, whose cells have a line for each measure: here both are clauses of one sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from xlplan.text.aside_patterns import LABELS
from xlplan.text.claims import SENTENCE_END
from xlplan.text.figures import Reading, readings
from xlplan.text.goals import find_own_goal
from xlplan.text.likely_targets import suggest_target
from xlplan.text.targets import find_target
from xlplan.text.words_around import words_around

_AIM = re.compile(r"\d|^(?:no|none|nil|zero)\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{4,}")
_NAMED = re.compile(rf"\b(?:{LABELS})\s[0-9]\b|[^\W\d_]{{4,}}")
_FEWEST = 2  # words that say what is measured
_OF_ANY = re.compile(  # words of any figure: 'Currently standing at 86%'
    r"\b(?:current(?:ly)?|latest|performance|position|figure|stand(?:s|ing)|reached|remains?|achieved|with|have|been"
    r"|this|that|which|below|above|target|year|month|quarter|date|from|rate|percentage|average)\b",
    re.IGNORECASE,
)
_CLAUSES = re.compile(r";|(?<=[\w%)])\.\s+(?=[A-Z][\w-]*\s)")
_BRACKETS = re.compile(r"\([^()]*\)")
_TITLE = re.compile(r"[^\n,;:%£]*?(?:\s[–-]\s|:\s)")
_PARTS = re.compile(r"[^,;\s][^,;]*")
_BETWEEN = re.compile(r"[;.]\s+|,\s+(?:(?:and|with)\s+)?(?=[£<>≥≤]?\d)|\s+and\s+(?=[£<>≥≤]?\d)")


def split_clauses(measure: str, shown: str) -> list[tuple[str, int, str]]:
    """Return (measure, start, text) for each clause where both have as many, each with one number.

    Empty where they are one, or where unit or words leave open which figure answers which target.
    """
    asked, said = [text for _, text in _parts(measure)], _parts(shown)
    if not 2 <= len(asked) <= len(said):
        return []
    answers = [(start, text) for start, text in said if readings(text)]
    figures = [_outside(text) for _, text in answers]
    if len(asked) != len(answers) or not all(len(found) == 1 for found in figures):
        return []
    known = [target for text in asked if (target := find_target(text) or suggest_target(text, ""))]
    units = [found[0].unit for found in figures]
    if len(known) < len(asked) or [target.unit for target in known] != units:
        return []
    if len(set(units)) < len(units) and not _are_told_apart(asked, [text for _, text in answers]):
        return []
    return [(name, start, text) for name, (start, text) in zip(asked, answers, strict=True)]


def split_labelled(names: Sequence[str], shown: str) -> list[tuple[str, int, str]]:
    """Return (measure, start, text) for each part of a line that begins as one of the measures does.

    'Practice check – Y1 77%, Y2 85%' answers 'Y1 phonics check' and 'Y2 re-check'; empty unless all are.
    """
    title = _TITLE.match(shown)
    begins = title.end() if title else 0
    parts = [(begins + match.start(), match[0]) for match in _PARTS.finditer(shown[begins:])]
    firsts = {_first(name): name for name in names}
    labels = [_first(text) for _, text in parts]
    is_each = sorted(labels) == sorted(firsts) and len(names) == len(parts) and "" not in firsts
    if not is_each or not all(len(readings(text)) == 1 for _, text in parts):
        return []
    by_name = {firsts[label]: part for label, part in zip(labels, parts, strict=True)}
    return [(name, *by_name[name]) for name in names]


def split_aimed(shown: str) -> list[tuple[int, str]]:
    """Return (start, text) for each sentence where all have one figure and a target of their own.

    'Health attended 78% (target 95%). Police attended 97% (target 95%).' Empty where there is one.
    """
    cuts = [0, *(match.end() for match in re.finditer(SENTENCE_END, shown)), len(shown)]
    parts = [
        (end - len(shown[start:end].lstrip()), shown[start:end].strip())
        for start, end in pairwise(cuts)
        if shown[start:end].strip()
    ]
    is_each = all(len(readings(text)) == 1 and find_own_goal(text) for _, text in parts)
    return parts if is_each and len(parts) > 1 else []


def own_measure(shown: str) -> str:
    """Return what a sentence measures by its own words, where it names its target: 'Agency rate …%'.

    '' where there are no two words that say what, more than one figure, or no target.
    """
    said, *others = re.split(r"\.\s|;\s", shown, maxsplit=1)
    found = readings(said)
    if len(found) != 1 or any(map(readings, others)) or not find_own_goal(shown):
        return ""
    words = words_around(said, found)
    return words if len(set(_WORD.findall(_OF_ANY.sub(" ", words)))) >= _FEWEST else ""


def _first(text: str) -> str:
    found = re.match(r"\w*[^\W\d_]\w*", text)
    return found[0].casefold() if found else ""


def clauses_of(measure: str, answers: Sequence[str]) -> list[str]:
    """Return the clauses of a measure, an aim each, for as many lines: '90% in time; no complaints'.

    They may be sentences: 'PA below 12%. Disadvantaged PA below 18%'. Empty where a line has the words of
    another clause than its own.
    """
    asked = [text.strip() for text in _CLAUSES.split(measure) if text.strip()]
    if len(asked) != len(answers) or not all(_AIM.search(text) for text in asked):
        return []
    mine, theirs = ([_words(text) for text in texts] for texts in (asked, answers))
    for at, words in enumerate(theirs):
        others = frozenset[str]().union(*mine[:at], *mine[at + 1 :])
        if words & others and not words & mine[at]:
            return []
    return asked


def _outside(text: str) -> Sequence[Reading]:
    """Return the figures of a clause, less what stands in brackets beside one: '58% (September 55%)'."""
    brackets = [range(*match.span()) for match in _BRACKETS.finditer(text)]
    found = readings(text)
    return [each for each in found if not any(each.start in span for span in brackets)] or found


def _parts(text: str) -> list[tuple[int, str]]:
    """Return the clauses of a text and where they begin."""
    starts = [0, *(match.end() for match in _BETWEEN.finditer(text))]
    ends = [*(match.start() for match in _BETWEEN.finditer(text)), len(text)]
    return [
        (start, text[start:end]) for start, end in zip(starts, ends, strict=True) if text[start:end].strip()
    ]


def _are_told_apart(asked: Sequence[str], answers: Sequence[str]) -> bool:
    """Tell whether each answer shares a word with its own clause, and with no other."""
    mine, theirs = ([_words(text) for text in texts] for texts in (asked, answers))
    return all(
        bool(mine[at] & theirs[other]) == (at == other)
        for at in range(len(mine))
        for other in range(len(mine))
    )


def _words(text: str) -> frozenset[str]:
    """Return the beginnings of the words that tell a clause from others; of 'Grade 2' both together."""
    found = _NAMED.findall(text.casefold())
    return frozenset(word if word[-1].isdigit() else word[:5] for word in found)
