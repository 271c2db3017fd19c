"""Shared strings: runs survive, and no replaced text stays behind."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.specimens import (
    MAIN,
    SHEET,
    STRINGS,
    cell_after,
    edited,
    grid,
    parts,
    read,
    rows_after,
    strings,
    texts_after,
    unpack,
)
from tests.tables import table
from xlplan.edits import Edit
from xlplan.errors import Damaged, RefusedEdit, UsageError
from xlplan.ooxml.texts import from_cell_text, respelled, stored_text, to_cell_text, with_spans

ONE = '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'


def item(shorthand: str) -> bytes:
    xml = re.sub("⟨(.*?)⟩", r'<r><rPr><vertAlign val="superscript"/></rPr><t>\1</t></r>', shorthand)
    xml = re.sub("⟦(.*?)⟧", r"<r><rPr><b/></rPr><t>\1</t></r>", xml)
    return f"<si>{xml}</si>".encode()


@pytest.mark.parametrize(("before", "new", "after"), table("richtext.md", "Without spans"))
def test_runs_that_no_change_touches_stay(before: str, new: str, after: str) -> None:
    assert respelled(item(before), b"", new).decode() == item(after).decode()


@pytest.mark.parametrize(("before", "spans", "after"), table("richtext.md", "With spans"))
def test_spans_change_what_they_say(before: str, spans: str, after: str) -> None:
    made = [(int(start), int(end), text) for start, end, text in (s.split("-", 2) for s in spans.split("; "))]
    new = with_spans(stored_text(item(before), b""), made)
    assert respelled(item(before), b"", new, made).decode() == item(after).decode()
    assert stored_text(item(after), b"") == new


@pytest.mark.parametrize(("before", "_spans", "_after"), table("richtext.md", "With spans"))
def test_text_replaced_by_itself_keeps_every_byte(before: str, _spans: str, _after: str) -> None:
    assert respelled(item(before), b"", stored_text(item(before), b"")) == item(before)


@pytest.mark.parametrize("spans", [[(0, 9, "x")], [(2, 1, "x")], [(-1, 1, "x")], [(0, 2, "x"), (1, 3, "y")]])
def test_spans_outside_the_text_or_across_each_other_are_refused(spans: list[tuple[int, int, str]]) -> None:
    with pytest.raises(UsageError, match="overlaps another, or lies outside 'text'"):
        with_spans("text", spans)


def test_spans_that_do_not_make_the_new_text_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="do not turn 'old' into 'new'"):
        cell_after(
            tmp_path, '<c r="A1" t="s"><v>0</v></c>', Edit("S", "A1", new="new", spans=((0, 1, "x"),)), "old"
        )


def test_marker_of_an_inline_string_stays_raised(tmp_path: Path) -> None:
    rich = '<c r="A1" t="inlineStr"><is><r><t>86%</t></r><r><rPr><vertAlign val="subscript"/></rPr><t>1</t></r></is></c>'
    assert cell_after(tmp_path, rich, Edit("S", "A1", new="88%1")) == rich.replace("86", "88")


def test_marker_of_a_string_that_others_show_stays_raised(tmp_path: Path) -> None:
    rich = '<r><t>86%</t></r><r><rPr><vertAlign val="superscript"/></rPr><t>1</t></r>'
    found = texts_after(tmp_path, grid("A1=s0 B1=s0"), Edit("S", "A1", new="88%1"), texts=(rich,))
    assert found == [rich, rich.replace("86", "88")]


def test_string_that_one_cell_shows_is_changed_in_place(tmp_path: Path) -> None:
    out = edited(tmp_path, parts(ONE, "old"), Edit("S", "A1", new="new"))
    before, after = unpack(tmp_path / "book.xlsx"), unpack(out)
    assert [name for name in before if before[name] != after[name]] == [STRINGS]
    assert read(out, STRINGS) == strings("new")


def test_string_that_others_show_is_left_to_them(tmp_path: Path) -> None:
    found = parts(grid("A1=s0 B1=s0"), "old", more={"T": grid("A1=s0")})
    out = edited(tmp_path, found, Edit("S", "A1", new="new"))
    assert read(out, STRINGS) == strings("old", "new")
    assert '<c r="A1" t="s"><v>1</v></c><c r="B1" t="s"><v>0</v></c>' in read(out)


@pytest.mark.parametrize(
    ("lines", "edits", "expected", "cells"),
    [
        ("A1=s0 B1=s0", {"A1": "new", "B1": "new"}, ["<t/>", "<t>b</t>", "<t>new</t>"], "2 2"),
        ("A1=s0 B1=s0", {"A1": "x", "B1": "y"}, ["<t/>", "<t>b</t>", "<t>x</t>", "<t>y</t>"], "2 3"),
        ("A1=s0 B1=s1", {"A1": "b", "B1": "a"}, ["<t>b</t>", "<t>a</t>"], "0 1"),
        ("A1=s0 B1=s1", {"A1": "b"}, ["<t>b</t>", "<t>b</t>"], "0 1"),
        ("A1=s0 B1=s1 C1=s0", {"A1": "b"}, ["<t>a</t>", "<t>b</t>"], "1 1 0"),
        ("A1=s0 B1=s1 C1=s0", {"A1": "b", "B1": "c"}, ["<t>a</t>", "<t>c</t>", "<t>b</t>"], "2 1 0"),
        ("A1=s0 B1=s1 C1=s0", {"A1": "b", "B1": 5}, ["<t>a</t>", "<t/>", "<t>b</t>"], "2 5 0"),
        ("A1=s0 B1=s1 C1=s0", {"B1": 5, "A1": "b"}, ["<t>a</t>", "<t/>", "<t>b</t>"], "2 5 0"),
        ("A1=s0 B1=1", {"A1": 5, "B1": "a"}, ["<t/>", "<t>b</t>", "<t>a</t>"], "5 2"),
        ("A1=s0 B1=s0", {"A1": 5, "B1": "new"}, ["<t/>", "<t>b</t>", "<t>new</t>"], "5 2"),
        ("A1=s0 B1=s0", {"A1": 5}, ["<t>a</t>", "<t>b</t>"], "5 0"),
        ("A1=s0", {"A1": 5}, ["<t/>", "<t>b</t>"], "5"),
        ("A1=s0", {"A1": ""}, ["<t/>", "<t>b</t>"], ""),
        ("A1=1", {"A1": "b"}, ["<t>a</t>", "<t>b</t>"], "1"),
        ("A1=0 B1=s0", {"B1": "new"}, ["<t>new</t>", "<t>b</t>"], "0 0"),
        ("A1=s00 B1=s0", {"B1": "new"}, ["<t>a</t>", "<t>b</t>", "<t>new</t>"], "00 2"),
    ],
)
def test_several_edits_of_strings_do_not_disturb_each_other(
    tmp_path: Path, lines: str, edits: dict[str, str | int], expected: list[str], cells: str
) -> None:
    made = [
        Edit("S", cell, new=say) if isinstance(say, str) else Edit("S", cell, number=say)
        for cell, say in edits.items()
    ]
    assert texts_after(tmp_path, grid(lines), *made, texts=("a", "b")) == expected
    assert " ".join(re.findall("<v>(.*?)</v>", read(tmp_path / "out.xlsx"))) == cells


def test_replaced_text_is_nowhere_in_the_file(tmp_path: Path) -> None:
    rows = grid("A1=s0 B1=s1 C1=s1", "A2=s3")
    found = parts(rows, "secret one", "secret two", "secret two", "other", "secret one")
    edits = [Edit("S", "A1", new="x"), Edit("S", "B1", number=1), Edit("S", "C1", new="z")]
    assert b"secret" not in b"".join(unpack(edited(tmp_path, found, *edits)).values())
    assert texts_after(tmp_path, rows, *edits, texts=("secret one", "secret two"))[1] == "<t/>"


WORDS = ["alpha", "beta", "gamma", "delta"]
SHOWN = st.lists(st.integers(0, 5), min_size=6, max_size=6)
WANTED = st.dictionaries(st.integers(0, 5), st.sampled_from([*WORDS, "new", "", 5]), min_size=1)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(items=st.lists(st.sampled_from(WORDS), min_size=6, max_size=6), shown=SHOWN, wanted=WANTED)
def test_texts_that_no_cell_shows_any_more_are_gone(
    tmp_path: Path, items: list[str], shown: list[int], wanted: dict[int, str | int]
) -> None:
    rows = grid(" ".join(f"{'ABCDEF'[column]}1=s{index}" for column, index in enumerate(shown)))
    edits = [
        Edit("S", f"{'ABCDEF'[column]}1", new=say)
        if isinstance(say, str)
        else Edit("S", f"{'ABCDEF'[column]}1", number=say)
        for column, say in wanted.items()
    ]
    left = texts_after(tmp_path, rows, *edits, texts=tuple(items))
    before = [items[index] for index in shown]
    after = [wanted.get(column, text) for column, text in enumerate(before)]
    replaced = {text for column, text in enumerate(before) if after[column] != text} - set(after)
    assert not replaced & {text.removeprefix("<t>").removesuffix("</t>") for text in left}


def test_orphan_that_is_shown_again_stays(tmp_path: Path) -> None:
    rows = grid("A1=s0 B1=s1 C1=s1")
    found = texts_after(
        tmp_path, rows, Edit("S", "A1", number=5), Edit("S", "B1", new="a"), texts=("a", "b", "a")
    )
    assert found == ["<t/>", "<t>b</t>", "<t>a</t>"]


def test_string_that_a_hidden_chart_s_sheet_shows_is_counted(tmp_path: Path) -> None:
    found = parts(ONE, "old", more={"T": '<row><c t="s"><v> 0 </v></c></row>'})
    assert read(edited(tmp_path, found, Edit("S", "A1", new="new")), STRINGS) == strings("old", "new")


def test_index_among_asides_is_counted(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v><!-- 1 -->0</v></c><c r="C1" t="s"><v>1</v></c></row>'
    assert texts_after(tmp_path, rows, Edit("S", "A1", new="new"), texts=("old", "other"))[0] == "<t>old</t>"


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ("", ""),
        (' count="2" uniqueCount="1"', ' count="3" uniqueCount="2"'),
        (" count='9'", " count='10'"),
        (' count="many"', ' count="many"'),
    ],
)
def test_counts_are_kept_as_right_as_they_were(tmp_path: Path, counts: str, expected: str) -> None:
    found = parts(grid("A1=s0 B1=s0 C1=1"), "old") | {STRINGS: strings("old", counts=counts)}
    assert read(edited(tmp_path, found, Edit("S", "C1", new="new")), STRINGS) == strings(
        "old", "new", counts=expected
    )


@pytest.mark.parametrize("table", ["<sst xmlns='{}'/>", "<sst xmlns='{}' />", "<sst xmlns='{}'></sst>"])
def test_empty_table_takes_its_first_string(tmp_path: Path, table: str) -> None:
    found = parts(grid("A1=1"), "old") | {STRINGS: table.format(MAIN)}
    out = edited(tmp_path, found, Edit("S", "A1", new="new"))
    assert read(out, STRINGS) == f"<sst xmlns='{MAIN}'><si><t>new</t></si></sst>"


def test_prefixed_strings_stay_prefixed(tmp_path: Path) -> None:
    table = f'<x:sst xmlns:x="{MAIN}"><x:si><x:t>old</x:t></x:si><x:si/><x:si><x:t>b</x:t></x:si></x:sst>'
    found = parts(grid("A1=s0 B1=s1 C1=1 D1=s2"), "old") | {STRINGS: table}
    edits = [
        Edit("S", "A1", new="a"),
        Edit("S", "B1", new="b"),
        Edit("S", "C1", new="c"),
        Edit("S", "D1", number=1),
    ]
    assert read(edited(tmp_path, found, *edits), STRINGS) == (
        f'<x:sst xmlns:x="{MAIN}"><x:si><x:t>a</x:t></x:si><x:si><x:t>b</x:t></x:si><x:si><x:t/></x:si>'
        "<x:si><x:t>c</x:t></x:si></x:sst>"
    )


def test_part_that_is_no_table_is_damaged(tmp_path: Path) -> None:
    with pytest.raises(Damaged, match="hold no table"):
        edited(tmp_path, parts(ONE, "old") | {STRINGS: "<other/>"}, Edit("S", "A1", new="new"))


def test_strings_with_asides_are_read_and_proven(tmp_path: Path) -> None:
    table = f"<sst xmlns='{MAIN}'><!-- <si> --><si><t><![CDATA[old]]></t></si><?p <si/>?></sst>"
    found = parts(ONE, "old") | {STRINGS: table}
    out = edited(tmp_path, found, Edit("S", "A1", new="n<w", old="old"), Edit("S", "B1", new="b"))
    assert read(out, STRINGS) == table.replace("<![CDATA[old]]>", "n&lt;w").replace(
        "<?p", "<si><t>b</t></si><?p"
    )


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("a\rb", "a_x000D_b"),
        ("a\x0bb\x00", "a_x000B_b_x0000_"),
        ("_x0041_", "_x005F_x0041_"),
        ("_x00_", "_x00_"),
        ("\ufffe\uffff", "_xFFFE__xFFFF_"),
        ("tab\tand\nline", "tab\tand\nline"),
        ("😀 _x", "😀 _x"),
    ],
)
def test_characters_that_xml_cannot_hold_are_spelled(text: str, stored: str) -> None:
    assert to_cell_text(text) == stored
    assert from_cell_text(stored) == text


def test_half_a_character_stays_spelled() -> None:
    assert from_cell_text("_xD83D_") == "_xD83D_"


@pytest.mark.parametrize(
    "text", [" a", "a ", "a\r\nb", "\x01", "_x0041_", "<b>&amp;", "'=1+1", "é☃😀", "a\u00a0"]
)
def test_any_text_is_read_back_as_it_was_given(tmp_path: Path, text: str) -> None:
    edits = [Edit("S", "A1", new=text), Edit("S", "B1", new=text), Edit("S", "C1", new=text)]
    rows = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>x</t></is></c></row>'
    rows_after(tmp_path, rows, *edits, texts=("old",))  # the proof reads them back


def test_new_text_may_be_as_long_as_excel_allows(tmp_path: Path) -> None:
    out = edited(tmp_path, parts(ONE, "old"), Edit("S", "A1", new="😀" * 16_383 + "x"))
    assert len(read(out, STRINGS)) > 16_384
    with pytest.raises(RefusedEdit, match="has 32,768 characters"):
        edited(tmp_path, parts(ONE, "old"), Edit("S", "A1", new="😀" * 16_384))


def test_half_a_character_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RefusedEdit, match="half a character"):
        edited(tmp_path, parts(ONE, "old"), Edit("S", "A1", new="\ud83d"))


def test_workbook_without_strings_gets_inline_ones(tmp_path: Path) -> None:
    out = edited(tmp_path, parts(grid("A1=1")), Edit("S", "A1", new="new"))
    assert '<c r="A1" t="inlineStr"><is><t>new</t></is></c>' in read(out)
    assert list(unpack(out)) == list(parts(grid("A1=1")))


def test_inline_string_changed_twice_is_as_before(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1" t="inlineStr"><is><t>old</t></is></c></row>'
    new = rows_after(tmp_path, rows, Edit("S", "A1", new="new"))
    assert rows_after(tmp_path, new, Edit("S", "A1", new="old")) == rows
    assert SHEET in unpack(tmp_path / "out.xlsx")
