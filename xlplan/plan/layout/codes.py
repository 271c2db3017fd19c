"""Columns of codes, whatever their heading says: 'KPI' over K01 and K02 is the reference.

Apart from contents.py, which decides by words and figures.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from xlplan.plan.book.grid import Sheet
from xlplan.plan.layout.headers import Header
from xlplan.plan.layout.headings import FIGURES

_CODE = re.compile(
    r"[A-Z]{0,5}[ ._/-]?\d{1,4}(?:[ ._/-]?\d{1,3})*[a-z]?(?:\s*[,;&/]\s*[A-Z]{0,5}[ ._-]?\d+)*", re.IGNORECASE
)


def codes_as_reference(header: Header, sheet: Sheet, rows: Sequence[int]) -> Header:
    """Return the header with a column of codes as the reference: 'KPI' over K01 beside 'Description'."""
    match = header.match
    if moved := _codes_for_area(header, sheet, rows):
        return moved
    doubled = match.doubles.get("measure", ())
    coded = [at for at in (*doubled, match.columns.get("measure", 0)) if at and holds_codes(sheet, rows, at)]
    others = [at for at in doubled if at not in coded]
    columns = dict(match.columns)
    if len(coded) != 1 or (doubled and len(others) != 1):
        return header
    is_area = {"area", FIGURES} <= header.match.names and not holds_codes(sheet, rows, columns.get("area", 0))
    has_letters = any(re.search(r"[^\W\d_]", sheet.rows[row].get(coded[0], "")) for row in rows)
    words = coded[0] + 1  # 'Description' right of 'PI' over H1 and H2
    is_described = words in match.unmatched and has_letters and _says_words(sheet, rows, words)
    if not doubled and not (is_area and has_letters) and not is_described:
        return header
    if doubled:
        columns["measure"] = others[0]
    else:
        columns["measure"] = columns.pop("area") if is_area and not is_described else words
    columns.setdefault("reference", coded[0])
    doubles = {name: places for name, places in match.doubles.items() if name != "measure"}
    unmatched = tuple(at for at in match.unmatched if at != columns["measure"])
    return header._replace(match=match._replace(columns=columns, doubles=doubles, unmatched=unmatched))


def _says_words(sheet: Sheet, rows: Sequence[int], at: int) -> bool:
    """Tell whether each row has a phrase of its own in a column."""
    texts = [sheet.shown(row, at).text.strip() for row in rows if len(sheet.rows[row]) > 1]
    is_worded = all(len(re.findall(r"[^\W\d_]{2,}", text)) > 1 for text in texts)
    return len(texts) > 1 and is_worded and len({*texts}) == len(texts)


def _codes_for_area(header: Header, sheet: Sheet, rows: Sequence[int]) -> Header | None:
    """Return the header with 'TSM' over RP02 as the reference, where it stands left of measures in words."""
    match = header.match
    area, measure = match.columns.get("area", 0), match.columns.get("measure", 0)
    is_free = 0 < area < measure and "reference" not in match.names
    if not is_free or not holds_codes(sheet, rows, area) or holds_codes(sheet, rows, measure):
        return None
    columns = {name: at for name, at in match.columns.items() if name != "area"}
    return header._replace(match=match._replace(columns={**columns, "reference": area}))


def holds_codes(sheet: Sheet, rows: Sequence[int], at: int) -> bool:
    """Tell whether nothing but codes and numbers stands in a column: 'K01', '2.1', 'AFI 3'."""
    texts = [
        text for row in rows if len(sheet.rows[row]) > 1 and (text := sheet.rows[row].get(at, "").strip())
    ]
    return bool(texts) and all(_CODE.fullmatch(text) for text in texts)
