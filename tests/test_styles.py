"""Fills: one more format, everything else of the cell's as it was."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.specimens import FILLS, MAIN, STYLES, edited, grid, inside, parts, read, styles
from xlplan.edits import Edit
from xlplan.errors import Damaged, RefusedEdit
from xlplan.ooxml.styles import MAX_FORMATS

AMBER = '<fill><patternFill patternType="solid"><fgColor rgb="FFFFC000"/><bgColor indexed="64"/></patternFill></fill>'


def fills(*more: str) -> str:
    return FILLS.replace('"2"', f'"{2 + len(more)}"').replace("</fills>", "".join(more) + "</fills>")


def xfs(*each: str) -> str:
    return f'<cellXfs count="{len(each)}">{"".join(each)}</cellXfs>'


def filled(folder: Path, part: str, *edits: Edit, rows: str = '<row r="1"><c r="A1"/></row>') -> str:
    made = edits or (Edit("S", "A1", fill="ffc000"),)
    return read(edited(folder, parts(rows) | {STYLES: part}, *made), STYLES)


def test_edit_without_a_fill_leaves_the_styles_as_they_are(tmp_path: Path) -> None:
    assert filled(tmp_path, styles(), Edit("S", "A1", number=1)) == styles()


def test_fill_that_the_cell_has_changes_nothing(tmp_path: Path) -> None:
    own = styles(fills(AMBER), xfs('<xf fillId="2" applyFill="1"/>'))
    assert filled(tmp_path, own) == own
    assert (tmp_path / "out.xlsx").read_bytes() == (tmp_path / "book.xlsx").read_bytes()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<xf/>", '<xf fillId="2" applyFill="1"/>'),
        ('<xf fillId="1" fontId="0" />', '<xf fillId="2" fontId="0" applyFill="1" />'),
        ("<xf applyFill='0' fillId='0'/>", "<xf applyFill='1' fillId='2'/>"),
        (
            '<xf numFmtId="9" fontId="0" fillId="0" borderId="0" xfId="0" applyAlignment="1" quotePrefix="1">'
            '<alignment wrapText="1"/><protection locked="0"/><extLst><ext uri="u"/></extLst></xf>',
            '<xf numFmtId="9" fontId="0" fillId="2" borderId="0" xfId="0" applyAlignment="1" quotePrefix="1" applyFill="1">'
            '<alignment wrapText="1"/><protection locked="0"/><extLst><ext uri="u"/></extLst></xf>',
        ),
        ('<xf x="a>b"/>', '<xf x="a>b" fillId="2" applyFill="1"/>'),
    ],
)
def test_format_keeps_all_but_its_fill(tmp_path: Path, before: str, after: str) -> None:
    assert filled(tmp_path, styles(xfs=xfs(before))) == styles(fills(AMBER), xfs(before, after))


def test_fill_and_format_that_are_there_are_used_again(tmp_path: Path) -> None:
    own = styles(fills("<fill/>", AMBER), xfs("<xf/>", '<xf fillId="3" applyFill="1"/>'))
    assert filled(tmp_path, own) == own
    assert '<c r="A1" s="1"/>' in read(tmp_path / "out.xlsx")


def test_cells_of_one_format_and_colour_share_a_new_one(tmp_path: Path) -> None:
    edits = [
        Edit("S", f"{column}1", fill=fill)
        for column, fill in (("A", "FFC000"), ("B", "FFC000"), ("C", "00B050"))
    ]
    part = filled(tmp_path, styles(), *edits, rows=grid("A1=1 B1=2 C1=3"))
    assert (part.count("<fill>"), part.count("<xf ")) == (4, 3)
    assert 'count="4"' in part
    assert '<c r="A1" s="1"><v>1</v></c><c r="B1" s="1"><v>2</v></c><c r="C1" s="2">' in read(
        tmp_path / "out.xlsx"
    )


@pytest.mark.parametrize(
    "fill",
    [
        AMBER.replace("FFFFC000", "FF00B050"),
        AMBER.replace("solid", "gray125"),
        AMBER.replace('rgb="FFFFC000"', 'theme="5"'),
        AMBER.replace('rgb="FFFFC000"', 'indexed="51"'),
        AMBER.replace('rgb="FFFFC000"', 'rgb="FFFFC000" tint="0.4"'),
        "<fill><gradientFill/></fill>",
        "<fill/>",
    ],
)
def test_another_fill_is_not_taken_for_it(tmp_path: Path, fill: str) -> None:
    assert "".join(fills(fill, AMBER)) in filled(tmp_path, styles(fills(fill)))


def test_first_two_fills_are_reserved(tmp_path: Path) -> None:
    reserved = f'<fills count="2">{AMBER}{AMBER}</fills>'
    part = filled(tmp_path, styles(reserved))
    assert inside("fills", part) == AMBER * 3
    assert 'fillId="2"' in inside("cellXfs", part)


@pytest.mark.parametrize("rgb", ["FFC000", "FFFFC000", "00ffc000"])
def test_colour_is_the_same_however_it_is_written(tmp_path: Path, rgb: str) -> None:
    own = styles(fills(AMBER.replace("FFFFC000", rgb)))
    assert inside("fills", filled(tmp_path, own)) == inside("fills", own)


@pytest.mark.parametrize("empty", ["<fills/>", "<fills />", "<fills></fills>"])
def test_list_of_fills_that_is_empty_gets_the_reserved_ones_too(tmp_path: Path, empty: str) -> None:
    assert inside("fills", filled(tmp_path, styles(empty))) == inside("fills", FILLS) + AMBER


@pytest.mark.parametrize(
    ("count", "expected"), [("", ""), (' count="7"', ' count="8"'), (' count="x"', ' count="x"')]
)
def test_counts_are_kept_as_right_as_they_were(tmp_path: Path, count: str, expected: str) -> None:
    own = styles(FILLS.replace(' count="2"', count))
    assert f"<fills{expected}><fill>" in filled(tmp_path, own)


def test_differential_and_named_formats_are_no_cell_formats(tmp_path: Path) -> None:
    after = f'<cellStyleXfs count="1"><xf/></cellStyleXfs><dxfs count="1"><dxf>{AMBER}</dxf></dxfs>'
    part = filled(tmp_path, styles(after=after))
    assert after in part
    assert inside("fills", part).endswith(AMBER)


def test_prefixed_styles_stay_prefixed(tmp_path: Path) -> None:
    own = (
        f'<x:styleSheet xmlns:x="{MAIN}"><x:fills><x:fill/><x:fill/></x:fills>'
        "<x:cellXfs><x:xf><x:protection/></x:xf></x:cellXfs></x:styleSheet>"
    )
    part = filled(tmp_path, own)
    assert '<x:fill><x:patternFill patternType="solid"><x:fgColor rgb="FFFFC000"/>' in part
    assert '</x:xf><x:xf fillId="2" applyFill="1"><x:protection/></x:xf></x:cellXfs>' in part


@pytest.mark.parametrize("lists", ["fills", "cellXfs", "fills cellXfs", "fills cellXfs borders fonts"])
def test_missing_list_is_made_where_it_belongs(tmp_path: Path, lists: str) -> None:
    own = styles()
    for name in lists.split():
        own = re.sub(f"<{name} .*?</{name}>", "", own)
    assert filled(tmp_path, own, Edit("S", "A1", number=1)) == own
    part = filled(tmp_path, own)
    assert re.findall("<(fonts|fills|borders|cellXfs) ", part) == [
        name
        for name in ("fonts", "fills", "borders", "cellXfs")
        if name not in lists or name in {"fills", "cellXfs"}
    ]
    assert inside("fills", part) == inside("fills", FILLS) + AMBER


def test_styles_that_are_one_empty_tag_get_their_lists(tmp_path: Path) -> None:
    empty = f'<styleSheet xmlns="{MAIN}"/>'
    assert filled(tmp_path, empty, Edit("S", "A1", number=1)) == empty
    part = filled(tmp_path, empty)
    assert re.findall("<(styleSheet|fonts|fills|cellXfs) ", part) == ["styleSheet", "fills", "cellXfs"]
    assert (inside("fills", part), part.count("<xf")) == (inside("fills", FILLS) + AMBER, 2)


def test_format_that_is_not_there_is_damaged(tmp_path: Path) -> None:
    with pytest.raises(Damaged, match="uses format 5, and the workbook has 1"):
        filled(tmp_path, styles(), rows='<row r="1"><c r="A1" s="5"/></row>')


def test_formats_stop_before_excel_s_limit(tmp_path: Path) -> None:
    full = styles(xfs=f"<cellXfs>{'<xf/>' * MAX_FORMATS}</cellXfs>")
    with pytest.raises(RefusedEdit, match="has 64,000 cell formats"):
        filled(tmp_path, full)
