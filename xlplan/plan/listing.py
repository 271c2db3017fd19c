"""The plan's actions and indicators as rows of plain values. What each column holds, model.Plan says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from functools import cache

from xlplan.plan.book.grid import Place, Sheet
from xlplan.plan.layout.heading_lists import column_names
from xlplan.plan.layout.lines import Line, listed_lines
from xlplan.plan.layout.paired_lines import Pair, own_lines, pair_lines
from xlplan.plan.layout.rows import ActionRows, subject_column
from xlplan.plan.layout.statements import own_statements

Block = tuple[Sheet, Mapping[str, int], ActionRows]

# Of these an action has one text; of the others one in each of its rows, read one below the other.
_SINGLE = ("reference", "area", "rating")
_PER_INDICATOR = ("measure", "current_performance", "polarity", "unit")
_SUBJECTS = frozenset(["area", "measure"])  # which of them a table has tells its kind
Listed = Mapping[str, object]

INDICATOR_COLUMNS = (
    "indicator", "action", "measure", "measure_cell", "sheet", "cell", "row", "line", "start", "text",
    "number", "number_format", "is_formula", "is_date", "superscript", "cell_text", "target", "target_cell",
    "is_certain", "is_told", "group",
)  # fmt: skip


@cache
def action_columns() -> tuple[str, ...]:
    """Return the columns of an action that are texts of the plan."""
    return tuple(name for name in column_names() if name not in _PER_INDICATOR)


def action_row_columns() -> tuple[str, ...]:
    """Return all columns of an action, in the order of a frame of them."""
    texts = action_columns()
    cells = (f"{name}_cell" for name in texts)
    return ("action", "sheet", "row", "last_row", "section", *texts, *cells, "rating_fill")


def list_actions(blocks: Sequence[Block]) -> tuple[Listed, ...]:
    """Return the actions, one row for each block of rows."""
    rows = [_action(*block) for block in blocks]
    references = _references(rows, [_SUBJECTS & columns.keys() for _, columns, _ in blocks])
    named = ({"action": name} | row for name, row in zip(references, rows, strict=True))
    return tuple({column: row[column] for column in action_row_columns()} for row in named)


def _references(rows: Sequence[Mapping[str, object]], kinds: Sequence[Set[str]]) -> list[str]:
    """Return each action's own reference; where a kind of table lacks some, A01, A02 ... in order."""
    own = [str(row["reference"]).strip() for row in rows]
    counted = [f"A{number:02}" for number in range(1, len(rows) + 1)]
    names = list(counted)
    for kind in {frozenset(kind) for kind in kinds}:
        places = [at for at, other in enumerate(kinds) if other == kind]
        mine = [own[at] for at in places]
        if all(mine) and len(set(mine)) == len(mine):
            for at in places:
                names[at] = own[at]
    return names if len(set(names)) == len(names) else counted


def list_indicators(blocks: Sequence[Block], actions: Sequence[Listed]) -> tuple[Listed, ...]:
    """Return the indicators, in the order of their rows."""
    return tuple(
        {"indicator": f"I{number:02}.{ordinal}", "action": action["action"], **indicator}
        for number, (action, block) in enumerate(zip(actions, blocks, strict=True), start=1)
        for ordinal, indicator in enumerate(_indicators(*block), start=1)
    )


def _action(sheet: Sheet, columns: Mapping[str, int], block: ActionRows) -> dict[str, object]:
    first = block.rows[0]
    bottom = max(sheet.bottom(row, subject_column(columns)) for row in block.rows)
    if sheet.turned:
        places = [sheet.place(row, at) for row in block.rows for at in sheet.rows[row]]
        first, bottom = min(row for row, _ in places), max(row for row, _ in places)
    action: dict[str, object] = {
        "sheet": sheet.name,
        "row": first,
        "last_row": bottom,
        "section": block.section,
    }
    for name in action_columns():
        column = columns.get(name, subject_column(columns) if name == "area" else 0)
        rows = [block.subject_row] if name == "area" else block.rows
        texts = {sheet.anchor(row, column): sheet.shown(row, column).text for row in rows}
        held = [place for place, text in texts.items() if text.strip()] or [sheet.anchor(rows[0], column)]
        held = held[:1] if name in _SINGLE else held
        action[name] = "\n".join(texts.get(place, "") for place in held) if column else ""
        action[f"{name}_cell"] = sheet.address(*held[0]) if column else None
        if name == "rating":
            action["rating_fill"] = sheet.shown(*held[0]).fill
    return action


