"""XP2 again: XP209, whether each lead officer has one name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from xlplan.checks.phrases import says_nobody
from xlplan.checks.rule import Seen, check

if TYPE_CHECKING:
    from xlplan.checks.rows import Action
    from xlplan.checks.subject import Subject

_TITLES = r"^(?:mrs?|ms|miss|dr|prof(?:essor)?|cllr|councillor|sir|dame|rev)\.?\s+"
_NAME = r"[^\W\d_]+(?:[-'’. ]+[^\W\d_]+)*"
_NO_NAME = (
    r"\b(?:head|manager|director|lead|officer|team|service|services|all|board|group|chair|assistant|deputy"
    r"|council|vacant|interim|acting|principal|senior|business|safeguarding|children|adults?|health|police)\b"
)


class _Name(NamedTuple):
    action: Action
    text: str
    parts: tuple[str, ...]

    @property
    def letters(self) -> str:
        """Is the name as letters alone, in which spaces and hyphens make no difference."""
        return "".join(self.parts)


@check("XP209", "Two spellings of one name", internal="info", committee="info", public="warning")
def find_two_spellings(subject: Subject) -> Iterator[Seen]:
    """Looks for a lead officer whose name is written in two ways: another hyphen or space, an initial for the
    first name, one letter more or less. One finding for each spelling that is the rarer.

    Quiet about a job title added, and about two people of one surname.

    ## Why it matters

    Whoever filters or sorts the column by a name misses the actions under the other spelling.

    ## Example

    "Pippa Brent- Isherwood" four times, and "Pippa Brent-Isherwood" once.

    ## Remedy

    Use one spelling throughout.
    """
    names = list(_find_names(subject))
    first: dict[str, _Name] = {}
    counts: dict[str, int] = {}
    for name in names:
        first.setdefault(name.text, name)
        counts[name.text] = counts.get(name.text, 0) + 1
    ordered = sorted(
        first.values(), key=lambda name: ("- " in name.text, -counts[name.text], -len(name.text))
    )
    told = set[str]()
    for at, usual in enumerate(ordered):
        for other in ordered[at + 1 :]:
            if other.text not in told and _is_same(usual, other, ordered):
                told.add(other.text)
                yield other.action.see(
                    "lead",
                    f"'{other.text}' ({other.action.called}) and '{usual.text}' ({usual.action.called}, "
                    f"{usual.action.cells['lead']}) are one name in two spellings: whoever filters by the "
                    "one misses the other.",
                    f"Write '{usual.text}' in both places, if they are the same person.",
                    f"{other.text} | {usual.text}",
                )


def _find_names(subject: Subject) -> Iterator[_Name]:
    """Yield each person's name of the lead column, without title and post."""
    for action in subject.actions:
        text = re.sub(r"\([^()]*\)?", "\n", action.texts["lead"])
        for part in re.split(r"[\n;,/&]|\band\b|\s[-–—]\s", text):
            name = re.sub(_TITLES, "", " ".join(part.split()), flags=re.IGNORECASE).strip(" .:")
            is_name = re.fullmatch(_NAME, name) and name[:1].isupper() and not says_nobody(name)
            if is_name and 1 < len(name.split()) <= 4 and not re.search(_NO_NAME, name, re.IGNORECASE):
                yield _Name(action, name, tuple(re.findall(r"[^\W\d_]+", name.casefold())))


def _is_same(one: _Name, other: _Name, names: list[_Name]) -> bool:
    if one.letters == other.letters:
        return True
    if one.parts[-1] == other.parts[-1]:
        initials = sorted((one.parts[0], other.parts[0]), key=len)
        if len(initials[0]) == 1:
            full = [n for n in names if n.parts[-1] == one.parts[-1] and n.parts[0][0] == initials[0]]
            return initials[1][0] == initials[0] and len([n for n in full if len(n.parts[0]) > 1]) == 1
    return _is_slip(one, other)


def _is_slip(one: _Name, other: _Name) -> bool:
    """Tell whether two names are a letter apart in a word of six letters or more, and the same otherwise."""
    if len(one.parts) != len(other.parts):
        return False
    differing = [(a, b) for a, b in zip(one.parts, other.parts, strict=True) if a != b]
    return len(differing) == 1 and min(map(len, differing[0])) >= 5 and _is_one_letter_apart(*differing[0])


def _is_one_letter_apart(one: str, other: str) -> bool:
    longer, shorter = sorted((one, other), key=len, reverse=True)
    if len(longer) == len(shorter):
        return sum(a != b for a, b in zip(longer, shorter, strict=True)) == 1
    is_near = len(longer) - len(shorter) == 1
    return is_near and any(longer[:i] + longer[i + 1 :] == shorter for i in range(len(longer)))
