"""The words of schemas/headings.yaml, as headings.py compares them with those of a plan.

Apart from headings.py, which says what a heading means by them.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from xlplan.memory import remember
from xlplan.resources import data_folder

Key = frozenset[str]
_Lists = dict[str, dict[str, list[str]]]

_STOP_WORDS = frozenset(["a", "an", "and", "as", "at", "for", "in", "is", "of", "on", "or", "the", "to"])
_OTHERS = "none"  # in headings.yaml: what is no column of ours
_WORD = re.compile(r"[^\W_]+|#")
_PHRASES = re.compile(r"\b(to|in|so)[ -](date|year|far)\b")


@remember(4096)  # the same few texts are asked for again and again while the header row is sought
def heading_key(text: str) -> Key:
    """Return the words that make the heading, less case, punctuation, order, plurals and stop words."""
    folded = unicodedata.normalize("NFKC", text).casefold().replace("’", "'")
    folded = folded.replace("(s)", "s").replace("'s", "s")
    folded = _PHRASES.sub(r"\1\2", folded)  # 'date' alone is a day, 'year' alone is a year
    words = _WORD.findall(folded)
    return frozenset(singular(word) for word in words if word not in _STOP_WORDS)


@cache
def column_names() -> tuple[str, ...]:
    """Return our names of a plan's columns, in the order of headings.yaml."""
    return tuple(dict.fromkeys(name for name, _ in known_headings().values()))


@cache
def vocabulary() -> Key:
    """Return every word of the headings that we know."""
    return Key().union(*known_headings(), *(words for _, words in loose_words()[0]))


@cache
def _lists() -> _Lists:
    import yaml  # 15 ms, which only those who read a plan should wait for

    text = (data_folder("schemas") / "headings.yaml").read_text("utf-8")
    lists: _Lists = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return lists


@cache
def loose_words() -> tuple[tuple[tuple[str, Key], ...], Key]:
    """Return (our name, words) for each entry of `words`, and the words that make any heading another."""
    lists = dict(_lists())
    others = Key().union(*(heading_key(words) for words in lists.pop(_OTHERS)["words"]))
    groups = [(name, heading_key(words)) for name, ways in lists.items() for words in ways.get("words", ())]
    return tuple(groups), others


@cache
def known_headings() -> dict[Key, tuple[str, int]]:
    """Return (our name, place) by key: place 0 for `headings`, 1, 2 ... down the list `otherwise`."""
    known: dict[Key, tuple[str, int]] = {}
    for name, ways in _lists().items():
        if name == _OTHERS:
            continue
        known |= {heading_key(heading): (name, 0) for heading in ways["headings"]}
        known |= {heading_key(heading): (name, at) for at, heading in enumerate(ways["otherwise"], start=1)}
    return known


def singular(word: str) -> str:
    """Return a word less the ending of its plural."""
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if len(word) > 2 and word.endswith("s") and not word.endswith("ss") else word
