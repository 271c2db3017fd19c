"""How much the words of a heading speak for each kind of column, by schemas/heading_words.yaml.

Apart from headings.py, by whose lists a whole heading is known: here every word counts, and none decides.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

from xlplan.memory import remember
from xlplan.resources import data_folder

_WEIGHTS = {"surely": 5.0, "plainly": 3.0, "perhaps": 1.0}
_ASIDE = 0.7  # what stands in brackets, beside what does not
_MOST = 2  # words of one weight that are counted
_BRACKETS = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]")


@remember(2048)
def hints_of(heading: str) -> Mapping[str, float]:
    """Return how much a heading speaks for each kind of column that it has a word of."""
    bare = " ".join(_BRACKETS.sub(" ", heading).split())
    aside = " ".join(" ".join(parts) for parts in _BRACKETS.findall(heading))
    found: dict[str, float] = {}
    for kind, weight, pattern in _patterns():
        said = min(len(_words(pattern, bare)), _MOST) + _ASIDE * min(len(_words(pattern, aside)), 1)
        if said:
            found[kind] = found.get(kind, 0.0) + weight * said
    return found


@cache
def _patterns() -> tuple[tuple[str, float, re.Pattern[str]], ...]:
    import yaml  # 15 ms, which only those who read a plan should wait for

    text = (data_folder("schemas") / "heading_words.yaml").read_text("utf-8")
    lists = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return tuple(
        (kind, _WEIGHTS[how], _any_of(words)) for kind, ways in lists.items() for how, words in ways.items()
    )


def _any_of(words: Sequence[str]) -> re.Pattern[str]:
    """Return the pattern of any of some words or phrases, the longest first, or of its plural."""
    ordered = sorted(words, key=len, reverse=True)
    listed = "|".join(re.escape(word).replace(r"\ ", r"[\s-]") for word in ordered)
    return re.compile(rf"(?<!\w)(?:{listed})(?:s|['’]s)?(?!\w)", re.IGNORECASE)


def _words(pattern: re.Pattern[str], text: str) -> set[str]:
    return {match[0].casefold() for match in pattern.finditer(text)} if text else set()
