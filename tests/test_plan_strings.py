"""The shared strings that a plan shows are found among any number of others, in whatever form they are written."""

from __future__ import annotations

import io
import tracemalloc
import zlib
from random import Random
from typing import IO
from xml.sax.saxutils import escape
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_STORED, ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlplan.errors import Damaged
from xlplan.plan.book.archive import Archive
from xlplan.plan.book.cells import RichText, read_items
from xlplan.plan.book.string_blocks import Items
from xlplan.plan.book.strings import Strings

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
STRICT = 'xmlns="http://purl.oclc.org/ooxml/spreadsheetml/main"'


def archive_of(xml: bytes, method: int = ZIP_DEFLATED) -> Archive:
    held = io.BytesIO()
    with ZipFile(held, "w", method) as package:
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


FORMS = (
    "<{p}si><{p}t>{w}</{p}t></{p}si>", '<{p}si><{p}t xml:space="preserve"> {w} </{p}t></{p}si>\n',
    "<{p}si/>", "<{p}si />", "<{p}si></{p}si >", '<{p}si xml:lang="en"><{p}t>{w}</{p}t></{p}si>',
    '<{p}si>\r\n<{p}r><{p}rPr><{p}sz val="9"/><{p}strike/><{p}vertAlign val="superscript"/></{p}rPr><{p}t>{w}</{p}t>'
    "</{p}r><{p}r><{p}t>!{w}?</{p}t></{p}r></{p}si>",
    '<{p}si><{p}t>{w}</{p}t><{p}rPh sb="0" eb="1"><{p}t>hint</{p}t></{p}rPh></{p}si>',
    "<{p}si><{p}t>_x000A_&#38;&gt;{w}</{p}t></{p}si>",
)  # fmt: skip
ODD_FORMS = (
    "<{p}si><{p}t><![CDATA[</{p}si><{p}si>{w}]]></{p}t></{p}si>", "<!-- <{p}si> --> <{p}si/>",
    "<?note <{p}si>?><{p}si/>", "<{p}six/>", "<{p}si.x/><{p}si/>", "<y:si/>", "<{p}more><{p}si/></{p}more>",
    '<more xmlns="other"><si/></more>', f'<z:si xmlns:z="{MAIN[7:-1]}"><z:t>{{w}}</z:t></z:si>',
    "<{p}si><{p}si/><{p}t>{w}</{p}t></{p}si>", "<{p}si><{p}t>{w}</{p}t><{p}si/></{p}si>",
)  # fmt: skip
TAILS = ("", "\n", "<{p}extLst><{p}ext/></{p}extLst>", '<{p}extLst><z:six xmlns:z="z"/></{p}extLst>\n')
ORDINARY = st.tuples(st.sampled_from(FORMS), st.text("a!?<&>=é \n", max_size=9))
ANY = st.tuples(st.sampled_from((*FORMS, *ODD_FORMS)), st.text("a!?<&>=é \n", max_size=9))


def table(items: list[tuple[str, str]], prefix: str = "", tail: str = "") -> bytes:
    named = MAIN.replace("xmlns", f"xmlns:{prefix[:-1]}") if prefix else MAIN
    inside = "".join(form.format(p=prefix, w=escape(word)) for form, word in items)
    return f'<{prefix}sst {named} xmlns:y="y">{inside}{tail.format(p=prefix)}</{prefix}sst>'.encode()


def parsed(xml: bytes) -> list[RichText]:
    return list(read_items(io.BytesIO(xml)))


@settings(max_examples=300)
@given(
    items=st.lists(ORDINARY, max_size=60) | st.lists(ANY, max_size=9),
    prefix=st.sampled_from(["", "x:"]),
    tail=st.sampled_from(TAILS),
    block=st.integers(1, 200),
    method=st.sampled_from([ZIP_STORED, ZIP_DEFLATED, ZIP_BZIP2]),
    random=st.randoms(use_true_random=False),
)
def test_items_in_any_form_and_order_are_those_of_a_parser(
    items: list[tuple[str, str]], prefix: str, tail: str, block: int, method: int, random: Random
) -> None:
    xml = table(items, prefix, tail)
    found, expected = Strings(archive_of(xml, method), "s.xml", 140 + block), parsed(xml)
    blank = RichText("", ())
    order = random.choices(range(len(expected) + 2), k=9)
    assert [found[at] for at in order] == [expected[at] if at < len(expected) else blank for at in order]


