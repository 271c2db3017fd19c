"""XP8: text damage. What conversion, hyphenation and hasty typing leave in a text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from xlplan.checks.rule import Seen, check

if TYPE_CHECKING:
    from xlplan.checks.subject import Subject

_DEBRIS: tuple[tuple[str, str], ...] = (
    (
        "LaTeX",
        r"\\(?:[%&]|(?:text\w*|mathrm|frac|leq|geq|times)\b)|\$[^$\n]{1,40}\\[^$\n]{0,40}\$"
        r"|[\^_]\{[^{}\n]{0,20}\}",
    ),
    ("a character that was lost", r"[^\s\ufffd]{0,15}\ufffd+[^\s\ufffd]{0,15}"),
    (
        "text read in the wrong encoding",
        r"\S{0,12}(?:â(?:€|\x80)\S?|Ã[\x80-\xbf©¨ª«¢¤¶¼±³¡]|Â(?=[£§©®°±·½¼¾\xa0])|(?<=\w)Â(?=\s))\S{0,8}",
    ),
    ("an escape that Excel does not undo", r"_x[0-9A-Fa-f]{4}_"),
    ("HTML", r"&(?:amp|nbsp|lt|gt|quot|apos|#\d{2,5}|#x[0-9a-f]{2,4});|</?(?:br|p|b|i|div|span|li|ul)\s?/?>"),
    ("a character of another font", r"[\ue000-\uf8ff]"),
    ("a character that cannot be seen", r"[\x00-\x08\x0b\x0e-\x1f\x7f\u200b\u200e\u200f\u2028\ufeff]"),
    ("fragments of words", r"\b(?:[a-z]{1,2}\s){4,}[a-z]{1,2}\b"),
)
# Without one of these characters a text has none of the above but the last.
_MAY_BE_DEBRIS = re.compile(
    r"[\\$^_&<\ufffdâÃÂ\ue000-\uf8ff\x00-\x08\x0b\x0e-\x1f\x7f\u200b\u200e\u200f\u2028\ufeff]"
)
_SHORT = "a i an as at be by do go he if in is it me my no of on or so to up us we am"
_PREFIX = (
    "re pre co non multi inter intra self sub post de anti under over mid pro semi un mis ex ante counter"
)
_HANGING = "and or to and/or & nor but as then rather versus vs"  # in 'pre- and post-natal'
_TWICE_IN_ENGLISH = "had that very many far long bye so more is"
_SHORT_WORDS, _PREFIXES = frozenset(_SHORT.split()), frozenset(_PREFIX.split())
_SUSPENDED, _MAY_BE_TWICE = frozenset(_HANGING.split()), frozenset(_TWICE_IN_ENGLISH.split())
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_SPLIT = re.compile(
    r"(?<![\w-])(?P<first>[^\W\d_]{2,}+)(?:-[ \t\u00a0]+|-\n|[ \t]+-)(?P<second>[^\W\d_]++)\b(?!-)"
)
_TWICE = re.compile(
    r"(?<![\w’'/-])(?P<once>[^\W\d_]++(?:[ \t\u00a0][^\W\d_]++)?)[ \t\u00a0]+(?P=once)(?![\w’'-])",
    re.IGNORECASE,
)
_YEAR_TWICE = re.compile(
    r"\b(?P<once>(?:19|20)\d\d(?:\s?[/–-]\s?\d\d(?:\d\d)?)?)[.,]?[ \t\u00a0]+(?P=once)(?![\w/-])"
)


@check("XP801", "Conversion debris", internal="warning", committee="error", public="error")
def find_debris(subject: Subject) -> Iterator[Seen]:
    r"""Looks for what a conversion leaves behind: LaTeX ("74\%^8"), the replacement character, "â€™" for an
    apostrophe, "_x000D_", HTML ("&amp;"), characters that no font shows, rows of fragments of words. One
    finding for each cell.

    ## Why it matters

    Readers stumble over it, screen readers read it out, and a figure in it is not read at all.

    ## Example

    "Childrenâ€™s services", after a CSV file was opened in the wrong encoding.

    ## Remedy

    Type the words anew, or paste them as plain text.
    """
    for (sheet, cell), text in _find_texts(subject):
        kinds = _DEBRIS if _MAY_BE_DEBRIS.search(text) else _DEBRIS[-1:]
        found = [(what, said) for what, pattern in kinds for said in _find_all(what, pattern, text)]
        if found:
            what, said = found[0]
            more = f" and {len(found) - 1} more" if len(found) > 1 else ""
            shown = "".join(letter if letter.isprintable() else f"U+{ord(letter):04X}" for letter in said)
            yield Seen(
                f"{cell} holds {what}: '{shown}'{more}; readers stumble over it.",
                "Type the words anew, or paste them as plain text.",
                sheet,
                cell,
                subject.action_at(sheet, cell),
                quote=shown if min(said) < " " else said,  # no control characters in a report
            )


def _find_all(what: str, pattern: str, text: str) -> list[str]:
    found = [match[0] for match in re.finditer(pattern, text)]
    if what == "fragments of words":
        return [said for said in found if sum(word not in _SHORT_WORDS for word in said.split()) > 2]
    return found


@check("XP802", "Broken word", internal="info", committee="info", public="warning")
def find_broken_words(subject: Subject) -> Iterator[Seen]:
    """Looks for a word with a blank beside its hyphen: after a prefix ("re- commissioning"), in a name, and
    wherever the plan has the whole word elsewhere. One finding for each word.

    Quiet about hyphens that stand for a word to come ("pre- and post-natal", "short- to medium-term").

    ## Why it matters

    Searching for the word does not find it, and screen readers read two.

    ## Example

    "Complete the proposed re- commissioning of the Emergency Duty Team".

    ## Remedy

    Take the blank out, and the hyphen too where the word has none.
    """
    texts = list(_find_texts(subject))
    broken = [(place, match) for place, text in texts for match in _SPLIT.finditer(text)]
    if not broken:
        return
    known = {word for _, text in texts for word in _WORD.findall(text.casefold())}
    leads = {(action.sheet, action.cells["lead"]) for action in subject.actions}
    by_word: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for place, match in broken:
        if _is_broken(match, known, place in leads):
            by_word[" ".join(match[0].split())].append(place)
    for said, places in by_word.items():
        (sheet, cell), *others = dict.fromkeys(places)
        more = f", and in {', '.join(cell for _, cell in others)} too" if others else ""
        whole = re.sub(r"\s*-\s*", "-", said)
        yield Seen(
            f"{cell} has a word that is broken in two, '{said}'{more}: searching for it does not find it.",
            f"Write '{whole}'.",
            sheet,
            cell,
            subject.action_at(sheet, cell),
            quote=said,
        )


def _is_broken(match: re.Match[str], known: set[str], is_lead: bool) -> bool:
    first, second = match["first"].casefold(), match["second"].casefold()
    if second in _SUSPENDED:
        return False
    is_name = is_lead and match["first"][0].isupper() and match["second"][0].isupper()
    is_after = "- " not in match[0] and "-\n" not in match[0] and "-\u00a0" not in match[0]
    has_prefix = first in _PREFIXES and match["second"][0].islower() and not is_after
    return (
        is_name or has_prefix or f"{first}-{second}" in known or (len(second) > 2 and first + second in known)
    )


@check("XP803", "Doubled word", internal="info", committee="info", public="warning")
def find_doubled_words(subject: Subject) -> Iterator[Seen]:
    """Looks for a word, two words or a year that stands twice in a row. One finding for each cell.

    Quiet about "had had" and "that that", and about names ("Walla Walla").

    ## Why it matters

    It is left over from editing, and sometimes the sign that something between the two was lost.

    ## Example

    "compared with 1.4% in 2012/13. 2012/13."

    ## Remedy

    Take one of the two out, or put back what stood between them.
    """
    for (sheet, cell), text in _find_texts(subject):
        words = [match for match in _TWICE.finditer(text) if _is_slip(match)]
        found = [match[0] for match in (*words, *_YEAR_TWICE.finditer(text))]
        if found:
            more = f" and {len(found) - 1} more" if len(found) > 1 else ""
            yield Seen(
                f"{cell} says '{found[0]}'{more}: something stands twice, or something between was lost.",
                "Take one of the two out, or put back what stood between them.",
                sheet,
                cell,
                subject.action_at(sheet, cell),
                quote=found[0],
            )


def _is_slip(match: re.Match[str]) -> bool:
    once = match["once"]
    is_name = (
        once[0].isupper() and match[0][-len(once)].isupper() and once.casefold() not in {"the", "a", "of"}
    )
    return not (is_name or once.casefold() in _MAY_BE_TWICE or len(once) == 1)


def _find_texts(subject: Subject) -> Iterator[tuple[tuple[str, str], str]]:
    """Yield the cells of the plan that hold words, by place."""
    for place, shown in subject.plan.cells.items():
        if shown.number is None and not shown.is_date and shown.text and not shown.error:
            yield place, shown.text
