"""A part read as a stream gives the same bytes as one that is read whole, whatever it looks like."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from io import BytesIO
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.specimens import DECLARED, SHEET, STRINGS, grid, pack, parts, read, strings
from tests.test_corpus_conformance import BOOKS, GROUPS, rounds
from tests.test_traits import CASES, edits_of
from tests.traits import ALL
from tests.traits.side import Side
from tests.traits.trait import Trait
from xlplan.edits import Edit
from xlplan.errors import XlplanError
from xlplan.ooxml import package, stream
from xlplan.ooxml.deflate import BLOCK, deflated, even_blocks, inflated
from xlplan.ooxml.excerpts import count_uses, read_items, read_rows
from xlplan.ooxml.package import open_package
from xlplan.ooxml.rewrite import rewrite
from xlplan.ooxml.spans import apply_splices, in_order, spliced
from xlplan.ooxml.workbook import Workbook
from xlplan.write import write_edits

ROOT = Path(__file__).resolve().parent.parent
Outcome = tuple[bytes | str, object]


def outcome(source: Path, edits: Sequence[Edit], *, large: int, piece: int, forced: bool) -> Outcome:
    """Return the workbook that the edits come to and the results that go, or what is said against them."""
    out = BytesIO()
    with patch.object(stream, "LARGE", large), patch.object(package, "PIECE", piece):
        try:
            with open_package(source) as book:
                planned = rewrite(Workbook(book), edits, force_protected=forced)
                book.copy_with(out, planned.parts)
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
def test_every_trait_is_written_the_same_both_ways(trait: Trait, tmp_path: Path) -> None:
    source = tmp_path / f"book{trait.suffix}"
    trait.build(source)
    for kind in {kind for one, kind in CASES if one is trait}:
        edits = edits_of(trait.wanted(kind))
        whole, streamed = both_ways(source, edits, forced=trait.is_forced)
        assert whole == streamed, kind


@pytest.mark.skipif(not BOOKS, reason="the corpus of real workbooks is not beside the project")
@pytest.mark.parametrize("group", range(GROUPS))
def test_every_real_workbook_is_written_the_same_both_ways(group: int) -> None:
    for source in BOOKS[group::GROUPS]:
        for wanted in rounds(Side(source)):
            whole, streamed = both_ways(source, edits_of(wanted), 997)
            assert whole == streamed, source.name


NUMBERS = (2, 3, 5, 9)
ROWS = grid(*(f"A{number}={number} C{number}=s{number}" for number in NUMBERS))
TEXTS = [f"text {number}" for number in range(12)]


@pytest.fixture(autouse=True)
def _all_are_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "LARGE", 0)
    monkeypatch.setattr(package, "PIECE", 13)


Opened = Callable[[Mapping[str, str | bytes]], Workbook]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opened]:
    """Give what packs parts and opens the workbook; it is closed when the test is over."""
    with ExitStack() as stack:
        yield lambda found: Workbook(
            stack.enter_context(open_package(pack(tmp_path / "book.xlsx", dict(found))))
        )


def excerpt(book: Workbook, *rows: int) -> str:
    return read_rows(book, book.sheets[0], rows, whole_with_formulas=True).data.decode()


def numbers(xml: str) -> list[int]:
    return [int(number) for number in re.findall(r'<row r="(\d+)"', xml)]


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ((2,), [2]),
        ((3, 9), [3, 9]),
        ((1,), []),
        ((1, 4), [3]),
        ((4, 3), [3]),
        ((6, 7, 8), [5]),
        ((10, 1_048_576), [9]),
        ((), []),
    ],
)
def test_excerpt_holds_the_rows_asked_for_and_the_one_before_each_that_is_missing(
    opened: Opened, asked: tuple[int, ...], kept: list[int]
) -> None:
    book = opened(parts(ROWS, after="<mergeCells/>"))
    found = excerpt(book, *asked)
    assert numbers(found) == kept
    assert found.startswith(DECLARED)
    assert found.endswith("</sheetData><mergeCells/></worksheet>")
    assert book.unclear == set()


@pytest.mark.parametrize("cell", ["A1", "A2", "B3", "D4", "A6", "C9", "B12"])
def test_what_is_spliced_into_an_excerpt_lands_in_its_place_in_the_part(tmp_path: Path, cell: str) -> None:
    source = pack(tmp_path / "book.xlsx", parts(ROWS, *TEXTS))
    write_edits(source, [Edit("S", cell, number=77)], tmp_path / "out.xlsx")
    order = [int(number) for number in re.findall(r'<c r="[A-Z]+(\d+)"', read(tmp_path / "out.xlsx"))]
    assert order == sorted(order)
    assert f'<c r="{cell}"><v>77</v></c>' in read(tmp_path / "out.xlsx")


@pytest.mark.parametrize(
    "rows",
    [
        "<row><c><v>1</v></c></row>",
        '<row spans="1:2" r="1"/>',
        "<row r='1'/>",
        '<row r="2"/><row r="1"/>',
        '<row r="1"/><row r="1"/>',
        '<row r="0"/>',
        '<row r="1048577"/>',
        '<row r="1"/><!-- <row r="2"/> -->',
        '<row r="1"><c r="A1" t="str"><v><![CDATA[x]]></v></c></row>',
        '<row r="1"/><?note?>',
        '<row r="1"><row r="2"/></row>',
    ],
)
def test_rows_that_bytes_alone_cannot_tell_are_read_whole(opened: Opened, rows: str) -> None:
    book = opened(parts(rows, *TEXTS))
    assert read_rows(book, book.sheets[0], [1, 2], whole_with_formulas=True) is book.read(SHEET)


def test_sheet_in_another_encoding_is_read_whole(opened: Opened) -> None:
    found = parts(ROWS, *TEXTS)
    found[SHEET] = str(found[SHEET]).replace("UTF-8", "UTF-16").encode("utf-16")
    book = opened(found)
    assert read_rows(book, book.sheets[0], [2], whole_with_formulas=True) is book.read(SHEET)


def test_sheet_with_formulas_is_read_whole_where_contents_change_and_not_for_a_fill(opened: Opened) -> None:
    book = opened(parts(grid("A1=1 B1=+A1→1", "A2=2")))
    assert numbers(read_rows(book, book.sheets[0], [2], whole_with_formulas=False).data.decode()) == [2]
    assert numbers(excerpt(book, 2)) == [1, 2]


@pytest.mark.parametrize(
    ("after", "said"),
    [
        ('<mergeCells count="1"><mergeCell ref="A2:B3"/></mergeCells>', "covered by the merged cells A2:B3"),
        ('<sheetProtection sheet="1"/>', "locked on a protected sheet"),
    ],
)
def test_what_stands_after_the_rows_is_heeded(tmp_path: Path, after: str, said: str) -> None:
    source = pack(tmp_path / "book.xlsx", parts(ROWS, *TEXTS, after=after))
    with pytest.raises(XlplanError, match=said):
        write_edits(source, [Edit("S", "B3", number=1)], tmp_path / "out.xlsx")


def items(book: Workbook, *indices: int, alike: Iterable[bytes] = ()) -> list[int]:
    found = read_items(book, STRINGS, indices, list(alike))
    assert found is not None
    assert len(re.findall(b"<si>", found.xml.data)) == len(found.indices)
    assert found.total == len(TEXTS)
    return list(found.indices)


def test_excerpt_of_strings_holds_those_asked_for_their_twins_and_the_last(opened: Opened) -> None:
    book = opened(parts(ROWS, *TEXTS))
    assert items(book, 3, 7) == [3, 7, 11]
    assert items(book, 99, alike=[b"<si><t>text 5</t></si>", b"<si><t>text 55</t></si>"]) == [5, 11]


@pytest.mark.parametrize("between", ["\n", " \r\n\t"])
def test_twins_are_found_whatever_white_space_stands_between(opened: Opened, between: str) -> None:
    found = parts(ROWS, *TEXTS)
    found[STRINGS] = str(found[STRINGS]).replace("</si>", f"</si>{between}")
    book = opened(found)
    assert items(book, alike=[b"<si><t>text 5</t></si>"]) == [5, 11]


@pytest.mark.parametrize("one", ["<si/>", '<si x="1"><t/></si>', "<!-- <si> -->"])
def test_strings_that_bytes_alone_cannot_tell_are_read_whole(opened: Opened, one: str) -> None:
    found = parts(ROWS, *TEXTS)
    found[STRINGS] = str(found[STRINGS]).replace("</sst>", f"{one}</sst>")
    book = opened(found)
    assert read_items(book, STRINGS, [1], []) is None
    assert book.unclear == {STRINGS}


@pytest.mark.parametrize(
    "value", ["<v>2</v>", "<v> 2 </v>", "<v>002</v>", "<v>&#50;</v>", '<v xml:space="preserve">2</v>']
)
def test_string_that_another_cell_shows_is_left_to_it_however_that_is_written(
    tmp_path: Path, value: str
) -> None:
    rows = ROWS + f'<row r="20"><c r="A20" t="s">{value}</c></row>'
    source = pack(tmp_path / "book.xlsx", parts(rows, *TEXTS))
    write_edits(source, [Edit("S", "C2", new="new")], tmp_path / "out.xlsx")
    assert read(tmp_path / "out.xlsx", STRINGS) == strings(*TEXTS, "new")


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="A20"><v>2</v></c>',
        '<c r="A20" t="inlineStr"><is><t>2</t></is></c>',
        '<c r="A20" t="s"><f>2</f><v>9</v></c>',
        '<c r="A20" t="s"><v>22</v></c>',
    ],
)
def test_other_twos_are_no_uses_of_a_string(tmp_path: Path, cell: str) -> None:
    source = pack(tmp_path / "book.xlsx", parts(f'{ROWS}<row r="20">{cell}</row>', *TEXTS))
    write_edits(source, [Edit("S", "C2", new="new")], tmp_path / "out.xlsx")
    assert "<t>text 2</t>" not in read(tmp_path / "out.xlsx", STRINGS)


BLOCKS = st.lists(st.binary(max_size=9), max_size=9)
SPANS = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 9), st.binary(max_size=4)), max_size=6)


@given(blocks=BLOCKS, spans=SPANS)
def test_splices_are_the_same_in_blocks_and_in_the_whole(
    blocks: list[bytes], spans: list[tuple[int, int, bytes]]
) -> None:
    whole, made, at = b"".join(blocks), list[tuple[int, int, bytes]](), 0
    for skip, length, new in spans:
        start = min(at + skip % 7, len(whole))
        at = min(start + length, len(whole))
        made.append((start, at, new))
    assert b"".join(spliced(blocks or [b""], in_order(made))) == apply_splices(whole, made)


@settings(max_examples=20)
@given(sizes=st.lists(st.integers(0, 3 * BLOCK), max_size=4), seed=st.binary(min_size=1, max_size=300))
def test_blocks_packed_at_once_unpack_to_the_same(sizes: list[int], seed: bytes) -> None:
    content = [(seed * (size // len(seed) + 1))[:size] for size in sizes]
    packed = b"".join(deflated(even_blocks(content)))
    assert b"".join(inflated([packed], 8)) == b"".join(content)
    assert b"".join(deflated(even_blocks([b"".join(content)]))) == packed


def test_streaming_stops_where_every_question_is_answered(opened: Opened) -> None:
    rows = grid(*(f"A{number}=s0" for number in range(1, 400)))
    book = opened(parts(rows, *TEXTS))
    assert sum(count_uses(book, book.sheets[0], {0: 2}).values()) < 20


MEASURED = """
import resource, sys
from xlplan.edits import Edit
from xlplan.ooxml.package import open_package
from xlplan.ooxml.rewrite import rewrite
from xlplan.ooxml.workbook import Workbook
unit = 1 if sys.platform == "darwin" else 1024
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
with open_package(sys.argv[1]) as package, open(sys.argv[2], "wb") as out:
    edits = [Edit("S", "B59990", new="new"), Edit("S", "C60005", number=7), Edit("S", "A9", new="newer")]
    package.copy_with(out, rewrite(Workbook(package), edits).parts)
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * unit)
"""


def test_large_parts_are_never_held_whole(tmp_path: Path) -> None:
    pytest.importorskip("resource", reason="Windows does not tell a process's peak memory this way")
    rows = "".join(
        f'<row r="{row}" spans="1:4"><c r="A{row}" s="0" t="s"><v>{2 * row}</v></c>'
        f'<c r="B{row}" s="0" t="s"><v>{2 * row + 1}</v></c><c r="C{row}"><v>{row / 7}</v></c></row>'
        for row in range(1, 120_000)
    )
    texts = [f"A text of some length, number {number}" for number in range(240_002)]
    found = parts(rows, *texts)
    source = pack(tmp_path / "book.xlsx", found)
    command = [sys.executable, "-c", MEASURED, str(source), str(tmp_path / "out.xlsx")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert len(found[SHEET]) + len(found[STRINGS]) > 25 << 20
    assert int(done.stdout) < 18 << 20
    assert "<t>newer</t>" in read(tmp_path / "out.xlsx", STRINGS)
