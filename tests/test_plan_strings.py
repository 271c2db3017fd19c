"""The shared strings that a plan shows are found among any number of others, in whatever form they are written."""

from __future__ import annotations

import io
from random import Random
from typing import IO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlplan.errors import Damaged
from xlplan.plan.book.archive import Archive
from xlplan.plan.book.cells import read_items
from xlplan.plan.book.strings import Strings

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
STRICT = 'xmlns="http://purl.oclc.org/ooxml/spreadsheetml/main"'


def archive_of(xml: bytes) -> Archive:
    held = io.BytesIO()
    with ZipFile(held, "w", ZIP_DEFLATED) as package:
        package.writestr("s.xml", xml)
    return Archive(held)


def strings(xml: str | bytes) -> Strings:
    return Strings(archive_of(xml if isinstance(xml, bytes) else xml.encode()), "s.xml")


def texts(xml: str | bytes, count: int) -> list[str]:
    found = strings(xml)
    return [found[at].text for at in range(count)]


def test_index_out_of_range_is_blank() -> None:
    found = strings(f"<sst {MAIN}><si><t>a</t></si></sst>")
    assert [found[at].text for at in (3, 0, 1)] == ["", "a", ""]
    assert Strings(archive_of(b""), None)[0].text == ""


@pytest.mark.parametrize(
    "xml",
    [
        f"<sst {MAIN}><si><t>a &amp; b</t></si><si/><si><t/></si><si><t>c</t></si></sst>",
        f"<sst {MAIN}>\n <si> <t>a &#38; b</t> </si>\n <si></si><si><t></t></si><si><t>c</t></si></sst>",
        f'\ufeff<?xml version="1.0" encoding="utf-8"?><sst {MAIN} count="4"><si><t>a &amp; b</t></si><si/><si/><si><t>c</t></si></sst>',
        f"<x:sst {MAIN.replace('xmlns', 'xmlns:x')}><x:si><x:t>a &amp; b</x:t></x:si><x:si/><x:si/><x:si><x:t>c</x:t></x:si></x:sst>",
        f"<sst {MAIN}><!-- <si> --><si><t>a &amp; b</t></si><si/><si/><si><t>c</t></si></sst>",
        f"<sst {MAIN}><si><t><![CDATA[a & b]]></t></si><si/><si/><si><t>c</t></si></sst>",
        f"<sst {MAIN}><si><r><t>a &amp; </t></r><r><t>b</t></r></si><si/><si/><si><t>c</t></si></sst>",
        f"<sst {STRICT}><si><t>a &amp; b</t></si><si/><si/><si><r><t>c</t></r></si></sst>".replace(
            "&amp;", "&amp;"
        ),
        f'<?xml version="1.0" encoding="utf-16"?><sst {MAIN}><si><t>a &amp; b</t></si><si/><si/><si><t>c</t></si></sst>'.encode(
            "utf-16"
        ),
    ],
)
def test_strings_are_read_in_every_form(xml: str | bytes) -> None:
    assert texts(xml, 5) == ["a & b", "", "", "c", ""]


def test_raised_run_is_kept() -> None:
    raised = '<r><rPr><vertAlign val="superscript"/></rPr><t>1</t></r>'
    found = strings(f"<sst {MAIN}><si><r><t>86% </t></r>{raised}</si></sst>")[0]
    assert (found.text, found.superscript) == ("86% 1", ((4, 5),))


def test_escaped_character_and_line_breaks_are_as_a_parser_gives_them() -> None:
    xml = f"<sst {MAIN}><si><t>a_x000A_b</t></si><si><t>a\r\nb</t></si></sst>"
    assert texts(xml, 2) == ["a\nb", "a\nb"]


@given(
    st.lists(st.text("a!<&>é \n", max_size=9), max_size=30),
    st.integers(1, 90),
    st.randoms(use_true_random=False),
)
def test_any_order_gives_what_a_parser_gives(words: list[str], block: int, random: Random) -> None:
    items = "".join(f'<si><t xml:space="preserve">{escape(word)}</t></si>' for word in words)
    xml = f"<sst {MAIN}>{items}</sst>".encode()
    found = Strings(archive_of(xml), "s.xml", 100 + block)  # the root is read in the first block
    order = random.sample(range(len(words)), len(words))
    assert {at: found[at].text for at in order} == dict(enumerate(words))
    source: IO[bytes] = io.BytesIO(xml)
    assert [item.text for item in read_items(source)] == words


@pytest.mark.parametrize("rest", ["<si><t>b", "<si><t>b</u></si></sst>"])
def test_broken_string_that_is_shown_is_damage(rest: str) -> None:
    found = strings(f"<sst {MAIN}><si><t>a</t></si>{rest}")
    assert found[0].text == "a"
    with pytest.raises((Damaged, SyntaxError)):
        assert found[1].text is None


def test_doctype_is_refused() -> None:
    with pytest.raises(Damaged, match="DOCTYPE"):
        assert strings(f"<!DOCTYPE sst><sst {MAIN}><si><t>a</t></si></sst>")[0]
