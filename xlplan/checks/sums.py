"""XP4 again: XP403 and XP404, figures of one cell that must come to each other."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from xlplan.checks.narrative import Passage, find_numbers, find_passages, spell
from xlplan.checks.rule import Seen, check

if TYPE_CHECKING:
    from xlplan.checks.rows import Action
    from xlplan.checks.subject import Subject
    from xlplan.text.numbers import Shape

_SAYS_WHOLE = r"\b(?:out )?of (?:the |these |those |all |our )*(?:\w+ )?$"
_OF_THESE = r"\s*(?:\w+\s){0,3}?of (?:these|those|them|whom|which)\b"


class Share(NamedTuple):
    """Is a count and the percentage that it is said to be, and what it is out of where the pair says so."""

    number: Decimal
    percent: Decimal
    whole: Decimal | None
    start: int
    end: int
    text: str


@check(
    "XP403",
    "Percentage does not fit its count",
    internal="warning",
    committee="error",
    public="error",
)
def find_misfit_percentages(subject: Subject) -> Iterator[Seen]:
    """Looks for a count with its percentage, "34 (47%)", "72% (23)" or "257 of 259 (99%)", that is no such
    share of anything in the cell.

    Quiet where the whole is not certainly there, and about figures that agree when rounded or cut off.
    `xlplan refresh` tells it too, of a percentage with a count in brackets where the extract gives the
    percentage alone: both are then left as they are.

    ## Why it matters

    Either the count or the percentage is last month's. Whoever has a calculator finds it.

    ## Example

    "Of the 72 actions, 34 (57%) are on track": 34 of 72 is 47%.

    ## Remedy

    Work the percentage out again from the counts, or correct the count. Where the percentage is of something
    else, say of what.
    """
    for action in subject.actions:
        known = [each.value for each in action.indicators if each.value is not None]
        for passage in find_passages(subject, action):
            numbers = find_numbers(passage.text, passage.markers)
            shares = find_shares(passage, numbers)
            for share in shares:
                whole = _find_whole(passage, numbers, shares, share, known)
                if whole is not None:
                    yield _see(
                        action,
                        passage,
                        share.text,
                        f"{spell(share.number)} of {spell(whole)} is {_percent(share, whole)}: one of the "
                        "figures is wrong or old.",
                        "Work the percentage out again from the counts, or say what it is a percentage of.",
                    )


def find_shares(passage: Passage, numbers: Sequence[Shape]) -> list[Share]:
    """Return the counts of a text that have their percentage beside them in brackets, or the other way."""
    found = []
    for one, other in itertools.pairwise(numbers):
        between, after = passage.text[one.end : other.start], passage.text[other.end :]
        if not re.fullmatch(r"\s?[(\[]\s?(?:n\s?=\s?)?", between) or not re.match(r"\s?[)\]]", after):
            continue
        if one.is_range or other.is_range or (one.unit == "%") == (other.unit == "%"):
            continue
        percent, count = (one, other) if one.unit == "%" else (other, one)
        if count.unit in {"", "ratio"}:
            text = passage.text[one.start : other.end + 1]
            found.append(Share(count.value, percent.value, count.high, one.start, other.end, text))
    return found


def _find_whole(
    passage: Passage,
    numbers: Sequence[Shape],
    shares: Sequence[Share],
    share: Share,
    known: Sequence[Decimal],
) -> Decimal | None:
    """Return what the count is certainly out of, if it is not the share of that, nor of anything else."""
    if share.whole is not None:
        return None if _fits(share, share.whole) else share.whole
    before, follows = passage.text[: share.start], passage.text[share.end + 1 :]
    inside = {start for each in shares for start in range(each.start, each.end)}
    counts = [n for n in numbers if n.unit in {"", "ratio"} and not n.is_range and n.start not in inside]
    wholes = [n.high if n.high is not None else n.value for n in counts]
    together = _sum(each.number for each in shares)
    if any(_fits(share, whole) for whole in (*wholes, *known, together)):
        return None
    earlier = [n for n in counts if n.end <= share.start]
    said = [n for n in counts if re.search(_SAYS_WHOLE, passage.text[: n.start], re.IGNORECASE)]
    directly = [n for n in said if n.start >= share.end and n.start - share.end < 25]
    sentence_start = max(before.rfind(". "), before.rfind("\n"), 0)
    opening = [n for n in said if sentence_start <= n.start < share.start]
    if re.match(_OF_THESE, follows) and earlier:
        certain = earlier[-1:]
    else:
        certain = directly[:1] or opening[-1:] or (earlier if len(counts) == 1 else [])
    whole = next((n.high if n.high is not None else n.value for n in certain), None)
    return whole if whole is not None and whole >= share.number else None


def _fits(share: Share, whole: Decimal) -> bool:
    if whole <= 0:
        return False
    exponent = share.percent.as_tuple().exponent
    place = Decimal(1).scaleb(min(exponent, 0) if isinstance(exponent, int) else 0)
    over = share.number * 100 / whole - share.percent
    return -place / 2 <= over < place  # rounded, or cut off


def _percent(share: Share, whole: Decimal) -> str:
    exponent = share.percent.as_tuple().exponent
    return f"{share.number * 100 / whole:.{max(0, -exponent) if isinstance(exponent, int) else 0}f}%"


@check("XP404", "Parts do not add up", internal="warning", committee="error", public="error")
def find_parts_that_do_not_add_up(subject: Subject) -> Iterator[Seen]:
    """Looks for a whole and its parts, counts with their percentages or counts in one bracket, that come to
    nearly the whole and not to it; and for three percentages or more of one whole, with their counts, that
    come to nearly 100.

    Quiet about rounding (a half for each part), and about parts that are plainly not all there are.

    ## Why it matters

    A total that is one out is the error that everybody can check.

    ## Example

    "Of the 72 actions, 34 (47%) are on track, 25 (35%) are at some risk and 12 (17%) at high risk": these are
    71.

    ## Remedy

    Correct the part that is wrong, or say what the rest is.
    """
    for action in subject.actions:
        for passage in find_passages(subject, action):
            numbers = find_numbers(passage.text, passage.markers)
            shares = find_shares(passage, numbers)
            wrong = _add_shares(passage, numbers, shares) or _add_brackets(passage, numbers)
            if wrong:
                quote, message = wrong
                remedy = "Correct the part that is wrong, or say what the rest is."
                yield _see(action, passage, quote, message, remedy)


def _add_shares(
    passage: Passage, numbers: Sequence[Shape], shares: Sequence[Share]
) -> tuple[str, str] | None:
    """Return the words, and what is wrong, where counts with percentages are nearly all of a whole."""
    parts = [share for share in shares if share.whole is None]
    if len(parts) < 2:
        return None
    percents, counts = _sum(each.percent for each in parts), _sum(each.number for each in parts)
    if not 90 <= percents <= 110:
        return None
    quote = passage.text[parts[0].start : parts[-1].end + 1]
    earlier = [n for n in numbers if n.end <= parts[0].start and n.unit == "" and not n.is_range]
    if earlier and earlier[-1].value != counts and abs(earlier[-1].value - counts) * 10 <= earlier[-1].value:
        quote = passage.text[earlier[-1].start : parts[-1].end + 1]
        shown = " + ".join(spell(each.number) for each in parts)
        return (
            quote,
            f"{shown} is {spell(counts)}, and the whole is {spell(earlier[-1].value)}: {_WHY}",
        )
    if len(parts) > 2 and abs(percents - 100) > Decimal(len(parts)) / 2:
        shown = " + ".join(spell(each.percent, "%") for each in parts)
        return quote, f"{shown} is {spell(percents, '%')}, and not all of it: {_WHY}"
    return None


_WHY = "a total that is out is what everybody can check."


def _add_brackets(passage: Passage, numbers: Sequence[Shape]) -> tuple[str, str] | None:
    """Return the words, and what is wrong, of '20 plans (10 boys, 9 girls)'."""
    for whole in numbers:
        opened = re.compile(r"[^\d().;\n]{0,40}\(([^()]+)\)").match(passage.text, whole.end)
        if whole.unit != "" or whole.is_range or not opened or whole.value < 10:
            continue
        inside = [n for n in numbers if opened.start(1) <= n.start and n.end <= opened.end(1)]
        listed = re.split(r",|;|\band\b|&", opened[1])
        each_has_one = len(listed) == len(inside) > 1 and all(re.match(r"\s*\d+\s+[a-z]", x) for x in listed)
        if not each_has_one or any(n.unit != "" or n.is_range for n in inside):
            continue
        total = _sum(n.value for n in inside)
        if total != whole.value and abs(total - whole.value) <= max(Decimal(1), whole.value / 20):
            shown = " + ".join(spell(n.value) for n in inside)
            message = f"{shown} is {spell(total)}, and the whole is {spell(whole.value)}: {_WHY}"
            return passage.text[whole.start : opened.end()], message
    return None


def _sum(values: Iterable[Decimal]) -> Decimal:
    return sum(values, Decimal(0))


def _see(action: Action, passage: Passage, words: str, message: str, remedy: str) -> Seen:
    quote = " ".join(words.split())
    said = quote if len(quote) <= 80 else f"{quote[:78]}…"
    return Seen(
        f"{passage.heading} ({passage.cell}) says '{said}', and {message}",
        remedy,
        passage.sheet,
        passage.cell,
        action.name,
        quote=quote,
    )
