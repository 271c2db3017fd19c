"""Small plans for packs: with lead officers and timescales, a register and an extract of their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from openpyxl import Workbook

from tests.example import small_register
from xlplan import api
from xlplan.config import load_config
from xlplan.errors import FileError
from xlplan.folder import find_extracts
from xlplan.pack.model import Concern, Measured, Pack

HEADINGS = ("Area for improvement", "Lead officer", "Timescale", "Measure", "Current performance", "RAG")


def pack_plan(folder: Path, *rows: Sequence[object], name: str = "plan-2014-02.xlsx") -> Path:
    """Write a plan of one action for each row: area, lead, timescale, measure, current performance, rating."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Plan"
    sheet.append([*HEADINGS])
    for row in rows:
        sheet.append([*row])
    book.save(folder / name)
    return folder / name


def pack_register(folder: Path, *entries: Mapping[str, object]) -> Path:
    """Write the register: the first entry is of the first action's cell E2, the next of E3."""
    return small_register(
        folder,
        *(
            {"action": f"A{number:02}", "cell": f"E{number + 1}", "extract_key": f"k{number}", **entry}
            for number, entry in enumerate(entries, 1)
        ),
    )


def one_measure(folder: Path, shown: str = "86%", rating: str = "Green", **entry: object) -> Path:
    """Write a plan of one action with one measure, and its register; return the plan."""
    measure = str(entry.get("measure", "% done"))
    usual = {"measure": measure, "unit": "%", "polarity": "higher", "target": 90, "tolerance": "5 points"}
    pack_register(folder, {**usual, **entry})
    return pack_plan(folder, ("Do it", "Ann Lee", "Ongoing", measure, shown, rating))


def made(plan: Path, period: str | None = None) -> Pack:
    """Return the pack of a plan by the register and the extracts beside it."""
    config = load_config(plan.parent)
    try:
        extract = api.read_extract(*find_extracts(config, plan), config=config)
    except FileError:
        extract = None
    return api.make_pack(api.read_plan(plan), extract, period=period, config=config)


def measured(plan: Path, period: str | None = None) -> Measured:
    """Return the only measure of a plan's pack."""
    (each,) = made(plan, period).indicators
    return each


def told(pack: Pack, kind: str) -> list[str]:
    """Return the sentences of one kind of exception."""
    return [concern.sentence for concern in pack.concerns if concern.kind == kind]


def about(pack: Pack, kind: str) -> list[Concern]:
    """Return one kind of exception."""
    return [concern for concern in pack.concerns if concern.kind == kind]
