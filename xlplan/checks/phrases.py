"""What officers write where a figure, a date or a name should be, and how they say that a thing is done."""

from __future__ import annotations

import re

from xlplan.memory import remember

_NOTHING = (
    r"n\.?\s?/?\s?a\.?|nfa|none|nil|-+|–|—|\?+|tb[acd]|to be (?:confirmed|agreed|advised|determined|decided)"
)
_NO_DATA = (
    r"(?:data |figures? |information )?(?:still )?(?:awaiting|awaited|pending|outstanding)\b[\w\s]*"
    r"|(?:data |figures? |information |results? )?(?:is |are )?(?:not|un)\s?(?:yet |currently )?"
    r"(?:available|known|reported|recorded|collected|measured|received)\b[\w\s]*"
    r"|no (?:data|figures?|information|return|update)\b[\w\s]*"
    r"|(?:data |figures? )?to follow|not applicable"
)
_NO_DATE = (
    r"on-?\s?going|continuous(?:ly)?|rolling(?: programme)?|as (?:and when )?(?:required|needed|necessary)"
    r"|asap|as soon as possible|no date|not set|not known|not applicable|no further action"
)
_NOBODY = (
    r"vacan(?:t|cy)|unassigned|not assigned|nobody|no further action|to be (?:appointed|recruited)"
    r"|not applicable"
)
_MONTH_OR_QUARTER = (
    r"\b(?:[Qq](?:uarter|tr)?\s?[1-4]|[1-4](?:st|nd|rd|th) [Qq]uarter|(?i:(?:autumn|spring|summer) term)"
    r"|Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?"
    r"|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)(?![a-z])"
)
_DONE = (
    r"(?:(?:the |this )?(?:action|work|task|review|project|all actions?)\s)?"
    r"(?:is |was |has been |have been |now )*"
    r"(?:fully |now )?(?:completed?|done|achieved|implemented|closed|finished|in place)"
    r"(?:\s(?:in|on)\s[\w\s]{3,20})?"
)
_CLOSED = (
    r"\W*(?:(?:action|now|fully)\s)*(?:completed?|closed|done|delivered|achieved|finished|implemented|embedded"
    r"|discharged|superseded|withdrawn|rejected|not accepted|no longer (?:needed|required|applicable)"
    r"|submitted for closure)\b"
)
_ACTION_DONE = (
    r"\b(?:this|the|all) (?:action|recommendation)s? (?:is|are|was|were|has|have)(?: now| been| fully)* "
    r"(?:complete|completed|closed|achieved|implemented)\b"
)
_BUT = r"\b(?:but|however|although|except|partly|partially|not|yet to|remain|outstanding|almost|nearly)\b"


def says_nothing(text: str) -> bool:
    """Tell whether a text is blank, or one of the marks that stand for nothing: NFA, TBC, n/a."""
    return _is(text, f"(?:{_NOTHING})?")


def says_no_data(text: str) -> bool:
    """Tell whether a performance cell only says that there is no figure: blank, 'Awaiting data'."""
    return says_nothing(text) or _is(text, _NO_DATA)


def says_no_date(text: str) -> bool:
    """Tell whether a timescale, or a line of one, names no date: blank, TBC, NFA, Ongoing."""
    return says_nothing(text) or _is(text, _NO_DATE)


def says_closed(status: str) -> bool:
    """Tell whether a status says that there is nothing left to do: 'Closed by HMICFRS', 'Completed May'."""
    return re.match(_CLOSED, status, re.IGNORECASE) is not None and not re.search(_BUT, status, re.IGNORECASE)


def says_nobody(text: str) -> bool:
    """Tell whether a lead officer's cell names nobody: blank, NFA, TBC, vacant."""
    return says_nothing(text) or _is(text, _NOBODY)


def says_done(text: str) -> bool:
    """Tell whether the whole text says that something is complete, and nothing else."""
    return _is(text, _DONE)


@remember(4096)  # several rules ask of the same text
def says_action_done(text: str) -> bool:
    """Tell whether a narrative says of the action itself that it is complete, without a but."""
    for sentence in re.split(r"(?<=[.;!?])\s|\n", text):
        if says_done(sentence) or re.search(_ACTION_DONE, sentence, re.IGNORECASE):
            return re.search(_BUT, text, re.IGNORECASE) is None
    return False


def asks_for_all(measure: str) -> bool:
    """Tell whether a measure is met by the whole or by nothing: 'All staff trained', 'No late visits'."""
    return re.match(r"\W*(?:all|every|each|no|zero|nil)\b(?!\.)", measure, re.IGNORECASE) is not None


def says_when(text: str) -> bool:
    """Tell whether a heading or a figure's words name a month, a quarter or a term, of whatever year."""
    return re.search(_MONTH_OR_QUARTER, text) is not None


def holds_number_word(text: str) -> bool:
    """Tell whether the text counts in words: 'two lay members'."""
    words = r"\b(?:none|nil|zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty)\b"
    return re.search(words, text, re.IGNORECASE) is not None


def spelt_out(said: str, rating: str) -> str:
    """Return a published rating so that a sentence can hold it: 'Amber (A)' for a letter."""
    return f"{rating} ({said})" if len(said) == 1 and said.isalpha() else said


def shorten(text: str) -> str:
    """Return a measure short enough to be named in a sentence."""
    plain = " ".join(text.split())
    return plain if len(plain) <= 70 else plain[:69].rpartition(" ")[0].rstrip(" ,;:-–") + "…"


@remember(4096)
def _is(text: str, words: str) -> bool:
    plain = " ".join(text.split()).strip(" .;:()[]*")
    return re.fullmatch(words, plain, re.IGNORECASE) is not None
