"""Ways to break a workbook: its parts as XML or bytes, its list of members, its container."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Callable
from random import Random

_TAG = re.compile(rb"<[^<>]*>")
_OPENING = re.compile(rb"<([A-Za-z][\w:.]*)[^<>]*>")
_ATTRIBUTE = re.compile(rb"([\w:.-]+)=\"([^\"]*)\"")
_NUMBER = re.compile(rb"[0-9]+")
_ODD = (
    b"", b"0", b"-1", b"1", b"2147483648", b"-99999999999", b"18446744073709551616", b"9" * 5000, b"NaN",
    b"INF", b"1e999", b"1_000", b" 7 ", "٣".encode(), "²".encode(), b"true", b"A0", b"XFE1", b"A1048577",
    b"A1:XFD1048576", b"ZZZ9999999", b"A1:B2:C3", b"#REF!", b"s", b"str", b"inlineStr", b"b", b"e", b"d",
    b"&amp;", b"&bogus;", b"&#0;", b"&#x110000;", b"\xff\xfe", b"../../x", b"/xl/workbook.xml", b"C:\\x",
    b"http://schemas.openxmlformats.org/spreadsheetml/2006/main", b"_x0000_", b"_xD800_", b"array", b"shared",
)  # fmt: skip
_INSERTS = (
    b"<!-- a comment -->", b"<![CDATA[<c r=\"A1\"/>]]>", b"<?pi x?>", b"<!DOCTYPE a [<!ENTITY b \"c\">]>",
    b"&b;", b"&#10;", b"<", b">", b"]]>", b"<!--", b"<?", b"\0", b"\x0b", b"\xff", b" " * 5000, b"<a>" * 3000,
    b"<c/>", b"<row/>", b"<c r=\"A1\" t=\"s\"><v>0</v></c>", b"<v>0</v>", b"<f>A1</f>", b"<is><t>x</t></is>",
    b"<f t=\"array\" ref=\"A1:XFD1048576\">B1</f>", b"<f t=\"shared\" si=\"0\"/>", b"<si/>", b"<xf/>",
    b"<mergeCell ref=\"A1:Z99\"/>", b"<r><t>x</t></r>", b"<sheetData/>", b"<x:c xmlns:x=\"y\"/>",
)  # fmt: skip
_FIELDS = (  # of the central, local and end records: (offset, size)
    (b"PK\x01\x02", ((6, 2), (8, 2), (10, 2), (16, 4), (20, 4), (24, 4), (28, 2), (30, 2), (32, 2), (42, 4))),
    (b"PK\x03\x04", ((6, 2), (8, 2), (14, 4), (18, 4), (22, 4), (26, 2), (28, 2))),
    (b"PK\x05\x06", ((4, 2), (8, 2), (10, 2), (12, 4), (16, 4), (20, 2))),
)
_ENCODINGS = ("utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "latin-1", "utf-32", "cp1252")
_DECLARED = (b"idna", b"utf-7", b"UTF-16", b"nonsense", b"ascii", b"punycode", b"rot13", b"iso-8859-1")


def mutated(parts: dict[str, bytes], random: Random) -> bytes:
    """Return the bytes of a package made of the parts, with one to four things wrong."""
    broken = dict(parts)
    package_faults: list[Callable[[bytes, Random], bytes]] = []
    for _ in range(random.choice((1, 1, 1, 2, 2, 3, 4))):
        kind = random.random()
        if kind < 0.70:
            _break_part(broken, random)
        elif kind < 0.80:
            _break_members(broken, random)
        else:
            package_faults.append(random.choice(_PACKAGE_FAULTS))
    content = _packed(broken, random)
    for fault in package_faults:
        content = fault(content, random) if content else content
    return content


def _packed(parts: dict[str, bytes], random: Random) -> bytes:
    out = io.BytesIO()
    method = random.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))
    with zipfile.ZipFile(out, "w", method, compresslevel=1) as package:
        for name, content in parts.items():
            package.writestr(zipfile.ZipInfo(name), content, method)
    return out.getvalue()


# Parts


def _break_part(parts: dict[str, bytes], random: Random) -> None:
    if not parts:
        return
    texts = [name for name in parts if name.endswith((".xml", ".rels"))] or list(parts)
    core = [
        name for name in texts if "sheet" in name or "tyles" in name or "trings" in name or "book" in name
    ]
    name = random.choice(core if core and random.random() < 0.8 else texts)
    parts[name] = random.choice(_PART_FAULTS)(parts[name], random)


def _pick(pattern: re.Pattern[bytes], raw: bytes, random: Random) -> re.Match[bytes] | None:
    """Return a match at a random place, without looking at all of them."""
    at = random.randrange(len(raw) + 1)
    return pattern.search(raw, at) or pattern.search(raw)


def _element(raw: bytes, random: Random) -> bytes:
    """Return one whole element of a part, or b"" where chance finds none."""
    tag = _pick(_OPENING, raw, random)
    if not tag or tag[0].endswith(b"/>"):
        return tag[0] if tag else b""
    close = b"</" + tag[1] + b">"
    end = raw.find(close, tag.end())
    return raw[tag.start() : end + len(close)] if end >= 0 else b""


def _drop_element(raw: bytes, random: Random) -> bytes:
    return raw.replace(_element(raw, random) or b"\0", b"", 1)


def _repeat_element(raw: bytes, random: Random) -> bytes:
    element = _element(raw, random)
    return raw.replace(element or b"\0", element * random.choice((2, 2, 3, 50)), 1)


def _move_element(raw: bytes, random: Random) -> bytes:
    """Put one element in the place of another, which goes or stays."""
    one, other = _element(raw, random), _element(raw, random)
    return raw.replace(one or b"\0", random.choice((other, one + other, b"")) or b" ", 1)


def _wrap(raw: bytes, random: Random) -> bytes:
    element, depth = _element(raw, random), random.choice((1, 10, 2000))
    return raw.replace(element or b"\0", b"<a>" * depth + element + b"</a>" * depth, 1)


def _drop_tag(raw: bytes, random: Random) -> bytes:
    tag = _pick(_TAG, raw, random)
    return raw[: tag.start()] + raw[tag.end() :] if tag else raw


def _repeat_tag(raw: bytes, random: Random) -> bytes:
    tag = _pick(_TAG, raw, random)
    return raw[: tag.end()] + tag[0] * random.choice((1, 2, 300)) + raw[tag.end() :] if tag else raw


def _repeat_stretch(raw: bytes, random: Random) -> bytes:
    one, other = _pick(_TAG, raw, random), _pick(_TAG, raw, random)
    if not one or not other:
        return raw
    low, high = sorted((one.start(), other.start()))
    return raw[:high] + raw[low : low + 3000] + raw[high:]


def _drop_stretch(raw: bytes, random: Random) -> bytes:
    one, other = _pick(_TAG, raw, random), _pick(_TAG, raw, random)
    if not one or not other:
        return raw
    low, high = sorted((one.start(), other.end()))
    return raw[:low] + raw[high:]


def _rename_tag(raw: bytes, random: Random) -> bytes:
    one, other = _pick(_TAG, raw, random), _pick(_TAG, raw, random)
    if not one or not other:
        return raw
    name, new = one[0].strip(b"</>").split()[:1], other[0].strip(b"</>").split()[:1]
    if not name or not new:
        return raw
    if random.random() < 0.5:  # every element of that name, so that the part stays well formed
        return re.sub(rb"(</?)%b(?=[\s/>])" % re.escape(name[0]), lambda m: m[1] + new[0], raw)
    return raw[: one.start()] + one[0].replace(name[0], new[0], 1) + raw[one.end() :]


def _change_attribute(raw: bytes, random: Random) -> bytes:
    found = _pick(_ATTRIBUTE, raw, random)
    if not found:
        return raw
    other = _pick(_ATTRIBUTE, raw, random) or found
    whole = random.choice((
        b"", found[0] + b" " + found[0], found[1] + b'="' + random.choice(_ODD) + b'"',
        found[1] + b'="' + random.choice(_ODD) + b'"', other[1] + b'="' + found[2] + b'"',
        found[1] + b'="' + other[2] + b'"', found[1] + b"='" + found[2] + b"'", found[1] + b"=",
    ))  # fmt: skip
    return raw[: found.start()] + whole + raw[found.end() :]


def _change_number(raw: bytes, random: Random) -> bytes:
    found = _pick(_NUMBER, raw, random)
    return raw[: found.start()] + random.choice(_ODD) + raw[found.end() :] if found else raw


def _insert(raw: bytes, random: Random) -> bytes:
    tag = _pick(_TAG, raw, random) if random.random() < 0.8 else None
    at = random.choice((tag.start(), tag.end())) if tag else random.randrange(len(raw) + 1)
    return raw[:at] + random.choice(_INSERTS) + raw[at:]


def _recode(raw: bytes, random: Random) -> bytes:
    if random.random() < 0.5:
        return re.sub(rb"encoding=\"[^\"]*\"", b'encoding="%b"' % random.choice(_DECLARED), raw, count=1)
    text = raw.decode("utf-8", "replace")
    return text.encode(random.choice(_ENCODINGS), "xmlcharrefreplace")


def _prefix(raw: bytes, random: Random) -> bytes:
    prefixed = re.sub(rb"<(/?)(?=[A-Za-z]\w*[\s/>])", rb"<\1x:", raw)
    return prefixed.replace(b" xmlns=", b" xmlns:x=", 1) if random.random() < 0.8 else prefixed


def _flip_bytes(raw: bytes, random: Random) -> bytes:
    flipped = bytearray(raw)
    for _ in range(random.choice((1, 1, 2, 8)) if raw else 0):
        flipped[random.randrange(len(raw))] = random.randrange(256)
    return bytes(flipped)


def _truncate(raw: bytes, random: Random) -> bytes:
    return raw[: random.randrange(len(raw) + 1)]


def _cut_out(raw: bytes, random: Random) -> bytes:
    low, high = sorted(random.randrange(len(raw) + 1) for _ in range(2))
    return raw[:low] + raw[high:]


def _empty(raw: bytes, random: Random) -> bytes:
    return random.choice((b"", b" ", b"<a/>", b"<?xml version='1.0'?>", b"PK\x03\x04", raw + raw))


_PART_FAULTS = (
    _drop_element, _drop_element, _repeat_element, _repeat_element, _move_element, _move_element, _wrap,
    _drop_tag, _repeat_tag, _repeat_stretch, _drop_stretch, _rename_tag, _rename_tag, _change_attribute,
    _change_attribute, _change_attribute, _change_number, _change_number, _insert, _insert, _recode, _prefix,
    _flip_bytes, _truncate, _cut_out, _empty,
)  # fmt: skip


# Members


def _break_members(parts: dict[str, bytes], random: Random) -> None:
    if not parts:
        return
    one, other = random.choice(list(parts)), random.choice(list(parts))
    match random.randrange(5):
        case 0:
            del parts[one]
        case 1:
            parts[one], parts[other] = parts[other], parts[one]
        case 2:
            odd = ("../" + one, "/" + one, one.upper(), one.replace("/", "\\"), "C:\\" + one, one + "/", "é")
            parts[random.choice(odd)] = parts.pop(one)
        case 3:
            parts[one.upper()] = parts[other]
        case 4:
            names = list(parts)
            random.shuffle(names)
            reordered = {name: parts[name] for name in names}
            parts.clear()
            parts.update(reordered)


# The container


def _change_field(raw: bytes, random: Random) -> bytes:
    """Overwrite a field of one of the zip's headers."""
    mark, fields = random.choice(_FIELDS)
    at = raw.find(mark, random.randrange(len(raw)))
    at = at if at >= 0 else raw.find(mark)
    if at < 0:
        return raw
    offset, size = random.choice(fields)
    value = random.choice((0, 1, 2, 8, 9, 99, 0xFFFF, 0xFFFFFFFF, 0x7FFFFFFF, random.randrange(1 << 32)))
    field = struct.pack("<I", value)[:size]
    return raw[: at + offset] + field + raw[at + offset + size :]


