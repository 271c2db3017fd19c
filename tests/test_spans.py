"""XML as bytes with places."""

from __future__ import annotations

import pytest

from xlplan.errors import Damaged
from xlplan.ooxml.spans import (
    Splice,
    Xml,
    apply_splices,
    attributes,
    elements,
    first,
    read_xml,
    tags,
    text_of,
    with_attribute,
)


def bytes_of(xml: Xml, splice: Splice) -> bytes:
    made = xml.splice([splice])
    assert isinstance(made, bytes)
    return made


def names(raw: str, name: str = "c") -> list[str]:
    xml = read_xml(raw.encode(), "part")
    return [xml.data[e.start : e.end].decode() for e in elements(xml, name.encode())]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("declared", [True, False])
def test_no_splices_give_the_same_bytes_in_every_encoding(encoding: str, declared: bool) -> None:
    head = (
        f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?>\n'
        if declared or encoding == "cp1252"
        else ""
    )
    raw = f"{head}<a><b>caf\u00e9</b></a>".encode(encoding)
    assert read_xml(raw, "part").splice([]) == raw


def test_splice_is_stored_in_the_part_s_own_encoding() -> None:
    xml = read_xml('<?xml version="1.0" encoding="cp1252"?><a>x</a>'.encode("cp1252"), "part")
    at = xml.data.index(b">x<") + 1
    assert bytes_of(xml, (at, at + 1, "é☃".encode())).endswith("<a>é&#9731;</a>".encode("cp1252"))


def test_ascii_part_takes_no_other_bytes() -> None:
    xml = read_xml(b'<?xml version="1.0" encoding="US-ASCII"?><a>x</a>', "part")
    at = xml.data.index(b">x<") + 1
    assert bytes_of(xml, (at, at + 1, "é".encode())).endswith(b"<a>&#233;</a>")


@pytest.mark.parametrize(
    "raw",
    [
        b"<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>",
        b"<a><!-- never closed </a>",
        b"just text",
        b"",
        b"<a>\xff\xff\xff</a>",
        b'<?xml version="1.0" encoding="klingon"?><a/>',
        b'<?xml version="1.0" encoding="utf-7"?><a>+AOk-</a>',
        b"\xff\xfe<\x00a",
        b'<?xml version="1.0" encoding="utf-16"?><aa/>',
        b'<?xml version="1.0" encoding="utf-16"?><aaa/>',
    ],
)
def test_what_is_not_plain_xml_is_damaged(raw: bytes) -> None:
    with pytest.raises(Damaged):
        read_xml(raw, "part")


@pytest.mark.parametrize(
    "aside", ["<!-- <c/> -->", "<![CDATA[<c/>]]>", "<?keep <c/>?>", "<!--<![CDATA[-->", "<!-- a > b -->"]
)
def test_elements_in_asides_are_none(aside: str) -> None:
    assert names(f"<a>{aside}<c>1</c>{aside}</a>") == ["<c>1</c>"]


def test_elements_of_longer_names_and_other_prefixes_are_none() -> None:
    assert names("<a><cols/><cc>1</cc><x:c/><c>2</c></a>") == ["<c>2</c>"]


def test_prefix_of_the_root_is_the_prefix_of_the_elements() -> None:
    assert names("\ufeff<?xml version='1.0'?><!-- note --><x:a><c/><x:c/></x:a>") == ["<x:c/>"]


@pytest.mark.parametrize(
    "cell",
    ["<c/>", "<c />", '<c a="1>2"/>', "<c a='>' b='/'></c>", "<c\n\ta='1'\n>1</c >", "<c><cc></cc></c>"],
)
def test_element_is_found_whole_however_it_is_written(cell: str) -> None:
    assert names(f"<a>{cell}<d/></a>") == [cell]


def test_element_that_is_not_closed_is_damaged() -> None:
    with pytest.raises(Damaged, match="<c> is not closed"):
        names("<a><c>1</a>")


def test_attributes_are_read_whatever_their_quotes_and_entities() -> None:
    tag = b"""<c a="1" b = '2"' x:a="3" c="&lt;&#65;&#x42;&amp;amp;&quot;&apos;" d="&nbsp;&#xD800;"/>"""
    assert attributes(tag) == {
        b"a": "1",
        b"b": '2"',
        b"x:a": "3",
        b"c": "<AB&amp;\"'",
        b"d": "&nbsp;&#xD800;",
    }
    xml = read_xml(b"<a>" + tag + b"</a>", "part")
    assert [each[b"b"] for each in tags(xml, b"c")] == ['2"']


@pytest.mark.parametrize(
    ("tag", "value", "expected"),
    [
        ('<c r="A1" s="1"/>', "2", '<c r="A1" s="2"/>'),
        ("<c s='1' r='A1'>", "2", "<c s='2' r='A1'>"),
        ('<c r="A1" />', "2", '<c r="A1" s="2" />'),
        ('<c x:s="9">', "2", '<c x:s="9" s="2">'),
        ('<c r="A1" s="1" t="s">', None, '<c r="A1" t="s">'),
        ("<c r=\"s='1'\">", None, "<c r=\"s='1'\">"),
    ],
)
def test_one_attribute_is_set_and_the_rest_of_the_tag_stays(
    tag: str, value: str | None, expected: str
) -> None:
    assert with_attribute(tag.encode(), b"s", value.encode() if value else None) == expected.encode()


def test_text_is_what_an_xml_reader_would_say() -> None:
    xml = read_xml(b"<a><t>1 &lt; 2\r\n<![CDATA[<b>\r&amp;]]><!-- no -->&#13;3\r</t></a>", "part")
    element = first(xml, b"t")
    assert element is not None
    assert text_of(xml, element) == "1 < 2\n<b>\n&amp;\r3\n"


def test_splices_may_come_in_any_order_but_not_overlap() -> None:
    assert apply_splices(b"0123456789", [(8, 9, b"H"), (0, 1, b""), (3, 3, b"...")]) == b"12...34567H9"
    with pytest.raises(Damaged, match="across one another"):
        apply_splices(b"0123", [(0, 2, b""), (1, 3, b"")])
