"""Cards: an action on a form, each text beside or beneath its label, and the form again for the next.

Apart from headers.py, which reads a table: here a sheet of cards is turned into one, a row for each.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from xlplan.memory import remember
from xlplan.plan.book.grid import Place, Sheet
from xlplan.plan.layout.headings import FIGURES, match_headings
from xlplan.plan.model import CellText
from xlplan.text.figures import readings

_LONGEST_LABEL = 40
_LEAST_CARDS = 2
_LEAST_LABELS = 3
_NUMBER = re.compile(r"\s*\b(?:no\.?\s?)?\d{1,3}[a-z]?$", re.IGNORECASE)


class _Card(NamedTuple):
    """Is the area of one card, and the labels in it by place."""

    row: int
    column: int
    last_row: int
    last_column: int
    labels: Mapping[Place, str]

    def holds(self, row: int, column: int) -> bool:
        """Tell whether the cell lies in the card."""
        return self.row <= row <= self.last_row and self.column <= column <= self.last_column


def turn_cards(sheet: Sheet, elsewhere: Collection[str] = ()) -> Sheet | None:
    """Return a sheet of cards as a table, labels in row 1 and a card in each row below; None if it has none.

    Its cells know where they stand (`Sheet.origin`). A label that a card repeats, as that of a second
    measure, begins another row. Two cards at least have three labels that are headings of ours, what the
    action is or is measured by and its figure or rating among them. One will do where its labels stand
    `elsewhere`, on other sheets of cards.
    """
    labels = _find_labels(sheet, elsewhere)
    cards = _find_cards(sheet, labels)
    least = 1 if elsewhere else _LEAST_CARDS
    if len(cards) < least:
        return None
    ways = _ways(sheet, cards)
    places = [_read_card(sheet, card, ways) for card in cards]
    keys = list(dict.fromkeys(key for rows in places for row in rows for key in row))
    means = {key: match_headings({1: key}).names for key in keys}
    held = [frozenset().union(*(means[key] for row in rows for key in row)) for rows in places]
    if sum(map(_is_of_plan, held)) < max(least, 2 * len(cards) / 3):
        return None
    return _as_table(sheet, cards[0], keys, [row for rows in places for row in rows])


def find_elsewhere(sheets: Iterable[Sheet]) -> dict[str, frozenset[str]]:
    """Return for each sheet which of its texts, as labels, stand in the same column of another sheet."""
    titles = {
        sheet.name: {
            (at, title.casefold())
            for cells in sheet.rows.values()
            for at, text in cells.items()
            if (title := _title(text))
        }
        for sheet in sheets
    }
    counts = Counter(place for places in titles.values() for place in places)
    return {
        name: frozenset(key for at, key in places if counts[at, key] > 1) for name, places in titles.items()
    }


def _is_of_plan(names: frozenset[str]) -> bool:
    return len(names) >= _LEAST_LABELS and bool(names & {"area", "measure"} and names & {FIGURES, "rating"})


def _find_labels(sheet: Sheet, elsewhere: Collection[str]) -> dict[Place, str]:
    """Return the texts that label cards, each less its number: they recur, and headings of ours among them.

    In a column of labels everything is one that recurs, as 'Card 1' and 'Card 2' do. Elsewhere a heading of
    ours is one, unless it stands right beside a label as its text; in a row without such a column, what
    recurs right beside a label is one too: then it is a row of headings.
    """
    every = ((row, at, text) for row, cells in sheet.rows.items() for at, text in cells.items())
    texts = {(row, at): title.casefold() for row, at, text in every if (title := _title(text))}
    counts = Counter(texts.values())
    texts = {place: key for place, key in texts.items() if counts[key] > 1 or key in elsewhere}
    ours = {key for key in set(texts.values()) if match_headings({1: key}).names}
    known = {place: key for place, key in texts.items() if key in ours}
    is_lane = _is_lane_of_one if elsewhere else _is_lane
    lanes = {column for column in {at for _, at in known} if is_lane(known, column)}
    found = {place: key for place, key in texts.items() if place[1] in lanes}
    rows = {row for row, _ in found}
    for row, column in sorted(texts.keys() - found.keys()) if lanes else ():
        at, left = (row, column), (row, column - 1)
        is_text = (
            left in found and row in rows and not _is_heading_beside(known.get(at, ""), found[left], counts)
        )
        if not is_text and (left in found or at in known):
            found[at] = texts[at]
    return found


def _is_heading_beside(key: str, label: str, counts: Mapping[str, int]) -> bool:
    """Tell whether a heading of ours beside a label is one of another column each time, and not its text."""
    names = match_headings({1: key}).names
    return bool(names) and counts[key] >= counts[label] and names != match_headings({1: label}).names


def _is_lane(known: Mapping[Place, str], column: int) -> bool:
    """Tell whether a column has two headings of ours, the other again each time that the first is."""
    keys = [key for place, key in sorted(known.items()) if place[1] == column]
    blocks: list[set[str]] = []
    for key in keys:
        blocks += [set()] if key == keys[0] else []
        blocks[-1].add(key)
    counts = Counter(key for block in blocks for key in block)
    return len(blocks) > 1 and sum(count == len(blocks) for count in counts.values()) > 1


def _is_lane_of_one(known: Mapping[Place, str], column: int) -> bool:
    """Tell whether a column has three headings of ours, each once: the labels of one card."""
    keys = [key for place, key in known.items() if place[1] == column]
    return len(keys) == len(set(keys)) >= _LEAST_LABELS


@remember(4096)  # asked three times: beside other sheets, by itself, as a card's
def _title(text: str) -> str:
    """Return a label's words, less the number at its end; '' where it is none, being long or with figures."""
    words = _NUMBER.sub("", " ".join(text.split()).rstrip(" :")).rstrip(" :")
    is_short = 0 < len(words) <= _LONGEST_LABEL and words[0].isalpha()
    return words if is_short and not readings(words) else ""


