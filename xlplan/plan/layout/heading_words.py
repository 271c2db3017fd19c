"""How much the words of a heading speak for each kind of column, by schemas/heading_words.yaml.

Apart from headings.py, by whose lists a whole heading is known: here every word counts, and none decides.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache

from xlplan.memory import remember
from xlplan.plan.layout.heading_lists import singular
from xlplan.resources import data_folder

_WEIGHTS = {"surely": 5.0, "plainly": 3.0, "perhaps": 1.0}
_ASIDE = 0.7  # what stands in brackets, beside what does not
_MOST = 2  # words of one weight that are counted
_LONGEST = 4  # words of a phrase
_BRACKETS = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]")
_WORD = re.compile(r"[^\W_]+(?:['’](?!s\b)[^\W_]+)*|[%#£]")

_ENDS_WITH_NUMBER = re.compile(
    r"(?!.*\b(?:total|actual|target|delivered|completed|current|achieved|latest|planned)\b).*\s(?:no\.?|nr\.?|#)",
    re.IGNORECASE,
)

_Words = tuple[str, ...]
_Weight = tuple[str, float]  # a kind of column, and how much a phrase speaks for it


@remember(2048)
def hints_of(heading: str) -> Mapping[str, float]:
    """Return how much a heading speaks for each kind of column that it has a word of."""
    found: dict[str, float] = {}
    bare, aside = _BRACKETS.sub(" ", heading), " ".join(map(" ".join, _BRACKETS.findall(heading)))
    for text, share, most in ((bare, 1.0, _MOST), (aside, _ASIDE, 1)):
        for (kind, weight), phrases in _phrases_in(_words(text)).items():
            found[kind] = found.get(kind, 0.0) + weight * share * min(len(phrases), most)
    return found


def most_hinted(heading: str) -> str:
    """Return the kind of column for which a heading speaks most, '' where it has no word of any."""
    hints = hints_of(heading)
    return max(hints, key=lambda kind: hints[kind], default="")


def names_code(heading: str) -> bool:
    """Tell whether a heading ends as that of a code does: 'Minute no.', 'WRES no.'; 'Total no.' does not."""
    return _ENDS_WITH_NUMBER.fullmatch(" ".join(heading.split())) is not None


def _phrases_in(words: _Words) -> Mapping[_Weight, set[_Words]]:
    """Return the phrases of a text by what they speak for; of one kind a longer one goes before its words."""
    held: dict[_Weight, set[_Words]] = defaultdict(set)
    covered: set[tuple[str, int]] = set()
    for length in range(min(_LONGEST, len(words)), 0, -1):
        for at in range(len(words) - length + 1):
            phrase = words[at : at + length]
            for kind, weight in _known().get(phrase, ()):
                places = {(kind, place) for place in range(at, at + length)}
                if not places & covered:
                    held[kind, weight].add(phrase)
                    covered |= places
    return held


def _words(text: str) -> _Words:
    return tuple(
        singular(word) for word in _WORD.findall(text.casefold().replace("’s", "").replace("'s", ""))
    )


@cache
def _known() -> Mapping[_Words, Sequence[_Weight]]:
    """Return what each word or phrase speaks for."""
    import yaml  # 15 ms, which only those who read a plan should wait for

    text = (data_folder("schemas") / "heading_words.yaml").read_text("utf-8")
    lists = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    known: dict[_Words, list[_Weight]] = defaultdict(list)
    for kind, ways in lists.items():
        for how, phrases in ways.items():
            for phrase in phrases:
                known[_words(phrase)].append((kind, _WEIGHTS[how]))
    return known
