"""Whether some words are about a measure: by those that carry meaning, with abbreviations written out."""

from __future__ import annotations

import re
from collections.abc import Collection

from xlplan.memory import remember

Words = frozenset[str]

_SMALL_WORDS = """
    a about after all also an and any are as at be been being but by can each for from had has have he her his
    if in into is it its more most nor not of on only or other our out over per she so some such than that the
    their them then there these they this those through to under until up was we were what when where which
    while who whose with within without you your
    no nos number numbers percentage percent cent proportion rate rates total average ytd date year years
    yearly month months monthly week weeks day days quarter time times current currently now last first two
    three new
"""
_GENERAL_WORDS = """
    performance indicator measure result figure position compliance timeliness service overall latest
    improved improving improvement increased rising risen rose fallen fell dropped steadily remains remained
    stands stood reached achieved achieving reported against during
"""
_SMALL = frozenset(_SMALL_WORDS.split())
_ENOUGH, _SOME = 0.6, 0.3


@remember(8192)  # measures are compared with each other, and with every sentence
def content_words(text: str) -> Words:
    """Return the words that carry meaning, without endings: contact, referr, social."""
    words = re.findall(r"[^\W\d_]+", text.casefold().replace("-", "").replace("’", "'").replace("'s", ""))
    return frozenset(_stem(word) for word in words if len(word) > 2 and word not in _SMALL)


def is_general(phrase: str, measure: str = "") -> bool:
    """Tell whether a phrase names no measure, or only this one: 'Performance during November 2013 was'."""
    return content_words(phrase) <= content_words(f"{_GENERAL_WORDS} {measure}")


def likeness(measure: str, phrase: str, others: Collection[str] = ()) -> float:
    """Return how far a phrase is about a measure, 0 to 1; 0 where that is not enough to say so.

    Enough is most of the measure's words, or all those that none of the `others`, measures beside it, has.
    """
    wanted, said = content_words(measure), _said(measure, phrase)
    shared = len(wanted & said) / len(wanted) if wanted else 0
    own = wanted.difference(*(content_words(other) for other in others))
    names_it = bool(own) and own <= said and shared >= _SOME
    return shared if shared >= _ENOUGH or names_it else 0


def names_any(measure: str, phrase: str) -> bool:
    """Tell whether a phrase has any of the words that carry the measure's meaning."""
    return bool(content_words(measure) & _said(measure, phrase))


def _said(measure: str, phrase: str) -> Words:
    return content_words(phrase) | _written_out(measure, phrase)


def _stem(word: str) -> str:
    if len(word) > 3 and word.endswith("s") and not word.endswith("ss"):
        word = word[:-1]
    return word[:6]


def _written_out(measure: str, phrase: str) -> Words:
    """Return the measure's words that the phrase abbreviates, and its abbreviations written out there."""
    found = {word for short in _abbreviations(phrase) for word in _initialled(short, measure)}
    found |= {_stem(short.casefold()) for short in _abbreviations(measure) if _initialled(short, phrase)}
    return frozenset(found)


def _abbreviations(text: str) -> list[str]:
    return re.findall(r"\b([A-Z]{2,6})s?\b", text)


def _initialled(short: str, text: str) -> Words:
    """Return the words whose initials, in a row, are the abbreviation: CPP is Child Protection Plan."""
    words = re.findall(r"[^\W\d_]+", text)
    for start in range(len(words) - len(short) + 1):
        row = words[start : start + len(short)]
        if "".join(word[0] for word in row).casefold() == short.casefold():
            return content_words(" ".join(row))
    return frozenset()
