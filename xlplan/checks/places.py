"""How findings name places and quote words: areas as Excel writes them, people and numbers veiled.

Apart from the rules, so that all of them say where and what in the same way.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from xlplan.address import cell_name, column_letters

_MAIL = re.compile(r"([\w.+-])[\w.+-]*@([\w-]+\.[\w.-]+)")
_FIGURES = re.compile(r"\d[\d /-]{3,}\d")  # a telephone number, an NHS number, a date of birth
_POSTCODE = re.compile(r"\b([A-Z]{1,2})\d[A-Z\d]? ?\d[A-Z]{2}\b")
_HOME = re.compile(r"(?i)((?:[/\\]|%5C|%2F)(?:users|home)(?:[/\\]|%5C|%2F))[^/\\%]+")
# Two or three words that begin with capitals and nothing else: as a name is written.
_NAME = re.compile(r"(?:[^\W\d_][\w'’-]*[.,]? ){1,2}[^\W\d_][\w'’-]*")
_LONGEST = 60  # characters of a quotation


def blocks(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Return whole numbers as stretches without a gap: 1, 2, 3, 7 is (1, 3), (7, 7)."""
    found: list[tuple[int, int]] = []
    for number in sorted(numbers):
        if found and number == found[-1][1] + 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found


def list_columns(numbers: Iterable[int]) -> list[str]:
    """Return columns as Excel writes them: K:M, P:P."""
    return [f"{column_letters(low)}:{column_letters(high)}" for low, high in blocks(numbers)]


def list_rows(numbers: Iterable[int]) -> list[str]:
    """Return rows as Excel writes them: 12:31, 40:40."""
    return [f"{low}:{high}" for low, high in blocks(numbers)]


def list_cells(places: Iterable[tuple[int, int]]) -> list[str]:
    """Return cells in reading order, those side by side or below one another as areas: A4:F4, B7:B12."""
    by_row: dict[int, list[int]] = {}
    for row, column in places:
        by_row.setdefault(row, []).append(column)
    by_span: dict[tuple[int, int], list[int]] = {}
    for row, columns in by_row.items():
        for span in blocks(columns):
            by_span.setdefault(span, []).append(row)
    areas = [(top, low, end, high) for (low, high), lines in by_span.items() for top, end in blocks(lines)]
    names = [(cell_name(top, low), cell_name(end, high)) for top, low, end, high in sorted(areas)]
    return [first if first == last else f"{first}:{last}" for first, last in names]


def listed(each: Sequence[str], most: int = 3) -> str:
    """Return the first of some things, and how many there are besides: B7, C9, D4 and 17 more."""
    shown = ", ".join(each[:most])
    return f"{shown} and {len(each) - most:,} more" if len(each) > most else shown


def counted(number: int, thing: str, things: str = "") -> str:
    """Return a number with its word: 1 row, 1,200 rows."""
    return f"{number:,} {thing if number == 1 else things or thing + 's'}"


def them(number: int) -> str:
    """Return the word for that many things: it, or them."""
    return "it" if number == 1 else "them"


def quoted(texts: Iterable[str], most: int = 3) -> str:
    """Return the first of some texts in quotation marks, each short and veiled."""
    first = list(texts)
    shown = [f"'{discreet(text)}'" for text in first[:most]]
    return listed([*shown, *first[most:]], most)


def discreet(text: str) -> str:
    """Return the beginning of a text; of one that is written like a person's name, the initials."""
    line = " ".join(text.split())
    looks_like_a_name = _NAME.fullmatch(line) and all(word[0].isupper() for word in line.split())
    return veiled_name(line) if looks_like_a_name else short(line)


def short(text: str) -> str:
    """Return the beginning of a text on one line; what looks like personal data is veiled."""
    line = veiled(" ".join(text.split()))
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1].rstrip() + "…"


def veiled(text: str) -> str:
    """Return a text with e-mail addresses, long figures, postcodes and users' folders cut short."""
    text = _MAIL.sub(r"\1…@\2", text)
    text = _POSTCODE.sub(r"\1…", text)
    text = _HOME.sub(r"\1…", text)
    return _FIGURES.sub(lambda found: found[0][:2] + "…", text)


def veiled_name(name: str) -> str:
    """Return a person's name as its initials: Kathy Bundred is 'K… B…'."""
    return " ".join(f"{word[0]}…" for word in re.findall(r"[^\W\d_][^\s.,@\\_]*", name))
