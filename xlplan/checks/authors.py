"""Whether what stands as an author is a person, and not a program, a shared account, a body or a post.

Apart from traces.py, whose rules on comments and on properties both ask it.
"""

from __future__ import annotations

import re
from collections.abc import Collection

# What programs and shared accounts write where a person's name would stand.
_NOBODY = re.compile(
    r"(?i)\W*(?:microsoft\b.*|.*\b(?:user|users|admin|administrator|openpyxl|xlsxwriter|libreoffice|openoffice"
    r"|apache poi|poi|epplus|closedxml|sheetjs|phpspreadsheet|phpexcel|aspose\S*|spreadsheetgear|excel|python"
    r"|unknown( creator)?|author|owner|none|system|service account|public)|\W*)\W*"
)
# Words of bodies and posts: a council, a team, a role answers by them, not a person.
_BODY = re.compile(
    r"(?i)\b(?:council|borough|county|city|team|service|services|department|directorate|office|unit|board"
    r"|group|ltd|limited|plc|trust|nhs|partnership|authority|committee|performance|strategy|finance|children"
    r"|officer|manager|director|analyst|head of|support|business|information|corporate)\b"
)


def is_person(text: str, allowed: Collection[str] = ()) -> bool:
    """Tell whether a property's text may be a person's name, and not one that is allowed."""
    name = " ".join(text.split())
    if not re.search(r"[^\W\d_]{2}", name) or _NOBODY.fullmatch(name) or _BODY.search(name):
        return False
    return name.casefold() not in {" ".join(each.split()).casefold() for each in allowed}