def _repeat_record(raw: bytes, random: Random) -> bytes:
    """Duplicate a central record, with the count put right or not."""
    at, end = raw.find(b"PK\x01\x02"), raw.rfind(b"PK\x05\x06")
    following = raw.find(b"PK\x01\x02", at + 4)
    if at < 0 or end < 0 or following < 0:
        return raw
    record = raw[at:following]
    new = bytearray(raw[:end] + record + raw[end:])
    if random.random() < 0.8:
        place = end + len(record)
        count, length = struct.unpack("<HI", new[place + 10 : place + 16])
        new[place + 8 : place + 16] = struct.pack(
            "<HHI", count + 1 & 0xFFFF, count + 1 & 0xFFFF, length + len(record) & 0xFFFFFFFF
        )
    return bytes(new)


def _swap_headers(raw: bytes, random: Random) -> bytes:
    places = [found.start() for found in re.finditer(rb"PK\x03\x04", raw)]
    if len(places) < 2:
        return raw
    one, other = random.sample(places, 2)
    new = bytearray(raw)
    new[one : one + 30], new[other : other + 30] = raw[other : other + 30], raw[one : one + 30]
    return bytes(new)


def _put_around(raw: bytes, random: Random) -> bytes:
    junk = random.choice(
        (b"\0" * 100, b"PK\x05\x06" + b"\0" * 18, b"PK\x06\x07" + b"\xff" * 16, b"#!/bin/sh\n")
    )
    return junk + raw if random.random() < 0.5 else raw + junk


_PACKAGE_FAULTS: tuple[Callable[[bytes, Random], bytes], ...] = (
    _change_field, _change_field, _change_field, _change_field, _repeat_record, _swap_headers, _put_around,
    _flip_bytes, _truncate, _cut_out,
)  # fmt: skip
