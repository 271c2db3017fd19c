"""Personal data in a text: numbers, addresses and dates that belong to one person, and their masked form.

A number is found by its check digit, its shape, or the words before it; what looks alike (budget codes,
ISBNs, counts, public hotlines, the addresses of public buildings) is left. The masked form never tells the
whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from xlplan.text.mailboxes import is_personal_mailbox
from xlplan.text.numbers import fold

UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"  # the check letter is that of the sum modulo 23
# Royal Mail's postcode areas.
_AREA_CODES = """
AB AL B BA BB BD BF BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX
FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE
NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ
TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE
"""
_AREAS = frozenset(_AREA_CODES.split())
_MONTHS = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t(?:ember)?)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
DATE = (
    r"(?:[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}[/.-][0-9]{1,2}[/.-](?:[0-9]{4}|[0-9]{2})"
    rf"|[0-9]{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTHS},?\s+(?:[0-9]{{4}}|[0-9]{{2}}))\b"
)
_BIRTH = re.compile(
    rf"(?:\bd\.?\s?o\.?\s?b\b\.?|\bdates? of birth\b|\bbirth ?date\b|\bborn(?: on)?\b)[\s:=(–-]{{0,6}}"
    rf"(?:(?:is|was|on)\s)?({DATE})|({DATE})\s?\(?(?:d\.?o\.?b\b|date of birth)",
    re.IGNORECASE,
)
_NO_PERSON_BORN = re.compile(
    r"\b(?:service|project|idea|scheme|partnership|team|programme|strategy|board|"
    r"plan)\b[^.]*\b(?:was|were)\s*$",
    re.IGNORECASE,
)
_UPN = re.compile(r"\b[A-HJ-NP-RT-Z][0-9]{11}[0-9A-HJ-NP-RT-Z]\b")
_NHS = re.compile(r"(?<![\w.,£/+-])[0-9]{3}([ -]?)[0-9]{3}\1[0-9]{4}(?![\w%]|[.,/-][0-9])")
_INSURANCE = re.compile(
    r"\b(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PRSTW-Z][A-CEGHJ-NPRSTW-Z] ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[A-D]\b"
)
_PLACEHOLDER_INSURANCE = re.compile(
    r"(?:\bNINO|\bNI (?:no|number)|National Insurance)[^;\n]{0,20}?\b"
    r"([A-Z]{2} ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[A-D])\b"
)
_POSTCODE = re.compile(r"\b([A-Z]{1,2})([0-9][0-9A-Z]?) [0-9][ABD-HJLNP-UW-Z]{2}\b")
_TELEPHONE = re.compile(
    r"(?<![\w£$.,/:+-])(?:\+44[ -]?(?:\(0\) ?)?|0044[ -]?|\(?0)[127](?:[ ()\u00a0-]{0,2}[0-9]){8,9}"
    r"(?![\w%/-]|[.,:][0-9])"
)
_EMAIL = re.compile(r"(?<![\w.@])[\w.+'-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
_CASE = re.compile(
    r"\b(?:(?:case|client|child|pupil|service user|person|family|file|patient)(?:'s|’s)? ?"
    r"(?:id|no\b\.?|number|ref(?:erence)?\b\.?|record)"
    r"|(?:LCS|ICS|CCM|Mosaic|Liquidlogic|Carefirst|Framework-?i|EHM)(?: (?:id|no\b\.?|number|ref\b\.?))?)"
    r"[ :#.]{0,3}((?:[A-Z]{1,4}[-/]?)?[0-9]{5,10})\b",
    re.IGNORECASE,
)
# What makes a number something else: its owner is a thing.
_OF_A_THING = re.compile(
    r"\b(?:isbn|issn|invoice|budget|cost cent(?:re|er)s?|ledger|orders?|purchase|po|account|"
    r"charity|company|vat|"
    r"serial|part|asset|barcode|product|version|grid|rooms?|codes?|contract|licen[cs]e|urn|ofsted ref|"
    r"indicators?|section|uprn)\b[^.;\n]{0,25}$",
    re.IGNORECASE,
)
_PUBLIC_BUILDING = re.compile(
    r"\b(?:town hall|civic|council|county hall|guildhall|schools?|academy|college|university|hospital|"
    r"surgery|clinic|health|library|court|police|station|church|nursery|offices?|department|"
    r"(?:children['’]?s|family|community|youth|contact|leisure|assessment|medical|day) centre)\b"
    r"[^;\n]{0,80}$",
    re.IGNORECASE,
)


class Personal(NamedTuple):
    """Is one piece of personal data: what kind, where it stands, and how it is named without being told.

    `is_office` holds of a landline, and of an e-mail address at a public body: contacts at work.
    """

    kind: str
    start: int
    end: int
    masked: str
    is_office: bool = False


def find_personal(text: str, case_ids: Sequence[re.Pattern[str]] = ()) -> tuple[Personal, ...]:
    """Return the personal data in a text, in reading order; `case_ids` are patterns of the council's own."""
    found: list[Personal] = []
    for each in _candidates(text, case_ids):
        if all(each.end <= other.start or other.end <= each.start for other in found):
            found.append(each)
    return tuple(sorted(found, key=lambda each: each.start))


