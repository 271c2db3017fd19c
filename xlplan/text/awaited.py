"""Words that stand where a figure is to come: 'Awaiting data', 'TBC', 'Due Nov'.

'Complete', 'Nil' and 'Stopped' are no such words: they answer.
"""

from __future__ import annotations

import re

from xlplan.text.mentions import MONTH

_DATA = r"(?:data|figures?|returns?|results?|information|update|outturn|validation|publication|national data)"
_WHEN = (
    rf"(?:(?:in|by|until|from|for|on|end(?: of)?|mid|early|late)\s+)*(?:{MONTH}|Q[1-4]|autumn|spring|summer"
    r"|winter|next\s+(?:month|quarter|term|year|report|meeting)|later(?:\s+in\s+(?:the\s+)?year)?|term"
    r"|year[ -]end)"
    r"(?:\s+(?:[0-9]{2,4}|term|report|return|meeting|board))?"
)
_TO_COME = (
    rf"(?:{_DATA}\s+)?(?:(?:still\s+|currently\s+|is\s+|are\s+)*(?:a?waiting|awaited|pending|outstanding|delayed)"
    rf"|to follow|to come|to be (?:confirmed|advised|added|reported|published|agreed)"
    r"|(?:is\s+|are\s+)?not (?:yet )?(?:due|available|known|received|reported|published|collected|measured"
    r"|recorded|in)"
    r"|(?:still\s+)?(?:validating|(?:being |to be )validated|(?:in|under|subject to) validation)"
    rf"|unavailable|lag(?:s|ged|ging)?)(?:\s+(?:for\s+)?(?:{_DATA}|sign[- ]off))?"
    rf"(?:\s+from\s+[\w&/ ]{{2,30}})?(?:\s+(?:un)?til\s+{_WHEN}|\s+{_WHEN})?"
    rf"|(?:no|not yet) (?:{_DATA})(?:\s+(?:yet|available|until\s+{_WHEN}|this (?:month|quarter|period)))*"
    rf"|{_DATA} (?:due|expected)(?:\s+{_WHEN})?|tb[cad](?:\s+{_WHEN})?|n/?\.?a\.?|n/d|n/y/a|nya"
    r"|not applicable|[-–—.?…*]*|x+|q"
)
_DUE = rf"(?:next\s+)?(?:due|expected|published|available|reported)\s+{_WHEN}"


def says_awaited(text: str) -> bool:
    """Tell whether a text is blank, or says of a figure no more than that it is to come."""
    return re.fullmatch(f"(?:{_TO_COME})?", _less_remark(text), re.IGNORECASE) is not None


def says_due(text: str) -> bool:
    """Tell whether a text says no more than when: 'Due Nov', of a figure or of a step."""
    return re.fullmatch(_DUE, _less_remark(text), re.IGNORECASE) is not None


def _less_remark(text: str) -> str:
    """Return the text on one line, without what stands in brackets at its end and holds no figure."""
    return re.sub(r"\s*[(\[][^()\[\]0-9]*[)\]]\s*$", "", " ".join(text.split())).strip(" .;:()[]")
