"""The zip container: parts are read by their offsets, and all that is not replaced is copied as stored."""

from __future__ import annotations

import io
import os
import struct
import warnings
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests import containers
from tests.containers import KINDS, Members, plain, put
from xlplan.errors import Damaged, Encrypted, FileError, NotAWorkbook, TooLarge, XlplanError
from xlplan.ooxml.ends import MAX_FILE
from xlplan.ooxml.package import Package, open_package

PARTS: Members = {"a.xml": b"<a/>" * 50, "xl/b.xml": b"<b/>", "xl/c.bin": bytes(range(256))}


def copied(path: Path, **replaced: bytes) -> bytes:
    out = io.BytesIO()
    with open_package(path) as package:
        package.copy_with(out, {f"{name}.xml": content for name, content in replaced.items()})
    return out.getvalue()


@pytest.mark.parametrize("kind", KINDS)
def test_copy_without_replacements_is_the_same_file(tmp_path: Path, kind: Callable[[Members], bytes]) -> None:
    whole = kind(PARTS)
    assert copied(put(tmp_path / "a.xlsx", whole)) == whole


@pytest.mark.parametrize("kind", KINDS)
def test_copy_differs_in_the_replaced_part_alone(tmp_path: Path, kind: Callable[[Members], bytes]) -> None:
    path = put(tmp_path / "a.xlsx", kind(PARTS))
    new = put(tmp_path / "b.xlsx", copied(path, a=b"<new/>" * 1000))
    with ZipFile(path) as before, ZipFile(new) as after:
        assert after.testzip() is None
        assert after.namelist() == before.namelist()
        same = {name: before.read(name) == after.read(name) for name in before.namelist()}
    assert [name.lower() for name, is_same in same.items() if not is_same] == ["a.xml"]


@pytest.mark.parametrize("kind", KINDS)
def test_replaced_part_is_read_back_from_the_copy(tmp_path: Path, kind: Callable[[Members], bytes]) -> None:
    new = put(tmp_path / "b.xlsx", copied(put(tmp_path / "a.xlsx", kind(PARTS)), a=b"<new/>"))
    with open_package(new) as package:
        assert package.read("a.xml") == b"<new/>"
        assert package.read("/XL/b.xml") == b"<b/>"
        assert "xl\\c.bin" in package


def test_other_members_keep_their_local_records(tmp_path: Path) -> None:
    whole = containers.with_descriptors(PARTS)
    start = whole.index(b"PK\3\4", 1)
    assert whole[start : whole.index(b"PK\1\2")] in copied(put(tmp_path / "a.xlsx", whole), a=b"<new/>")


def test_folders_are_no_parts(tmp_path: Path) -> None:
    with open_package(put(tmp_path / "a.xlsx", containers.with_folders(PARTS))) as package:
        assert package.parts() == list(PARTS)


def test_percent_encoded_names_are_the_names_they_mean(tmp_path: Path) -> None:
    with open_package(put(tmp_path / "a.xlsx", plain({"xl/my%20sheet.xml": b"<a/>"}))) as package:
        assert package.read("xl/my sheet.xml") == b"<a/>"


def test_part_that_is_stored_twice_is_not_read(tmp_path: Path) -> None:
    with warnings.catch_warnings(action="ignore"), ZipFile(tmp_path / "a.xlsx", "w") as archive:
        for content in (b"<one/>", b"<two/>"):
            archive.writestr("a.xml", content)
    with open_package(tmp_path / "a.xlsx") as package, pytest.raises(Damaged, match="stored twice"):
        package.read("A.XML")


def test_missing_part_is_damaged(tmp_path: Path) -> None:
    with (
        open_package(put(tmp_path / "a.xlsx", plain(PARTS))) as package,
        pytest.raises(Damaged, match="missing"),
    ):
        package.read("xl/none.xml")


def patched(folder: Path, record: bytes, offset: int, value: bytes) -> Package:
    whole = bytearray(containers.stored(PARTS))
    at = whole.index(record) + offset
    whole[at : at + len(value)] = value
    return open_package(put(folder / "a.xlsx", bytes(whole)))