def may_hold(text: str) -> bool:
    """Tell whether there can be personal data in a text, or in one of many that are joined by NULs.

    It asks for a part of each pattern that is quickly looked for; a council's own patterns are not asked.
    """
    if "@" in text:
        return True
    folded, has_digit = fold(text), _DIGIT.search(text)
    if "birth" in folded or "born" in folded or _DOB.search(folded):
        return True
    if not has_digit:
        return False
    return bool(_LONG_NUMBER.search(text) or _CODE.search(text) or _CASE_TAIL.search(folded))


# Each begins with a character or a set of them: a search goes from one of these to the next.
_DIGIT = re.compile("[0-9]")
_LONG_NUMBER = re.compile("[0-9](?:[ ()\u00a0-]{0,2}[0-9]){7}")  # of a pupil, a patient, a telephone
_CODE = re.compile(r"[0-9A-Z](?: [0-9][A-Z]{2}| ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[A-D])")
_DOB = re.compile(r"d\.?\s?o\.?\s?b")
_CASE_TAIL = re.compile(
    r"(?:id|no|number|ref|reference|record|lcs|ics|ccm|mosaic|liquidlogic|carefirst|framework-?i|ehm)"
    r"[ :#.]{0,4}(?:[a-z]{1,4}[-/]?)?[0-9]{5}"
)


def _candidates(text: str, case_ids: Sequence[re.Pattern[str]]) -> Iterator[Personal]:
    for pattern in case_ids:
        yield from (_numbered("a case number", match) for match in pattern.finditer(text) if match[0])
    if not may_hold(text):
        return
    yield from _find_births(text)
    for match in _UPN.finditer(text):
        if is_upn(match[0]):
            yield _numbered("a unique pupil number (UPN)", match)
    for match in _NHS.finditer(text):
        if _is_nhs(text, match):
            yield _numbered("an NHS number", match)
    for pattern, group in ((_INSURANCE, 0), (_PLACEHOLDER_INSURANCE, 1)):
        for match in pattern.finditer(text):
            if not _OF_A_THING.search(_before(text, match)):
                yield _numbered("a National Insurance number", match, group)
    yield from (_numbered("a case number", match, 1) for match in _CASE.finditer(text))
    yield from _find_addresses(text)


def _find_births(text: str) -> Iterator[Personal]:
    for match in _BIRTH.finditer(text):
        if not _NO_PERSON_BORN.search(_before(text, match)):
            group = 1 if match[1] else 2
            yield Personal("a date of birth", match.start(group), match.end(group), "a date of birth")


def _find_addresses(text: str) -> Iterator[Personal]:
    for match in _EMAIL.finditer(text):
        name, _, domain = match[0].partition("@")
        if is_personal_mailbox(name, domain):
            masked = f"the e-mail address of a person at {domain}"
            yield Personal("an e-mail address", *match.span(), masked, _is_public_body(domain))
    for match in _TELEPHONE.finditer(text):
        digits = re.sub(r"^(?:0044|44)0?", "0", re.sub(r"[^0-9]", "", match[0]))
        is_known = re.match(r"0(?:1[1-9]|2[03489]|7[1-9])", digits)
        if is_known and len(digits) == 11 and not _OF_A_THING.search(_before(text, match)):
            kind = "a mobile telephone number" if digits.startswith("07") else "a telephone number"
            yield Personal(kind, *match.span(), f"{kind} ending {digits[-3:]}", digits[1] != "7")
    for match in _POSTCODE.finditer(text):
        before = _before(text, match)
        if match[1] in _AREAS and not _OF_A_THING.search(before) and not _PUBLIC_BUILDING.search(before):
            yield Personal("a postcode", *match.span(), f"a postcode in {match[1]}{match[2]}")


def _before(text: str, match: re.Match[str]) -> str:
    """Return the words before a match, as far as they can speak of it."""
    return text[max(0, match.start() - 160) : match.start()]


def _numbered(kind: str, match: re.Match[str], group: int = 0) -> Personal:
    number = "".join(letter for letter in match[group] if letter.isalnum())
    return Personal(kind, *match.span(group), f"{kind} ending {number[-3:]}")


def is_upn(text: str) -> bool:
    """Tell whether the check letter of a UPN is right (DfE, UPN guide: weights 2 to 13, modulo 23)."""
    values = [UPN_LETTERS.index(letter) if letter.isalpha() else int(letter) for letter in text[1:]]
    return UPN_LETTERS[sum(weight * value for weight, value in enumerate(values, 2)) % 23] == text[0]


def is_nhs_number(digits: str) -> bool:
    """Tell whether ten digits have the check digit of an NHS number (NHS Data Dictionary: modulo 11)."""
    total = sum(weight * int(digit) for weight, digit in zip(range(10, 1, -1), digits, strict=False))
    return (11 - total % 11) % 11 == int(digits[9]) and len(set(digits)) > 1


def _is_nhs(text: str, match: re.Match[str]) -> bool:
    """Tell whether it is one: by its check digit, and its range, its grouping or the word before it."""
    digits = re.sub(r"[ -]", "", match[0])
    before = _before(text, match)
    is_named = re.search(r"\bNHS\b", before[-40:], re.IGNORECASE) is not None
    is_likely = digits[0] in "4679" and not _OF_A_THING.search(before)
    return is_nhs_number(digits) and (is_named or is_likely)


def _is_public_body(domain: str) -> bool:
    endings = (".gov.uk", ".nhs.uk", "nhs.net", ".police.uk", ".sch.uk", ".gov.wales", ".gov.scot")
    return domain.casefold().endswith(endings)
