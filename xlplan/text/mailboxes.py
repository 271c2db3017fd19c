"""Whose an e-mail address is: a person's, or a mailbox of an office that anybody may write to.

Apart from personal.py: it knows words, not numbers.
"""

from __future__ import annotations

import re

from xlplan.text.given_names import GIVEN_NAMES

_FREE = re.compile(
    r"(?:gmail|googlemail|hotmail|outlook|live|yahoo|ymail|aol|icloud|me|mac|msn|btinternet|btopenworld|sky|"
    r"talktalk|virginmedia|ntlworld|blueyonder|protonmail|proton|mail|gmx)\.[a-z.]+",
    re.IGNORECASE,
)
# A mailbox with one of these in its name is an office's.
_OFFICE_WORDS = """
access accommodation action admin adoption adult advice advoca application appoint borough business care
case child cllr commission committee communit complaint conference consult contact corporate council counter
customer data democra desk directorate dpo duty early education edt emergency enquir ethnic event family
families feedback finance foi foster front health help hotline housing hscb hub info inspect intake invoice
lado learning legal library licens lscb mail marac mash media member missing news noreply no-reply no.reply
office officer ofsted parent partner pass payroll people performance planning policy postmaster press
privacy procure project public quality reception records recruit referral register report request resource
review safe school screening secretar secure send service social staff student support team training
transition triage virtual volunteer webmaster welfare work workforce yos young youth
"""
_OFFICE = tuple(_OFFICE_WORDS.split())


def is_personal_mailbox(name: str, domain: str) -> bool:
    """Tell whether the part before the @ names a person, as far as its words and its domain say."""
    words = [word for word in re.split(r"[^a-z]+", name.casefold()) if word]
    if not words:
        return False
    if any(part in name.casefold() for part in _OFFICE) and not GIVEN_NAMES & set(words):
        return False
    if _FREE.fullmatch(domain) or GIVEN_NAMES & set(words):
        return True
    return len(words) > 1 or len(words[0]) > 5  # 'yos@', 'edt@' are abbreviations, 'kbundred@' is a person
