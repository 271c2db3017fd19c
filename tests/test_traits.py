"""Every trait's workbook, edited four ways: nothing but the edits differs, or the edit is refused."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from tests.traits import ALL
from tests.traits.differ import Wanted, judged
from tests.traits.hand import BOOK, OTHER, SHEET, STRINGS, STYLES, TYPES, Said, book
from tests.traits.readers import misread, readings
from tests.traits.scanner import name_of
from tests.traits.side import Side
from tests.traits.trait import Kind, Trait
from xlplan import Edit, write_edits

CASES = [(trait, kind) for trait in ALL for kind in trait.tried]
WRITTEN = [case for case in CASES if not case[0].refuses(case[1])]
REFUSED = [case for case in CASES if case[0].refuses(case[1])]


def _name(case: tuple[Trait, Kind]) -> str:
    return f"{case[1]}, {case[0].name}"


class Originals:
    """Builds each trait's workbook when it is first asked for, and keeps what is read in it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._paths: dict[str, Path] = {}
        self.side = cache(Side)
        self.readings = cache(readings)

    def path(self, trait: Trait) -> Path:
        if trait.name not in self._paths:
            path = self._folder / f"{len(self._paths)}{trait.suffix}"
            trait.build(path)
            self._paths[trait.name] = path
        return self._paths[trait.name]


@pytest.fixture(scope="session")
def originals(tmp_path_factory: pytest.TempPathFactory) -> Originals:
    return Originals(tmp_path_factory.mktemp("traits"))


def edits_of(wanted: list[Wanted]) -> list[Edit]:
    return [Edit(want.sheet, want.cell, new=want.new, number=want.number, fill=want.fill) for want in wanted]


@pytest.mark.parametrize("case", WRITTEN, ids=_name)
def test_nothing_but_the_edits_differs(
    case: tuple[Trait, Kind], originals: Originals, tmp_path: Path
) -> None:
    trait, kind = case
    source, output, wanted = originals.path(trait), tmp_path / f"new{trait.suffix}", trait.wanted(kind)
    write_edits(
        source,
        edits_of(wanted),
        output,
        force_protected=trait.is_forced,
        refresh_pivots=bool(trait.refreshed),
    )
    refreshed = trait.refreshed if kind != "fill" else ()
    verdict = judged(originals.side(source), Side(output), wanted, trait.gone(wanted), refreshed)
    assert verdict.faults == []
    expected = originals.readings(source) if kind in {"text", "number"} else None
    if expected is not None:
        gone = {(sheet, name_of((row, column))) for sheet, row, column in verdict.lost}
        assert misread(expected, readings(output), wanted, gone) == []


@pytest.mark.parametrize("case", REFUSED, ids=_name)
def test_an_edit_is_refused_before_anything_is_written(
    case: tuple[Trait, Kind], originals: Originals, tmp_path: Path
) -> None:
    trait, kind = case
    assert trait.refused
    source = originals.path(trait)
    before = source.read_bytes()
    with pytest.raises(trait.refused) as caught:
        write_edits(source, edits_of(trait.wanted(kind)), tmp_path / f"new{trait.suffix}")
    assert type(caught.value) is trait.refused
    assert caught.value.file == str(source)
    assert source.read_bytes() == before
    assert not list(tmp_path.iterdir())


def test_every_trait_has_a_name_of_its_own_and_there_are_enough() -> None:
    assert [name for name, times in Counter(trait.name for trait in ALL).items() if times > 1] == []
    assert len(ALL) >= 150


CASES_OF_DAMAGE = {
    "another cell": Said(SHEET, "<v>12</v>", "<v>13</v>"),
    "another cell's format": Said(SHEET, '<c r="B3">', '<c r="B3" s="1">'),
    "a row's attributes": Said(SHEET, '<row r="3">', '<row r="3" ht="9">'),
    "outside the rows": Said(SHEET, "</sheetData>", "</sheetData><x/>"),
    "white space between cells": Said(SHEET, '<c r="B3">', ' <c r="B3">'),
    "an independent result": Said(SHEET, "<f>1+1</f><v>2</v>", "<f>1+1</f>"),
    "a formula": Said(SHEET, "1+1", "1+2"),
    "the edited cell's format": Said(SHEET, '<c r="A2" s="2"', '<c r="A2" s="1"'),
    "another shared string": Said(STRINGS, "Measure", "Measured"),
    "a shared string too many": Said(STRINGS, "</sst>", "<si><t>more</t></si></sst>"),
    "the replaced text left behind": Said(STRINGS, "</sst>", "<si><t>86% of plans</t></si></sst>"),
    "a count": Said(STRINGS, 'count="6"', 'count="7"'),
    "a font": Said(STYLES, "<b/>", "<i/>"),
    "the workbook": Said(BOOK, 'sheetId="2"', 'sheetId="3"'),
    "another part": Said(OTHER, "<row", "<row ht='3'"),
    "the content types": Said(TYPES, "Types", "types"),
}


@pytest.mark.parametrize("name", ["nothing", *CASES_OF_DAMAGE])
def test_the_comparer_finds_each_damage(name: str, tmp_path: Path) -> None:
    old, new = tmp_path / "old.xlsx", tmp_path / "new.xlsx"
    damage = [CASES_OF_DAMAGE[name]] if name in CASES_OF_DAMAGE else []
    book()(old)
    book(None, Said(STRINGS, "86% of plans", "88% of plans"), *damage)(new)
    faults = judged(Side(old), Side(new), [Wanted("Plan", "A2", new="88% of plans")]).faults
    assert bool(faults) == bool(damage), faults