def _indicators(sheet: Sheet, columns: Mapping[str, int], block: ActionRows) -> Iterator[dict[str, object]]:
    measure = columns.get("measure", subject_column(columns) if "current_performance" in columns else 0)
    now = columns.get("current_performance", 0)
    if block.standings is not None:
        yield from _standing(sheet, block)
        return
    for row in block.rows:
        shown = block.figures.get(row, now)
        if sheet.rows[row].keys() & {measure, shown}:
            # A cell merged with the row above answers for both rows, or only for one of them.
            own = (shown,) if row in block.groups else (measure, shown)
            is_shared = any(sheet.anchor(row, column)[0] < row for column in own if column)
            # One merged over both columns, as on a card, says what it measures elsewhere.
            is_shared |= sheet.anchor(row, measure) == sheet.anchor(row, shown)
            at = (row, measure) if measure else None
            told = _told(sheet, (row, measure), (row, shown)) if row == block.rows[0] else []
            texts = sheet.shown(row, measure).text, sheet.shown(row, shown).text
            pairs = told or (pair_lines(*texts) if "measure" in columns else own_lines(*texts))
            targets = _targets(sheet, columns, row, len(pairs))
            for pair, target in zip(pairs, targets, strict=True):
                group = block.groups.get(row, "")
                own_pair = pair._replace(measure=f"{pair.measure} – {group}") if group else pair
                found = _indicator(sheet, (row, shown, at), own_pair, is_shared)
                yield found | target | {"is_told": bool(told), "group": group}


def _told(sheet: Sheet, measure: Place, shown: Place) -> list[Pair]:
    """Return the sentences that say how things stand in a cell of figures with no measure beside it."""
    is_asked = not measure[1] or sheet.shown(*measure).text.strip()
    return [] if is_asked or sheet.shown(*shown).is_date else own_statements(sheet.shown(*shown).text)


def _standing(sheet: Sheet, block: ActionRows) -> Iterator[dict[str, object]]:
    """Yield the indicators of an action whose cells are known one by one."""
    for standing in block.standings or ():
        shown = sheet.shown(*standing.figure_at)
        measure = standing.measure or " ".join(sheet.shown(*standing.measure_at).text.split())
        pair = Pair(measure, standing.line or Line(1, 0, shown.text), standing.is_certain)
        found = _indicator(sheet, (*standing.figure_at, standing.measure_at), pair)
        at = standing.target_at
        target = {"target": sheet.shown(*at).text.strip() if at else standing.target}
        told = {"is_told": standing.is_told}
        yield found | target | told | {"target_cell": sheet.address(*at) if at else None}


def _indicator(
    sheet: Sheet, place: tuple[int, int, Place | None], pair: Pair, is_shared: bool = False
) -> dict[str, object]:
    row, shown, measure = place
    cell = sheet.shown(row, shown)
    return {
        "measure": pair.measure,
        "measure_cell": sheet.address(*measure) if measure else None,
        "sheet": sheet.name,
        "cell": sheet.address(row, shown) if shown else None,
        "row": sheet.place(row, shown)[0] if sheet.turned and shown else row,
        "line": pair.line.number,
        "start": pair.line.start,
        "text": pair.line.text,
        "number": cell.number,
        "number_format": cell.number_format,
        "is_formula": cell.is_formula,
        "is_date": cell.is_date,
        "superscript": cell.superscript,
        "cell_text": cell.text,
        "is_certain": pair.is_certain and not is_shared,
        "is_told": False,
        "group": "",
    }


def _targets(sheet: Sheet, columns: Mapping[str, int], row: int, count: int) -> list[dict[str, object]]:
    """Return the target of each indicator of a row: line by line where the target cell has as many lines."""
    column = columns.get("target", 0)
    cell = sheet.shown(row, column)
    lines = listed_lines(cell.text)
    texts = [line.text for line in lines] if len(lines) == count else [cell.text.strip()] * count
    address = sheet.address(row, column) if column else None
    return [{"target": text, "target_cell": address} for text in texts]
