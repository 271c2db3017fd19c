"""Large parts are compared block by block: it finds what a reading of the whole finds, in little memory."""

from __future__ import annotations

import re
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from tests.specimens import DECLARED, MAIN, SHEET, STRINGS, grid, pack, parts, sheet, strings, unpack
from tests.test_traits import edits_of
from tests.traits import ALL
from tests.traits.trait import Trait
from xlplan.errors import Damaged
from xlplan.proof import blocks, lists
from xlplan.proof.book import Book
from xlplan.proof.compare import Comparison, compare
from xlplan.proof.lists import Items, side_by_side, stretches
from xlplan.proof.rows import Wanted
from xlplan.write import write_edits

Watched = list[tuple[str, str]]
WRITTEN = [
    trait
    for trait in ALL
    if "both" in trait.tried and not trait.refuses("both") and "bad checksum" not in trait.name
]
ROW = re.compile(rb"<(?:\w+:)?row[ >].*?</(?:\w+:)?row>", re.DOTALL)
CELL = re.compile(rb"<(?:\w+:)?c (?:[^<>]*/>|.*?</(?:\w+:)?c>)", re.DOTALL)
ITEM = re.compile(rb"<(?:\w+:)?t(?: [^<>]*)?>([^<>]+)<")


@pytest.fixture
def in_small_blocks(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Return what sets the size of the blocks in which parts are read and compared."""

    def cut(size: int) -> None:
        monkeypatch.setattr(blocks, "BLOCK", size)
        monkeypatch.setattr(lists, "BLOCK", size)
        monkeypatch.setattr(lists, "_FIRST", max(size // 8, 1))

    return cut


def read_whole(old: Path, new: Path, watched: Watched) -> Comparison | None:
    """Return what expat finds that reads all of every part; None where it cannot."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Book, "items", lambda *_: None)
        try:
            return compare(old, new, watched)
        except Damaged:
            return None


# The same findings


@pytest.mark.parametrize("trait", WRITTEN, ids=lambda trait: trait.name)
def test_blocks_find_what_the_whole_reading_finds(
    trait: Trait, tmp_path: Path, in_small_blocks: Callable[[int], None]
) -> None:
    old, new = tmp_path / f"old{trait.suffix}", tmp_path / f"new{trait.suffix}"
    trait.build(old)
    edits = edits_of(trait.wanted("both"))
    write_edits(old, edits, new, force_protected=trait.is_forced)
    watched = [(edit.sheet, edit.cell) for edit in edits]
    random = Random(trait.name)
    for tampered in (new, *(tamper(new, random) for _ in range(2))):
        expected = read_whole(old, tampered, watched)
        in_small_blocks(random.choice((60, 500, 4096)))
        try:
            found = compare(old, tampered, watched)
        except Damaged:
            assert expected is None
        else:
            assert found == expected or (expected is None and found.changed)


def tamper(path: Path, random: Random) -> Path:
    """Return a copy of a workbook in which one part of sheets or strings is another."""
    with ZipFile(path) as source:
        names = [info.filename for info in source.infolist()]
        found = dict(zip(names, map(source.read, source.infolist()), strict=True))
    chosen = random.choice(
        [name for name in found if re.search(r"sheet\d+\.xml$|Strings\.xml$", name, re.IGNORECASE)]
    )
    way = random.choice((flip, swap_rows, drop_a_cell, change_a_tag, change_a_text))
    copy = path.with_name(f"tampered{path.suffix}")
    return pack(copy, found | {chosen: way(found[chosen], random)})


def flip(raw: bytes, random: Random) -> bytes:
    at = random.randrange(len(raw))
    return raw[:at] + bytes([random.choice(b'<>/"0123456789abcrs &;')]) + raw[at + 1 :]


def swap_rows(raw: bytes, random: Random) -> bytes:
    rows = ROW.findall(raw)
    at = random.randrange(max(len(rows) - 1, 1))
    return raw.replace(b"".join(rows[at : at + 2]), b"".join(rows[at : at + 2][::-1]), 1)


def drop_a_cell(raw: bytes, random: Random) -> bytes:
    return raw.replace(random.choice(CELL.findall(raw) or [b"\0"]), b"", 1)


def change_a_tag(raw: bytes, random: Random) -> bytes:
    cell = random.choice(CELL.findall(raw) or [b"\0"])
    return raw.replace(cell, cell.replace(b" ", b' cm="1" ', 1), 1)


def change_a_text(raw: bytes, random: Random) -> bytes:
    text = random.choice(ITEM.findall(raw) or [b"\0"])
    return raw.replace(b">" + text + b"<", b">" + text + b"!<", 1)


# At the borders of blocks


ROWS = grid("A1=1 B1=s0 C1=3", "A2=4", "A3=5 B3=s1", "A7=6 B7=7") + '<row r="9" ht="3"/>'


@pytest.mark.parametrize("size", [1, 2, 3, 5, 17, 64, 500])
def test_list_is_put_together_again_from_blocks_of_any_size(
    size: int, in_small_blocks: Callable[[int], None]
) -> None:
    raw = sheet(ROWS + "\n", after="<rowBreaks/><row r='3'>no row of the list</row>").encode()
    in_small_blocks(size)
    items = Items(cut_up(raw, size), "sheetData", "row")
    taken = list(stretches(items))
    assert b"".join((items.head, *taken, items.tail())) == raw
    assert items.head.endswith(b"<sheetData>")
    assert sum(map(items.count, taken)) == 5
    assert items.is_plain


@pytest.mark.parametrize("size", [1, 7, 64, 500])
def test_every_cell_that_is_tampered_with_is_told(
    size: int, tmp_path: Path, in_small_blocks: Callable[[int], None]
) -> None:
    in_small_blocks(size)
    source = parts(ROWS, "one", "two")
    old = pack(tmp_path / "a.xlsx", source)
    for number, cell in ((1, "A1"), (4, "A2"), (5, "A3"), (7, "B7")):
        broken = str(source[SHEET]).replace(f"<v>{number}</v></c>", "<v>8</v></c>", 1)
        found = compare(old, pack(tmp_path / "b.xlsx", source | {SHEET: broken}))
        assert [(each.cell, each.new) for each in found.changed[0].cells] == [(cell, "8")]
    found = compare(old, pack(tmp_path / "b.xlsx", source | {STRINGS: strings("one", "too")}))
    assert [each.cell for part in found.changed for each in part.cells] == ["B3"]


def test_lists_of_which_items_were_added_and_removed_come_into_step_again(
    in_small_blocks: Callable[[int], None],
) -> None:
    in_small_blocks(8)
    one, two = (
        Items(iter([sheet(grid(*rows)).encode()]), "sheetData", "row")
        for rows in (("A1=1", "A2=2", "A3=3", "A4=4"), ("A2=2", "A3=0", "A4=4", "A5=5"))
    )
    number = re.compile(rb'r="(\d)"')
    pairs = side_by_side(one, two, lambda old, new: order(number, old) - order(number, new))
    shown = [(number.findall(old), number.findall(new)) for old, new in pairs if old != new]
    assert shown == [([b"1"], []), ([b"3"], [b"3"]), ([], [b"5"])]


def order(number: re.Pattern[bytes], row: bytes) -> int:
    return int(number.findall(row)[0])


def cut_up(raw: bytes, size: int) -> Iterator[bytes]:
    return (raw[at : at + size] for at in range(0, len(raw), size))


# Rows that show a string


@pytest.mark.parametrize("indices", [{12}, {12, 3}, set(range(12, 60))])
@pytest.mark.parametrize("value", ["12", " 12", "12\n", "012", "&#49;2", "\u00a012", "12\u3000", "<x/>12"])
def test_cell_that_shows_a_string_is_found_however_its_index_is_written(
    value: str, indices: set[int]
) -> None:
    assert list(Wanted((), indices).places(f"<v>{value}</v>".encode()))


@pytest.mark.parametrize("value", ["112", "12.5", "120", "1", "x12y", "0.12"])
def test_cell_that_shows_another_string_is_not_looked_at(value: str) -> None:
    assert not list(Wanted((), {12}).places(f'<c r="A12"><v>{value}</v></c>'.encode()))


def test_unchanged_sheet_that_shows_a_changed_string_is_told(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>{n % 20}</v></c></row>' for n in range(1, 9000))
    texts = [f"text {number}" for number in range(20)]
    source = parts(rows, *texts)
    changed = source | {STRINGS: strings(*texts[:13], "another", *texts[14:])}
    found = compare(pack(tmp_path / "a.xlsx", source), pack(tmp_path / "b.xlsx", changed))
    cells = [cell for part in found.changed for cell in part.cells]
    assert [cell.cell for cell in cells] == [f"A{number}" for number in range(13, 9000, 20)]
    assert {(cell.old, cell.new) for cell in cells} == {("text 13", "another")}


# Where bytes alone cannot tell


@pytest.mark.parametrize(
    "rows",
    [
        "<!-- aside -->" + grid("A1=1", "A2=2"),
        "<?aside?>" + grid("A1=1", "A2=2"),
        grid("A2=2", "A1=1"),
        grid("A1=1", "A2=9", "A2=2"),
        "<row><c><v>1</v></c></row><row><c><v>2</v></c></row>",
        '<row r="1"><c r="A2"><v>1</v></c></row><row r="2"><c r="A2"><v>2</v></c></row>',
    ],
)
def test_sheet_whose_rows_cannot_be_told_apart_is_read_whole(tmp_path: Path, rows: str) -> None:
    old = pack(tmp_path / "a.xlsx", parts(rows))
    new = pack(tmp_path / "b.xlsx", parts(rows.replace("<v>2</v>", "<v>3</v>")))
    expected = read_whole(old, new, [])
    assert expected
    assert compare(old, new) == expected
    assert [(cell.cell, cell.old, cell.new) for cell in expected.changed[0].cells] == [("A2", "2", "3")]


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "<worksheet/>",
        "<worksheet><sheetData/></worksheet>",
        '<worksheet><sheetData><row r="1"/>',
        "<sheetData>",
    ],
)
def test_list_that_is_not_there_or_not_closed_is_not_plain(raw: str) -> None:
    items = Items(iter([raw.encode()]), "sheetData", "row")
    list(stretches(items))
    assert not items.is_plain


