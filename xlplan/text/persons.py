"""Names of people in a text: after a title, after words for a relative, or a known given name with a surname.

It knows no language, only these three signs: a surname alone, an initial with a surname ('J Smith'), a name
that it does not know, and names in small letters are not seen. Pseudonyms ('Child A') and public office are
left.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import NamedTuple

from xlplan.text.given_names import GIVEN_NAMES

_NAME = r"(?:(?:Mac|Mc|O['’]|D['’])?[A-Z][a-zà-ÿ]+(?:-[ ]?[A-Z][a-zà-ÿ]+){0,2})"
_TITLED = re.compile(
    rf"\b(?:Mr|Mrs|Ms|Miss|Mx|Master|Dr)\b\.? (?:[A-Z]\.? ?)?({_NAME}(?: {_NAME})?)(?![a-z])"
)
_RELATIVE = re.compile(
    r"\b(?=[a-gmpsuyA-GMPSUY])(?:(?i:mother|mum|father|dad|parents?|brother|sister|siblings?|son|daughter|grandmother|"
    r"grandfather|carer|"
    r"child|baby|uncle|aunt|guardian)(?: of| called| named)|(?i:child|children|baby|boy|girl|"
    r"pupil|young person|"
    rf"brother|sister|son|daughter|mother|father),?(?: called| named)?) ({_NAME}(?: {_NAME})?)(?![a-z])"
)
_PAIR = re.compile(rf"\b({_NAME}) ({_NAME})(?![a-z])")
# A capitalised second word that makes the pair a place, a body, a document or a programme.
_NO_SURNAME_WORDS = """
academy act advocacy army assessment avenue award awards bank board building care case castle centre child
children church clinic close college committee community council court crescent day drive estate family farm
fields foundation gardens gate green group grove hall health heights hill home hospice hospital house hub
infant infants inquiry institute junior lane lanes library lodge manor mews model nursery office park
pathway place plan primary programme project pupil report review road room school schools secondary service
services society square station street surgery team terrace tower training trust university unit view
village walk ward way youth and the for of in on january february march april may june july august september
october november december monday tuesday wednesday thursday friday
"""
_NO_SURNAME = frozenset(_NO_SURNAME_WORDS.split())
_NO_NAME_WORDS = """
protection care in need health social service services plan plans looked after first and the centre centres
centred safeguarding development sexual exploitation poverty friendly minder line family early help act
mental adolescent
"""
_NO_NAME = frozenset(_NO_NAME_WORDS.split())
_OFFICE = re.compile(
    r"\b(?:Cllrs?|Councillors?|Lord|Lady|Baroness|Sir|Dame|Professor|Prof|Judge|Justice|HHJ|Mayor|"
    r"Minister|MP|"
    r"St|Saint|Alderman|The)\.? (?:\w+ )?$"
)
_OF_A_WORK = re.compile(
    r"(?:['’]s?)? (?:(?:[A-Z]\w+|and|of|Serious|the) ){0,2}(?:Inquiry|Report|Review|Foundation|"
    r"Trust|Award|School|"
    r"Academy|Centre|Hospital|House|Hall|College|Act|Primary|Nursery|Building|Library|Clinic|"
    r"Society|Road|Street|Law|Rule)\b"
)
# After whom a law, a rule or a training is named: nothing private is said of them.
_NAMESAKES = re.compile(r"(?:Oliver McGowan|Awaab Ishak|Martha Mills|Sarah Payne|Clare Wood)\b")


class Person(NamedTuple):
    """Is a name in a text: the words, where they stand, and the sign by which it was found."""

    name: str
    start: int
    end: int
    sign: str


def find_people(text: str, allowed: Collection[str] = ()) -> Iterator[Person]:
    """Yield the names of people in a text in reading order, but for those allowed: full names or surnames."""
    known = _keys_of(frozenset(allowed))
    found: list[Person] = []
    for each in _candidates(text):
        keys = {name_key(each.name), name_key(each.name).rpartition(" ")[2]}
        is_new = all(each.end <= other.start or other.end <= each.start for other in found)
        if is_new and not keys & known:
            found.append(each)
    yield from sorted(found, key=lambda each: each.start)


@lru_cache(maxsize=16)  # the same names are allowed in all of a plan's texts
def _keys_of(names: frozenset[str]) -> frozenset[str]:
    keys = [name_key(name) for name in names]
    return frozenset(keys) | {key.rpartition(" ")[2] for key in keys}


def people_named(text: str) -> list[str]:
    """Return the names of which a cell of lead officers consists: 'Jan Fenn (Manager)' gives Jan Fenn."""
    plain = re.sub(r"\([^)]*\)", ";", text)
    return [
        match[0]
        for match in re.finditer(rf"(?:[A-Z]\.? ?)?{_NAME}(?: (?:de |van |[A-Z]\. )?{_NAME})*", plain)
    ]


def name_key(name: str) -> str:
    """Return a name as two spellings of it are compared."""
    return " ".join(re.sub(r"-\s+", "-", name).replace("’", "'").casefold().split())


def initials(name: str) -> str:
    """Return a name as a finding may tell it: 'J. S.'."""
    return " ".join(f"{word[0]}." for word in re.split(r"[ -]+", name) if word)


def _candidates(text: str) -> Iterator[Person]:
    for match in _TITLED.finditer(text):
        if match[1].split()[0].casefold() not in {*_NO_SURNAME, "justice"}:
            yield Person(_without_tail(match[1]), match.start(), match.end(), "a title")
    for match in _RELATIVE.finditer(text):
        first = match[1].split()[0]
        if first.casefold() in GIVEN_NAMES and not _is_of_a_work(text, match):
            yield Person(_without_tail(match[1]), match.start(1), match.end(1), "the words before it")
    for match in _pairs(text):
        if not _OFFICE.search(text[max(0, match.start() - 60) : match.start()]) and not _is_of_a_work(
            text, match
        ):
            yield Person(match[0], match.start(), match.end(), "a given name")


def _pairs(text: str) -> Iterator[re.Match[str]]:
    """Yield two capitalised words of which the first is a given name, and the second may be a surname."""
    at = 0
    while match := _PAIR.search(text, at):
        is_name = match[1].casefold() in GIVEN_NAMES and match[2].casefold() not in _NO_SURNAME
        at = match.end() if is_name else match.end(1)
        if is_name:
            yield match


def _without_tail(name: str) -> str:
    first, _, second = name.partition(" ")
    return first if second.casefold() in _NO_SURNAME | _NO_NAME else name


def _is_of_a_work(text: str, match: re.Match[str]) -> bool:
    is_namesake = _NAMESAKES.match(text, match.start()) is not None
    return is_namesake or _OF_A_WORK.match(text, match.end()) is not None
