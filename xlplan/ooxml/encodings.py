"""A part's bytes as UTF-8 and back: the same bytes, whatever the encoding.

Apart from spans.py, which works on UTF-8 alone.
"""

from __future__ import annotations

import re

from xlplan.errors import Damaged
from xlplan.ooxml.limits import check_encoding

_DECLARED = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)")


def decoded(raw: bytes, part: str) -> tuple[bytes, str]:
    """Return (UTF-8 bytes, the encoding they are stored in); a round trip of both gives the same bytes."""
    encoding = _encoding(raw, part)
    if raw.isascii() and encoding == "utf-8":
        return raw, encoding
    try:
        data = raw.decode(encoding).encode("utf-8")
        if stored(data, encoding) == raw:
            return data, encoding
    except (UnicodeError, LookupError) as wrong:
        raise Damaged(
            f"cannot be read as {encoding}; open the workbook in Excel and save it again", place=part
        ) from wrong
    raise Damaged(
        f"its {encoding} text cannot be kept byte for byte; save the workbook again in Excel", place=part
    )


def _encoding(raw: bytes, part: str) -> str:
    """Return the encoding of an XML part, by its first bytes or its declaration (XML 1.0, appendix F)."""
    if raw.startswith(b"\xff\xfe") or raw[1:4:2] == b"\0\0":
        return "utf-16-le"
    if raw.startswith(b"\xfe\xff") or raw[0:4:2] == b"\0\0":
        return "utf-16-be"
    declared = _DECLARED.match(raw, 3 if raw.startswith(b"\xef\xbb\xbf") else 0)
    encoding = declared[1].decode("ascii").lower() if declared else "utf-8"
    check_encoding(encoding, part)
    return "utf-8" if encoding == "utf8" else encoding


def stored(data: bytes, encoding: str) -> bytes:
    """Return UTF-8 bytes in the part's encoding; what that cannot spell becomes character references."""
    if encoding == "utf-8":
        return data
    return data.decode("utf-8").encode(encoding, "xmlcharrefreplace")