def _find_cards(sheet: Sheet, labels: Mapping[Place, str]) -> list[_Card]:
    """Return the cards: each begins with the label that comes first of all, and ends before the next.

    Their labels are those of most cards, and beside the first one's column those of all.
    """
    if not labels:
        return []
    first = labels[min(labels)]
    starts = sorted(place for place, key in labels.items() if key == first)
    bottom, right = max(row for row, _ in labels), max(max(cells) for cells in sheet.rows.values())
    cards = []
    for row, column in starts:
        beside = [other for above, other in starts if above == row and other > column]
        below = [other for other, at in starts if other > row and at == column]
        last_row, last_column = min(below, default=bottom + 2) - 1, min(beside, default=right + 2) - 1
        cards.append(_Card(row, column, last_row, last_column, {}))
    own = [{place: key for place, key in labels.items() if card.holds(*place)} for card in cards]
    counts = Counter(
        (at - card.column, key)
        for card, held in zip(cards, own, strict=True)
        for at, key in {(at, key) for (_, at), key in held.items()}
    )
    least = {(at, key): len(cards) if at else len(cards) // 2 + 1 for at, key in counts}
    return [
        card._replace(
            labels={
                place: key
                for place, key in held.items()
                if counts[place[1] - card.column, key] >= least[place[1] - card.column, key]
            }
        )
        for card, held in zip(cards, own, strict=True)
    ]


def _beside(sheet: Sheet, card: _Card, place: Place) -> Place | None:
    """Return the cell beside a label, where it is in the card and no label."""
    area = sheet.areas.get(place)
    at = place[0], (area.last_column if area else place[1]) + 1
    return None if at[1] > card.last_column or sheet.anchor(*at) in card.labels else at


def _beneath(sheet: Sheet, card: _Card, place: Place) -> Place | None:
    """Return the cell beneath a label, where it is in the card and no label, and the only one to the next."""
    at = sheet.bottom(*place) + 1, place[1]
    after = sheet.bottom(*at) + 1, place[1]
    is_one = sheet.anchor(*after) in card.labels or not sheet.shown(*after).text.strip()
    is_in = at[0] <= card.last_row and sheet.anchor(*at) not in card.labels
    return at if is_in and (is_one or after[0] > card.last_row) else None


def _ways(sheet: Sheet, cards: Sequence[_Card]) -> dict[str, bool]:
    """Return for each label whether its text stands beside it, and not beneath.

    Without those that have none, and the headings of a table within the card: several rows stand beneath.
    """
    beside, beneath, barred = set[str](), set[str](), set[str]()
    for card in cards:
        for place, key in card.labels.items():
            right, below = _beside(sheet, card, place), _beneath(sheet, card, place)
            if right and sheet.shown(*right).text.strip():
                beside.add(key)
            elif below and sheet.shown(*below).text.strip():
                beneath.add(key)
            elif not below and (sheet.bottom(*place) + 1, place[1]) not in card.labels:
                barred.add(key)
    return {key: key in beside for key in (beside | beneath) - barred}


def _read_card(sheet: Sheet, card: _Card, ways: Mapping[str, bool]) -> list[dict[str, Place]]:
    """Return the place of each label's text, in more than one row where labels come again in the card."""
    rows: list[dict[str, Place]] = [{}]
    seen = Counter[str]()
    for place, key in sorted(card.labels.items()):
        if key not in ways:
            continue
        at = _beside(sheet, card, place) if ways[key] else _beneath(sheet, card, place)
        if at:
            rows += [{}] if seen[key] == len(rows) else []
            rows[seen[key]][key] = sheet.anchor(*at)
            seen[key] += 1
    return rows


def _as_table(sheet: Sheet, first: _Card, keys: Sequence[str], rows: Sequence[Mapping[str, Place]]) -> Sheet:
    """Return the table: its cells, and where each stands on the sheet, those without a text too."""
    columns = {key: at for at, key in enumerate(keys, start=1)}
    heads = {
        columns[key]: place for place, key in sorted(first.labels.items(), reverse=True) if key in columns
    }
    origin = {(1, at): place for at, place in heads.items()}
    cells = {(1, at): CellText(_title(sheet.cells[place].text)) for at, place in heads.items()}
    for number, row in enumerate(rows, start=2):
        for key, place in row.items():
            origin[number, columns[key]] = place
            cells[number, columns[key]] = sheet.shown(*place)
    return Sheet(sheet.name, cells, origin=origin, turned=sheet)