@pytest.mark.parametrize("prefix", ["", "x:"])
@pytest.mark.parametrize("form", FORMS)
def test_items_as_programs_write_them_are_found_without_a_parser(form: str, prefix: str) -> None:
    xml = table([(form, "word")] * 40, prefix, TAILS[2])
    items = Items(archive_of(xml).unwatched("s.xml"), 200)
    assert [items.find(at) is None for at in (39, 0, 20, 40)] == [False, False, False, True]
    assert items.is_plain


@pytest.mark.parametrize("prefix", ["", "x:"])
@pytest.mark.parametrize(
    "form", [form for form in ODD_FORMS if "y:si" not in form and "{p}si><{p}" not in form]
)
def test_a_parser_counts_the_items_that_bytes_may_not_tell(form: str, prefix: str) -> None:
    xml = table([*[(FORMS[0], "a")] * 40, (form, "b"), *[(FORMS[0], "c")] * 40], prefix)
    items = Items(archive_of(xml).unwatched("s.xml"), 200)
    assert items.find(3)
    if form.startswith("<{p}more"):  # a parser counts it too
        assert items.find(41)
    else:
        assert items.find(60) is None
        assert not items.is_plain
    assert [strings(xml)[at] for at in (60, 3)] == [parsed(xml)[at] for at in (60, 3)]


@pytest.mark.parametrize(
    "root",
    [
        f'sst {MAIN} xmlns:x="{MAIN[7:-1]}"',
        f"sst {MAIN.replace('xmlns', 'xmlns:x')}",
        'sst xmlns="other"',
        "sst",
        f'sst {MAIN} y=">"',
    ],
)
def test_root_with_other_names_for_its_items_is_a_parser_s(root: str) -> None:
    word = "<x:si><x:t>b</x:t></x:si>" if "xmlns:x" in root else ""
    xml = f"<{root}><si><t>a</t></si>{word}<si><t>c</t></si></sst>"
    expected = [item.text for item in parsed(xml.encode())]
    found = strings(xml)
    assert [found[at].text for at in (2, 1, 0)] == [*expected, "", "", ""][2::-1]


def test_what_stands_behind_the_last_string_asked_for_is_not_unpacked() -> None:
    noise = Random(1)
    items = "".join(f"<si><t>{noise.random()}</t></si>" for _ in range(60_000))
    archive = archive_of(f"<sst {MAIN}>{items}</sst>".encode())
    part = archive.getinfo("s.xml")
    held = archive.fp
    assert isinstance(held, io.BytesIO)
    held.seek(part.header_offset + part.compress_size // 2)
    held.write(bytes(1000))
    found = Strings(archive, "s.xml")
    assert found[5_000].text.startswith("0.")
    with pytest.raises((zlib.error, Damaged)):
        assert found[59_999]


def test_strings_are_found_from_the_last_to_the_first() -> None:
    words = [f"text {at}" for at in range(900)]
    found = Strings(archive_of(table([(FORMS[0], word) for word in words])), "s.xml", 200)
    assert [found[at].text for at in reversed(range(900))] == words[::-1]


def test_strings_that_are_passed_over_are_not_held() -> None:
    items = "".join(f"<si><t>A text of some length, number {at}</t></si>" for at in range(400_000))
    archive = archive_of(f"<sst {MAIN}>{items}</sst>".encode())
    tracemalloc.start()
    try:
        found = Strings(archive, "s.xml")
        assert [found[at].text[-6:] for at in (399_999, 7, 200_000)] == ["399999", "mber 7", "200000"]
        assert tracemalloc.get_traced_memory()[1] < len(items) // 3
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("rest", ["<si><t>b", "<si><t>b</u></si></sst>", "<si", ""])
def test_broken_string_that_is_shown_is_damage(rest: str) -> None:
    found = strings(f"<sst {MAIN}><si><t>a</t></si>{rest}")
    assert found[0].text == "a"
    with pytest.raises((Damaged, SyntaxError)):
        assert found[1].text is None


def test_doctype_is_refused() -> None:
    with pytest.raises(Damaged, match="DOCTYPE"):
        assert strings(f"<!DOCTYPE sst><sst {MAIN}><si><t>a</t></si></sst>")[0]
