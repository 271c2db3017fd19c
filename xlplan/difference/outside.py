"""What differs in two workbooks outside the plan's own table: a sentence for each thing, and no more.

Excel writes every part anew when it saves, so bytes tell little here: cells count where their texts differ,
other parts by what officers call them.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from xlplan.ooxml.package import open_package
from xlplan.ooxml.workbook import Sheet, Workbook
from xlplan.plan.model import Plan
from xlplan.proof.compare import Comparison, compare

_MOST = 5
_STATES = {"visible": "shown", "hidden": "hidden", "veryHidden": "hidden so that Excel does not list it"}
# Which parts officers have a word for; the others are told as a count.
_KINDS = {
    "charts": r"/charts/chart",
    "drawings and text boxes": r"/drawings/drawing",
    "pictures": r"/media/",
    "comments": r"/(comments|threadedcomments)",
    "macros": r"vbaproject\.bin$",
    "pivot tables": r"/pivot",
    "Excel tables": r"/tables/",
    "links to other files": r"/externallinks/",
    "data connections": r"connections\.xml$",
    "embedded files": r"/embeddings/",
    "custom XML": r"^customxml/",
    "properties": r"^docprops/",
}
_ITS_OWN = re.compile(
    r"/(worksheets/|sharedstrings|styles|workbook|calcchain)|\.rels$|^\[content_types", re.IGNORECASE
)


def outside_the_table(old: Plan, new: Plan) -> Iterator[str]:
    """Yield what differs outside the plan's table: sheets, other cells, parts such as comments and charts."""
    yield from _sheet_changes(_sheets(old.path), _sheets(new.path))
    found = compare(old.path, new.path)
    yield from _cell_changes(found, old, new)
    yield from _part_changes(found)


def _sheets(path: Path) -> list[Sheet]:
    with open_package(path) as package:
        return list(Workbook(package).sheets)


def _sheet_changes(old: list[Sheet], new: list[Sheet]) -> Iterator[str]:
    before, after = ({sheet.name: sheet.state for sheet in sheets} for sheets in (old, new))
    for name, state in after.items():
        if name not in before:
            yield f"The sheet '{name}' was added{'' if state == 'visible' else f', {_STATES[state]}'}."
        elif before[name] != state:
            yield f"The sheet '{name}' is {_STATES.get(state, state)} now."
    yield from (f"The sheet '{name}' was removed." for name in before if name not in after)
    both = [name for name in before if name in after]
    if both != [name for name in after if name in before]:
        yield "The sheets stand in another order."


def _cell_changes(found: Comparison, old: Plan, new: Plan) -> Iterator[str]:
    ours = _told_already(old) | _told_already(new)
    cells: dict[str, list[str]] = defaultdict(list)
    for part in found.changed:
        for change in part.cells:
            texts = (change.old or "", change.old_formula), (change.new or "", change.new_formula)
            if change.old_formula == change.new_formula != "" and not (change.old and change.new):
                continue  # a result that Excel works out on opening
            is_outside = (change.sheet, change.cell) not in ours and not _in_table(
                new, change.sheet, change.cell
            )
            if texts[0] != texts[1] and is_outside:
                cells[change.sheet].append(change.cell)
    for sheet, names in cells.items():
        more = f" and {len(names) - _MOST} more" if len(names) > _MOST else ""
        cells_differ = "1 cell differs" if len(names) == 1 else f"{len(names)} cells differ"
        yield f"On '{sheet}' {cells_differ}: {', '.join(names[:_MOST])}{more}."


def _told_already(plan: Plan) -> set[tuple[str, str]]:
    """Return the cells whose texts are compared as notes or titles."""
    notes = {(note.sheet, note.cell) for note in plan.notes}
    return notes | {(plan.sheet, cell) for cell, _ in plan.title}


def _in_table(plan: Plan, sheet: str, cell: str) -> bool:
    return any(table.sheet == sheet and table.holds(cell) for table in plan.tables)


def _part_changes(found: Comparison) -> Iterator[str]:
    changed = [part.part for part in found.changed]
    for names, verb in ((changed, "differ"), (found.added, "were added"), (found.removed, "were removed")):
        counts = Counter(_kind(name) for name in names if not _ITS_OWN.search(f"/{name}"))
        kinds = [kind for kind in _KINDS if counts[kind]]
        others = counts[""]
        told = [*kinds, *([f"{others} other part{'s' if others > 1 else ''}"] if others else [])]
        if told:
            yield f"{_listed(told)} {verb}."


def _kind(part: str) -> str:
    name = part.casefold()
    return next((kind for kind, pattern in _KINDS.items() if re.search(pattern, name)), "")


def _listed(words: list[str]) -> str:
    text = " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
    return text[0].upper() + text[1:]