# Size and memory


def test_contents_are_equal_however_they_are_packed(tmp_path: Path) -> None:
    source = parts(large_rows(9000))
    old, new = pack(tmp_path / "a.xlsx", source), tmp_path / "b.xlsx"
    with ZipFile(new, "w", ZIP_DEFLATED, compresslevel=1) as target:
        for name, content in unpack(old).items():
            target.writestr(name, content)
    assert old.stat().st_size != new.stat().st_size
    assert compare(old, new) == Comparison(len(source), (), (), ())


@pytest.mark.parametrize("by", [-1, 1])
def test_part_that_is_larger_or_smaller_than_it_says_is_damaged(tmp_path: Path, by: int) -> None:
    old = pack(tmp_path / "a.xlsx", parts(large_rows(2000)))
    raw = unpack(old)[SHEET]
    whole, size = bytearray(old.read_bytes()), (len(raw) + by).to_bytes(4, "little")
    sums = zlib.crc32(raw[: len(raw) + by]).to_bytes(4, "little")
    for mark, at in ((b"PK\3\4", 14), (b"PK\1\2", 16)):
        start = whole.index(mark)
        whole[start + at : start + at + 4] = sums
        whole[start + at + 8 : start + at + 12] = size
    (tmp_path / "b.xlsx").write_bytes(whole)
    with pytest.raises(Damaged):
        compare(old, tmp_path / "b.xlsx")


