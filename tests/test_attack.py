"""Workbooks made to do harm: each is refused by an error of ours, in little time and memory, or does none."""

from __future__ import annotations

import io
import json
import struct
import subprocess
import sys
import warnings
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import Field, fields
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.containers import plain
from tests.fuzz.seeds import make_seeds
from xlplan.edits import Edit
from xlplan.errors import ConfigError, TooLarge
from xlplan.ooxml.limits import Limits, limits, variable
from xlplan.ooxml.package import open_package
from xlplan.write import write_edits

pytest.importorskip("resource", reason="memory is measured as Unix measures it")

PARTS = make_seeds(corpus=0)[0].parts
SHEET, STRINGS, STYLES = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml"
BOOK, RELS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
LAUGHS = (
    '<!DOCTYPE a [<!ENTITY a "haha">'
    + "".join(
        f'<!ENTITY {name} "{f"&{before};" * 10}">'
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]>"
)
OUTSIDE = '<!DOCTYPE a [<!ENTITY i SYSTEM "file:///etc/hostname">]>'
MB = 1 << 20


class Attack(NamedTuple):
    """Is a workbook made to do harm, the doors that must refuse it, and as what."""

    name: str
    content: Callable[[], bytes]
    refused_by: str = "write read"
    kinds: str = "damaged"


def changed(part: str, *pairs: tuple[str, str]) -> bytes:
    """Return the plan with texts of one part replaced, each of which must be there."""
    text = PARTS[part].decode()
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    return plain({**PARTS, part: text.encode()})


def in_rows(xml: str) -> bytes:
    return changed(SHEET, ("<sheetData>", f"<sheetData>{xml}"))


def in_last_row(cell: str, after: str = "") -> bytes:
    row = f'<row r="1048576">{cell}</row>'
    return changed(SHEET, ("</sheetData>", f"{row}</sheetData>{after}"))


def with_doctype(part: str, doctype: str) -> bytes:
    head, _, rest = PARTS[part].partition(b"?>")
    return plain({**PARTS, part: head + b"?>" + doctype.encode() + rest})


def spaces(megabytes: int, told: int | None = None) -> bytes:
    """Return the plan with a sheet of so many megabytes of spaces, packed, that tells another size."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = deflate.compress(b" " * MB) + deflate.flush(zlib.Z_FULL_FLUSH)
    packed = block * megabytes + b"\3\0"
    size = megabytes * MB - 1 if told is None else told
    return patched(plain({**PARTS, SHEET: packed}), SHEET, method=8, size=size, packed=packed)


def patched(content: bytes, part: str, *, method: int, size: int, packed: bytes) -> bytes:
    """Return the zip with one member's packed bytes given as they are, whatever both its records say."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w") as target:
        for info in source.infolist():
            target.writestr(info.filename, packed if info.filename == part else source.read(info))
    whole = bytearray(out.getvalue())
    with zipfile.ZipFile(out) as target:
        local, central = target.getinfo(part).header_offset, whole.rindex(part.encode()) - 46
    for at, shift in ((local, 0), (central, 2)):
        struct.pack_into("<H", whole, at + 8 + shift, method)
        struct.pack_into("<I", whole, at + 22 + shift, size)
    return bytes(whole)


def overwritten(record: str, offset: int, value: bytes, part: str = "docProps/app.xml") -> bytes:
    """Return the plan with a field of a member's 'local' or 'central' record overwritten."""
    whole = bytearray(plain(PARTS))
    name = part.encode()
    at = whole.index(name) - 30 if record == "local" else whole.rindex(name) - 46
    whole[at + offset : at + offset + len(value)] = value
    return bytes(whole)


def stored_twice() -> bytes:
    out = io.BytesIO(plain(PARTS))
    with warnings.catch_warnings(action="ignore"), zipfile.ZipFile(out, "a") as archive:
        archive.writestr(SHEET, PARTS[SHEET])
    return out.getvalue()


def overlapping() -> bytes:
    whole = plain(PARTS)
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        offset = archive.getinfo(STRINGS).header_offset
    changed_ = bytearray(whole)
    struct.pack_into("<I", changed_, whole.rindex(SHEET.encode()) - 4, offset)
    return bytes(changed_)