@pytest.mark.parametrize(
    ("record", "offset", "value", "error", "said"),
    [
        (b"PK\1\2", 16, b"\0\0\0\0", Damaged, "checksum"),
        (b"PK\1\2", 10, b"\x09\0", Damaged, "method 9 is not deflate"),
        (b"PK\1\2", 10, b"\x08\0", Damaged, "cannot be unpacked"),
        (b"PK\1\2", 24, b"\xfe\xff\xff\xff", TooLarge, "at most 1,073,741,824"),
        (b"PK\1\2", 8, b"\1\0", Encrypted, "without one"),
        (b"PK\3\4", 0, b"PK\0\0", Damaged, "not where"),
    ],
)
def test_damaged_member_is_told(
    tmp_path: Path, record: bytes, offset: int, value: bytes, error: type[XlplanError], said: str
) -> None:
    with patched(tmp_path, record, offset, value) as package, pytest.raises(error, match=said) as wrong:
        package.read("a.xml")
    assert wrong.value.file == str(tmp_path / "a.xlsx")


@pytest.mark.parametrize(
    ("record", "offset", "value", "said"),
    [
        (b"PK\1\2", 0, b"PK\0\0", "lists 3 parts"),
        (b"PK\1\2", 20, b"\xff\xff\0\0", "overlapping"),
        (b"PK\1\2", 42, b"\xff\xff\0\0", "overlapping"),
        (b"PK\5\6", 16, b"\xff\xff\0\0", "wrong place"),
        (b"PK\5\6", 10, b"\7\0", "lists 7 parts"),
        (b"PK\5\6", 0, b"PK\0\0", "cut off"),
    ],
)
def test_damaged_directory_is_told(
    tmp_path: Path, record: bytes, offset: int, value: bytes, said: str
) -> None:
    with pytest.raises(Damaged, match=said) as wrong:
        patched(tmp_path, record, offset, value)
    assert wrong.value.file == str(tmp_path / "a.xlsx")


def test_locator_of_a_record_that_is_not_there_is_passed_over(tmp_path: Path) -> None:
    whole = plain(PARTS)
    at = whole.index(b"PK\5\6")
    lost = struct.pack("<4sIQI", b"PK\6\7", 0, 0, 1)
    end = bytearray(whole[at:])
    path = put(tmp_path / "a.xlsx", whole[:at] + lost + bytes(end))
    with pytest.raises(Damaged, match="lists 3 parts"):
        open_package(path)


def test_members_in_one_place_are_damaged(tmp_path: Path) -> None:
    whole = bytearray(plain(PARTS))
    second = whole.index(b"PK\1\2", whole.index(b"PK\1\2") + 1)
    whole[second + 42 : second + 46] = struct.pack("<I", 0)
    with pytest.raises(Damaged, match="overlapping"):
        open_package(put(tmp_path / "a.xlsx", bytes(whole)))


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_truncated_file_is_damaged(tmp_path: Path, share: float) -> None:
    whole = plain(PARTS)
    with pytest.raises(Damaged, match="cut off"):
        open_package(put(tmp_path / "a.xlsx", whole[: int(len(whole) * share)]))


@pytest.mark.parametrize(
    ("content", "error", "said"),
    [
        (b"", NotAWorkbook, "is empty"),
        (b"Area,Rating\n", NotAWorkbook, "is not a workbook but a text file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, NotAWorkbook, "save it as .xlsx"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 3000 + "EncryptedPackage".encode("utf-16-le"),
            Encrypted,
            "only with a password",
        ),
        (b"PK", Damaged, "cut off"),
    ],
)
def test_file_of_another_kind_is_told(
    tmp_path: Path, content: bytes, error: type[XlplanError], said: str
) -> None:
    with pytest.raises(error, match=said) as wrong:
        open_package(put(tmp_path / "a.xlsx", content))
    assert str(wrong.value).startswith(str(tmp_path / "a.xlsx"))


def test_folder_and_missing_file_are_told(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="is a folder"):
        open_package(tmp_path)
    with pytest.raises(FileError, match="no such file"):
        open_package(tmp_path / "a.xlsx")
    with pytest.raises(FileError, match="cannot be read"):
        open_package(put(tmp_path / "file", b"PK") / "a.xlsx")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_file_without_permission_is_told(tmp_path: Path) -> None:
    put(tmp_path / "a.xlsx", plain(PARTS)).chmod(0)
    with pytest.raises(FileError, match="may not be read"):
        open_package(tmp_path / "a.xlsx")


def test_file_beyond_two_gigabytes_is_told(tmp_path: Path) -> None:
    path = put(tmp_path / "a.xlsx", plain(PARTS))
    os.truncate(path, MAX_FILE + 1)
    with pytest.raises(FileError, match="at most 2,147,483,648"):
        open_package(path)