MEASURE = """
import resource, sys
from pathlib import Path
from xlplan.proof.compare import compare
small, old, new = map(Path, sys.argv[1:])
def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << (20 if sys.platform == "darwin" else 10))
compare(small, small, [("S", "A1")])
before = peak()
found = compare(old, new, [("S", "A1"), ("S", "B70000")])
cells = [cell.cell for part in found.changed for cell in part.cells]
print(",".join(cells), peak() - before)
"""


def test_large_workbook_is_compared_in_little_memory(tmp_path: Path) -> None:
    pytest.importorskip("resource", reason="memory is measured as Unix measures it")
    rows, texts = large_rows(80_000), [f"text number {number}" for number in range(200_000)]
    table = strings(*texts, "old")
    source = parts(rows, "x") | {STRINGS: table}
    changed = source | {
        SHEET: str(source[SHEET]).replace("<v>70000.5</v>", "<v>7</v>"),
        STRINGS: table.replace("<t>old</t>", "<t>new</t>"),
    }
    assert len(str(source[SHEET])) > 15e6
    files = (
        pack(tmp_path / "small.xlsx", parts(large_rows(2), "x")),
        pack(tmp_path / "a.xlsx", source),
        pack(tmp_path / "b.xlsx", changed),
    )
    run = subprocess.run([sys.executable, "-c", MEASURE, *files], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    cells, grown = run.stdout.split()
    assert cells == "B70000"
    assert float(grown) < 12


def large_rows(count: int) -> str:
    """Return rows of four cells, none of which shows the last shared string."""
    return "".join(
        f'<row r="{n}" spans="1:4"><c r="A{n}" t="s"><v>{n}</v></c><c r="B{n}" s="0"><v>{n}.5</v></c>'
        f'<c r="C{n}" t="str"><v>some text of row {n}, {n * 7919 % 10007}</v></c><c r="D{n}"><v>{n}</v></c></row>'
        for n in range(1, count + 1)
    )


def test_sheets_that_have_nothing_in_common_are_compared_row_by_row(tmp_path: Path) -> None:
    one = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 5000))
    two = "".join(f'<row r="{n}"><c r="A{n}"><v>{n + 1}</v></c></row>' for n in range(2500, 7500))
    old, new = pack(tmp_path / "a.xlsx", parts(one)), pack(tmp_path / "b.xlsx", parts(two))
    found = compare(old, new)
    assert len(found.changed[0].cells) == 7499
    assert found == read_whole(old, new, [])


def test_prefixed_list_is_walked_too() -> None:
    raw = f'{DECLARED}<x:sst xmlns:x="{MAIN}"><x:si><x:t>a</x:t></x:si><x:si/></x:sst>'.encode()
    items = Items(iter([raw]), "sst", "si")
    assert [items.count(stretch) for stretch in stretches(items)] == [1, 1]
    assert items.tail() == b"</x:sst>"
