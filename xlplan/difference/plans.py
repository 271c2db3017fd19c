"""Two plans side by side: which action and indicator is which, and what became of each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from xlplan.address import full_address
from xlplan.difference.model import ActionChange, Difference, Line, RatingChange, TextChange, Way
from xlplan.difference.outside import outside_the_table
from xlplan.difference.pairs import out_of_order, pair
from xlplan.plan.model import CellText, NoteCell, Plan, column_title
from xlplan.plan.rating_fills import read_fill
from xlplan.plan.rating_words import RATINGS, read_rating
from xlplan.rating import Rating
from xlplan.text.footnotes import raised

Row = Mapping[str, Any]

_TEXTS = (
    "section", "reference", "area", "progress", "next_steps", "lead", "timescale", "target", "direction",
    "comments",
)  # fmt: skip


def diff_plans(old: Plan, new: Plan, words: Mapping[str, str]) -> Difference:
    """Return what changed from one issue of a plan to another, actions and indicators matched by their words.

    `words` is [rating] words of xlplan.toml. Raises WorkbookError where a workbook cannot be read again.
    """
    before, after = old.action_rows, new.action_rows
    same = pair([_title(row) for row in before], [_title(row) for row in after])
    moved = out_of_order([same[at] for at in sorted(same)])
    ones, others = _by_action(old), _by_action(new)
    changes = [
        _action_change(
            (old, before[was], ones[str(before[was]["action"])]),
            (new, after[at], others[str(after[at]["action"])]),
            is_moved=was in moved,
            words=words,
        )
        for at, was in sorted(same.items())
    ]
    return Difference(
        old.path.name,
        new.path.name,
        tuple(change for change in changes if not change.is_same),
        tuple(_action_line(row, words) for at, row in enumerate(after) if at not in same),
        tuple(_action_line(row, words) for at, row in enumerate(before) if at not in same.values()),
        tuple(_around(old, new)),
        tuple(outside_the_table(old, new)),
        sum(change.is_same for change in changes),
    )


def _action_change(
    old: tuple[Plan, Row, list[Row]],
    new: tuple[Plan, Row, list[Row]],
    *,
    is_moved: bool,
    words: Mapping[str, str],
) -> ActionChange:
    (plan, was, ones), (plan_now, now, others) = old, new
    same = pair([row["measure"] for row in ones], [row["measure"] for row in others])
    both = [(ones[i], others[at]) for at, i in sorted(same.items())]
    texts = [*_text_changes(plan, was, plan_now, now), *_measure_changes(both)]
    return ActionChange(
        now["action"],
        was["action"],
        _short(_title(now)),
        is_moved,
        _rating_change(was, now, words),
        tuple(_figure_changes(both, plan_now)),
        tuple(texts),
        tuple(_indicator_line(row) for at, row in enumerate(others) if at not in same),
        tuple(_indicator_line(row) for at, row in enumerate(ones) if at not in same.values()),
    )


def _text_changes(old: Plan, was: Row, new: Plan, now: Row) -> Iterator[TextChange]:
    headings = {**old.headings, **new.headings}
    for name in _TEXTS:
        if _plain(was[name]) != _plain(now[name]):
            heading = " ".join(headings.get(name, column_title(name)).split())
            old_cell, cell = (_cell(row["sheet"], row.get(f"{name}_cell")) for row in (was, now))
            yield TextChange(heading, old_cell, cell, was[name], now[name])


def _measure_changes(both: Sequence[tuple[Row, Row]]) -> Iterator[TextChange]:
    for was, now in both:
        if _plain(was["measure"]) != _plain(now["measure"]):
            old_cell, cell = (_cell(row["sheet"], row["measure_cell"]) for row in (was, now))
            yield TextChange("Measure", old_cell, cell, was["measure"], now["measure"])


def _figure_changes(both: Sequence[tuple[Row, Row]], plan: Plan) -> Iterator[TextChange]:
    """Yield the figures that read differently; one that is still to come in a new column does not."""
    for was, now in both:
        standing = plan.cells.get((now["sheet"], was["cell"]), CellText()).text
        is_to_come = not now["cell_text"] and was["cell"] != now["cell"] and standing == was["cell_text"]
        if _plain(was["text"]) != _plain(now["text"]) and not is_to_come:
            old_cell, cell = (_cell(row["sheet"], row["cell"]) for row in (was, now))
            yield TextChange(_short(now["measure"]), old_cell, cell, _figure(was), _figure(now))


def _rating_change(was: Row, now: Row, words: Mapping[str, str]) -> RatingChange | None:
    one, two = (_rating(row, words) for row in (was, now))
    if _plain(was["rating"]) == _plain(now["rating"]) and one == two:
        return None
    shown, shown_now = (row["rating"].strip() or rating or "" for row, rating in ((was, one), (now, two)))
    way: Way = "changed"
    if one and two and one != two:
        way = "rose" if RATINGS.index(two) > RATINGS.index(one) else "fell"
    return RatingChange(_cell(now["sheet"], now["rating_cell"]), shown, shown_now, way)


def _rating(row: Row, words: Mapping[str, str]) -> Rating | None:
    """Return the rating that a row shows: its word, or its colour where there is no word."""
    return read_rating(row["rating"], words) if row["rating"].strip() else read_fill(row["rating_fill"])


def _around(old: Plan, new: Plan) -> Iterator[TextChange]:
    """Yield the titles and notes that read differently, that came, and that went."""
    titles = [[("Title", plan.sheet, cell, text) for cell, text in plan.title] for plan in (old, new)]
    notes = [[_note(note) for note in plan.notes] for plan in (old, new)]
    for before, after in (titles, notes):
        same = pair([each[3] for each in before], [each[3] for each in after])
        for at, (name, sheet, cell, text) in enumerate(after):
            _, old_sheet, old_cell, was = before[same[at]] if at in same else (name, "", "", "")
            if _plain(was) != _plain(text):
                yield TextChange(name, _cell(old_sheet, old_cell), _cell(sheet, cell), was, text)
        for at, (name, sheet, cell, text) in enumerate(before):
            if at not in same.values():
                yield TextChange(name, _cell(sheet, cell), "", text, "")


def _note(note: NoteCell) -> tuple[str, str, str, str]:
    name = "Note" if note.number is None else f"Note {note.number}"
    return name, note.sheet, note.cell, raised(note.text, note.superscript)


def _by_action(plan: Plan) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in plan.indicator_rows:
        found[str(row["action"])].append(row)
    return found


def _action_line(row: Row, words: Mapping[str, str]) -> Line:
    shown = row["rating"].strip() or _rating(row, words) or ""
    return Line(row["action"], _cell(row["sheet"], row["area_cell"] or f"A{row['row']}"), _title(row), shown)


def _indicator_line(row: Row) -> Line:
    return Line(row["indicator"], _cell(row["sheet"], row["cell"]), row["measure"], row["text"])


def _figure(row: Row) -> str:
    """Return the line of a figure, its raised footnote marker as ¹ to ⁹."""
    start, text = row["start"], row["text"]
    return raised(
        text, [(at - start, end - start) for at, end in row["superscript"] if start <= at < start + len(text)]
    )


def _title(row: Row) -> str:
    """Return the words by which an action is known: its area, else its reference."""
    return str(row["area"] or row["reference"])


def _plain(text: str) -> str:
    """Return the text without what no reader sees: blanks at the ends and twice, kinds of line ends."""
    return " ".join(text.split())


def _cell(sheet: str, cell: str | None) -> str:
    return full_address(sheet, cell) if cell else ""


def _short(text: str, limit: int = 90) -> str:
    plain = _plain(text)
    return plain if len(plain) <= limit else plain[:limit].rsplit(" ", 1)[0] + " …"
