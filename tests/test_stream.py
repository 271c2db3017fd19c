"""A part read as a stream gives the same bytes as one that is read whole, whatever it looks like."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from unittest.mock import patch

import pytest

from tests.test_corpus_conformance import BOOKS, GROUPS, rounds
from tests.test_traits import CASES, edits_of
from tests.traits import ALL
from tests.traits.side import Side
from xlplan.edits import Edit
from xlplan.errors import XlplanError
from xlplan.ooxml import package, stream
from xlplan.ooxml.package import open_package
from xlplan.ooxml.rewrite import rewrite
from xlplan.ooxml.workbook import Workbook

Outcome = tuple[bytes | str, object]


def outcome(source: Path, edits: Sequence[Edit], *, large: int, piece: int, forced: bool) -> Outcome:
    """Return the workbook that the edits come to and the results that go, or what is said against them."""
    out = BytesIO()
    with patch.object(stream, "LARGE", large), patch.object(package, "PIECE", piece):
        try:
            with open_package(source) as opened:
                planned = rewrite(Workbook(opened), edits, force_protected=forced)
                opened.copy_with(out, planned.parts)
        except XlplanError as wrong:
            return f"{type(wrong).__name__}: {wrong}", ()
    return out.getvalue(), (planned.edits, planned.recalculated)


def both_ways(
    source: Path, edits: Sequence[Edit], piece: int = 61, *, forced: bool = True
) -> tuple[Outcome, Outcome]:
    """Return what comes of reading every part whole, and what comes of reading in small pieces."""
    return (
        outcome(source, edits, large=1 << 40, piece=1 << 16, forced=forced),
        outcome(source, edits, large=0, piece=piece, forced=forced),
    )


@pytest.mark.parametrize("trait", ALL, ids=lambda trait: trait.name)
def test_every_trait_is_written_the_same_both_ways(trait: object, tmp_path: Path) -> None:
    source = tmp_path / f"book{trait.suffix}"  # type: ignore[attr-defined]  # parametrize knows no types
    trait.build(source)  # type: ignore[attr-defined]
    for kind in {kind for one, kind in CASES if one is trait}:
        edits = edits_of(trait.wanted(kind))  # type: ignore[attr-defined]
        whole, streamed = both_ways(source, edits, forced=trait.is_forced)  # type: ignore[attr-defined]
        assert whole == streamed, kind


@pytest.mark.skipif(not BOOKS, reason="the corpus of real workbooks is not beside the project")
@pytest.mark.parametrize("group", range(GROUPS))
def test_every_real_workbook_is_written_the_same_both_ways(group: int) -> None:
    for source in BOOKS[group::GROUPS]:
        for wanted in rounds(Side(source)):
            whole, streamed = both_ways(source, edits_of(wanted), 997)
            assert whole == streamed, source.name