def names(depth: int = 20, fan: int = 40) -> bytes:
    """Return the plan with names that mean many names each, and a formula that uses the first."""
    defined = "".join(
        f'<definedName name="N{level}x">{"+".join([f"N{level + 1}x"] * fan)}</definedName>'
        for level in range(depth)
    )
    book = PARTS[BOOK].replace(b"<calcPr", f"<definedNames>{defined}</definedNames><calcPr".encode())
    sheet = PARTS[SHEET].replace(b"</sheetData>", b'<row r="9"><c r="A9"><f>N0x</f></c></row></sheetData>')
    return plain({**PARTS, BOOK: book, SHEET: sheet})


def many_relationships() -> bytes:
    one = '<Relationship Id="r{}" Type="x" Target="y"/>'
    more = "".join(one.format(number) for number in range(150_000))
    return changed(RELS, ("</Relationships>", f"{more}</Relationships>"))


def doctype_attack(what: str, doctype: str, part: str) -> Attack:
    return Attack(f"{what}-in-{Path(part).stem}", lambda: with_doctype(part, doctype))


DEEP = "<a>" * 500_000 + "</a>" * 500_000
ATTACKS = (
    Attack("four-gigabytes-of-spaces", lambda: spaces(4096), kinds="too-large"),
    Attack("packed-too-well", lambda: spaces(500), kinds="too-large"),
    Attack("larger-than-it-says", lambda: spaces(900, told=1000)),
    Attack("bomb-in-a-member", lambda: plain({**PARTS, "xl/embeddings/bomb.zip": spaces(500)}), ""),
    Attack("overlapping-members", overlapping, "write compare read"),
    Attack("sheet-stored-twice", stored_twice, "write"),
    Attack("name-that-climbs", lambda: plain({**PARTS, "xl/../../evil": b""}), "write compare read"),
    Attack("name-with-a-drive", lambda: plain({**PARTS, "C:\\evil.dll": b""}), "write compare read"),
    Attack("names-disagree", lambda: overwritten("local", 30, b"docProps/bad"), "write"),
    Attack("methods-disagree", lambda: overwritten("local", 8, b"\0\0"), "write"),
    Attack("sizes-disagree", lambda: overwritten("local", 22, b"\1\0\0\0"), "write"),
    Attack("encrypted-flag", lambda: overwritten("central", 8, b"\1\0"), "write", "encrypted"),
    Attack("too-many-members", lambda: plain({**PARTS, **{f"m/{n}": b"" for n in range(21_000)}}),
           "write compare read", "too-large"),
    Attack("too-many-relationships", many_relationships, "write", "too-large"),
    *(doctype_attack("entities", LAUGHS, part) for part in (SHEET, STRINGS, STYLES, BOOK, RELS)),
    *(doctype_attack("file", OUTSIDE, part) for part in (SHEET, STRINGS, STYLES, BOOK, RELS)),
    Attack("deep-sheet", lambda: in_rows(f'<row r="1"><c r="A1">{DEEP}</c></row>'), "read", "too-large"),
    Attack("deep-styles", lambda: changed(STYLES, ("<fonts", DEEP + "<fonts")), kinds="too-large"),
    Attack("deep-workbook", lambda: changed(BOOK, ("<sheets>", DEEP + "<sheets>")), kinds="too-large"),
    Attack("columns-without-end", lambda: in_rows("<row>" + "<c/>" * 400_000 + "</row>"), "write compare read"),
    Attack("column-beyond-the-last", lambda: changed(SHEET, ('r="A2"', 'r="XFE2"')), "write compare"),
    Attack("row-beyond-the-last", lambda: changed(SHEET, ('<row r="3"', '<row r="1048577"')), "write"),
    Attack("cell-in-the-last-row", lambda: in_last_row('<c r="C1048576"><v>1</v></c>'), ""),
    Attack("merged-to-the-last-cell", lambda: in_last_row(
        '<c r="XFD1048576"><v>1</v></c>', '<mergeCells><mergeCell ref="A9:XFD1048576"/></mergeCells>'),
        "read", "too-large"),
    Attack("counts-that-lie", lambda: changed(STYLES, ('<cellXfs count="1"', f'<cellXfs count="{"9" * 5000}"')), ""),
    Attack("strings-that-lie", lambda: changed(STRINGS, ('count="', 'count="-99'), ('uniqueCount="', 'uniqueCount="9999')), ""),
    Attack("dimension-that-lies", lambda: changed(SHEET, ('<dimension ref="', '<dimension ref="A1:XFD1048576" x="')), ""),
    Attack("array-over-the-sheet", lambda: in_rows(
        '<row r="1"><c r="A1"><f t="array" ref="A1:XFD1048576">Z1</f></c></row>'), "write", "too-large"),
    Attack("names-of-names", names, ""),
    Attack("unclosed-rows", lambda: in_rows("<row>" * 300_000), kinds="damaged too-large"),
    Attack("unclosed-comments", lambda: in_rows("<!--" * 300_000)),
    Attack("endless-attribute", lambda: in_rows(f'<row r="1"><c {"a" * MB}></c></row>')),
    Attack("values-without-cells", lambda: in_rows("<v>2</v>" * 50_000), ""),
    Attack("formulas-without-cells", lambda: in_rows("<f>1</f>" * 100_000), "write"),
    Attack("one-cell-many-times", lambda: in_rows("<row>" + '<c r="A1"/>' * 40_000 + "</row>"), ""),
    Attack("text-of-many-runs", lambda: changed(STRINGS, ("<si>", f'<si>{"<r><t>x</t></r>" * 60_000}')), ""),
    Attack("slow-encoding", lambda: changed(SHEET, ('encoding="UTF-8"', 'encoding="punycode"'))),
)  # fmt: skip


