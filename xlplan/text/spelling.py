"""Another date in the form of a mention: its case, abbreviation, leading zeros and short year."""

from __future__ import annotations

from datetime import date

from xlplan.text.calendar import MONTHS, financial_year
from xlplan.text.mentions import Mention

Splice = tuple[int, int, str]


def spell_like(mention: Mention, last: date, first: date | None = None) -> str:
    """Return the mention with another end, and another start where it is a range, in the form it has.

    A range that names one year gets a second where it now begins in the year before, and loses it afterwards.
    """
    splices: list[Splice] = []
    for name, (start, end) in mention.tokens.items():
        at = first if first and name in {"d1", "o1", "m1"} else last
        if name != "y1":
            splices.append((start, end, _spell(mention, name, mention.span.text[start:end], at)))
    if first and mention.first:
        splices += _spell_first_year(mention, mention.first, first, last)
    spelt = mention.span.text
    for start, end, new in sorted(splices, reverse=True):
        spelt = spelt[:start] + new + spelt[end:]
    return spelt


def _spell(mention: Mention, name: str, old: str, at: date) -> str:
    """Return one token of the mention for the date."""
    match name:
        case "d1" | "d2":
            new = _pad(mention, at.day)
        case "o1" | "o2":
            new = _match_case(_ordinal(at.day), old)
        case "m1" | "m2":
            new = _pad(mention, at.month) if old[0].isdigit() else _spell_month(mention, at.month, old)
        case "q":
            new = str((at.month - 4) % 12 // 3 + 1)
        case "y" | "y_plain":
            new = str(financial_year(at))
        case "y_end":
            new = str(financial_year(at) + 1)[-len(old) :]
        case _:
            new = _spell_year(at.year, old)
    return new


def _spell_first_year(mention: Mention, was: date, first: date, last: date) -> list[Splice]:
    """Return what the start of a range needs so that its year is told where it must be, or always was."""
    text, tokens = mention.span.text, mention.tokens
    month_ends = tokens["m1"][1] + text.startswith(".", tokens["m1"][1])
    turns = first.year != last.year
    if "y1" not in tokens:
        month_2_ends = tokens["m2"][1] + text.startswith(".", tokens["m2"][1])
        written = text[month_2_ends : tokens["y2"][0]] + _spell_year(first.year, text[slice(*tokens["y2"])])
        return [(month_ends, month_ends, written)] if turns else []
    start, end = tokens["y1"]
    if turns or was.year == mention.span.period.last.year:
        return [(start, end, _spell_year(first.year, text[start:end]))]
    return [(month_ends, end, "")]


def _spell_year(year: int, old: str) -> str:
    return str(year) if len(old) == 4 else f"{old[:-2]}{year % 100:02}"


def _spell_month(mention: Mention, number: int, old: str) -> str:
    """Return the month's name, short where the mention writes months short. 'May' goes by the rest of it."""
    name, text = MONTHS[number - 1], mention.span.text
    months = [text[slice(*mention.tokens[token])] for token in ("m1", "m2") if token in mention.tokens]
    telling = [month for month in months if month.lower() != "may"]
    short_year = "y2" in mention.tokens and mention.tokens["y2"][1] - mention.tokens["y2"][0] < 4
    is_short = telling[0].title() not in MONTHS if telling else short_year
    return _match_case(name[:3] if is_short else name, old)


def _pad(mention: Mention, number: int) -> str:
    """Return a day or a month in figures: 06 as in 30/11/2013 or 08 November, 6 as in 8/11/2013."""
    text = mention.span.text
    tokens = [text[slice(*mention.tokens[name])] for name in ("d2", "m2") if name in mention.tokens]
    figures = [token for token in tokens if token[0].isdigit()]
    is_padded = any(token[0] == "0" for token in figures) or (
        len(figures) == len(tokens) and all(len(token) == 2 for token in figures)
    )
    return f"{number:02}" if is_padded else str(number)


def _ordinal(number: int) -> str:
    return "th" if 11 <= number <= 13 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


def _match_case(new: str, old: str) -> str:
    if old.isupper():
        return new.upper()
    return new.lower() if old.islower() else new
