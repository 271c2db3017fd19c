"""Every trait's workbook, edited four ways: nothing but the edits differs, or the edit is refused."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from tests.traits import ALL
from tests.traits.differ import Wanted, differences
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
            self._paths[trait.name] = self._folder / f"{len(self._paths)}{trait.suffix}"
            trait.build(self._paths[trait.name])
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
    write_edits(source, edits_of(wanted), output, force_protected=trait.is_forced)
    gone = trait.gone(wanted)
    assert differences(originals.side(source), Side(output), wanted, gone) == []
    expected = originals.readings(source) if kind in {"text", "number"} else None
    if expected is not None:
        spilt = {(sheet, name_of((row, column))) for sheet, row, column in gone or ()}
        assert misread(expected, readings(output), wanted, spilt) == []


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