class Measured(NamedTuple):
    """Is what one attack did at one door."""

    kind: str
    seconds: float
    mb: float


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Measured]:
    folder = tmp_path_factory.mktemp("attacks")
    (folder / "written").mkdir()
    (folder / "plan.xlsx").write_bytes(plain(PARTS))
    files = [folder / f"{attack.name}.xlsx" for attack in ATTACKS]
    for attack, file in zip(ATTACKS, files, strict=True):
        file.write_bytes(attack.content())
    command = [sys.executable, "-m", "tests.fuzz.measure", str(folder / "plan.xlsx"), *map(str, files)]
    run = subprocess.run(command, cwd=Path(__file__).parents[1], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    lines: list[dict[str, Any]] = [json.loads(line) for line in run.stdout.splitlines()]
    return {
        (line["file"], line["door"]): Measured(line["kind"], line["seconds"], line["mb"]) for line in lines
    }


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_attack_is_refused_in_little_time_and_memory(
    attack: Attack, measured: dict[tuple[str, str], Measured]
) -> None:
    for door in ("write", "compare", "read"):
        found = measured[attack.name, door]
        assert found.seconds < 2, door
        assert found.mb < 150, door
        assert door not in attack.refused_by or found.kind in attack.kinds.split(), door


def test_honest_plan_passes_every_door(measured: dict[tuple[str, str], Measured]) -> None:
    assert [measured["plan", door].kind for door in ("write", "compare", "read")] == ["", "", ""]


@pytest.mark.parametrize("text", ["=1+1", "+44 20", "-5%", "@SUM(A1)", "=cmd|' /C calc'!A0", "\t=1"])
@pytest.mark.parametrize("strings", [True, False])
def test_text_that_looks_like_a_formula_stays_text(tmp_path: Path, text: str, strings: bool) -> None:
    parts = dict(PARTS)
    if not strings:
        del parts[STRINGS]
    source = tmp_path / "plan.xlsx"
    source.write_bytes(plain(parts))
    write_edits(source, [Edit("Plan", cell, new=text) for cell in ("C2", "H9")], tmp_path / "new.xlsx")
    with open_package(tmp_path / "new.xlsx") as package:
        sheet = package.read(SHEET).decode()
    assert "<f" not in sheet
    for cell in ("C2", "H9"):
        tag = sheet[sheet.index(f'r="{cell}"') :].partition(">")[0]
        assert 't="s"' in tag if strings else 't="inlineStr"' in tag


def test_limits_are_set_by_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert limits() == Limits()
    monkeypatch.setenv("XLPLAN_MAX_MEMBERS", "3")
    path = tmp_path / "plan.xlsx"
    path.write_bytes(plain(PARTS))
    with pytest.raises(TooLarge, match="XLPLAN_MAX_MEMBERS") as wrong:
        open_package(path)
    assert wrong.value.file == str(path)


def test_limit_that_is_no_number_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XLPLAN_MAX_PART_MB", "plenty")
    with pytest.raises(ConfigError, match="XLPLAN_MAX_PART_MB is 'plenty'"):
        limits()


@pytest.mark.parametrize("field", fields(Limits), ids=lambda field: field.name)
def test_limit_is_documented(field: Field[int]) -> None:
    page = (Path(__file__).parents[1] / "docs" / "reference" / "limits.md").read_text("utf-8")
    assert f"| `{variable(field.name)}` | {field.default:,} |" in page
