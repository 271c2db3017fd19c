"""Text on a new fill: it keeps its colour, or turns black or white where the edit asks and WCAG would fail it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.specimens import (
    FILLS,
    FONTS,
    MAIN,
    STYLES,
    edited,
    grid,
    pack,
    parts,
    read,
    relations,
    styles,
    unpack,
)
from xlplan import Edit, write_edits
from xlplan.errors import UsageError
from xlplan.ooxml.colours import contrast, readable_on, text_colour, tinted
from xlplan.proof.compare import compare
from xlplan.proof.prove import unexplained

AMBER = Edit("S", "A1", fill="FFC000", contrast=True)
XF = '<xf numFmtId="9" fontId="0" fillId="0" borderId="0" xfId="0"><alignment wrapText="1"/></xf>'
THEME = (
    '<a:theme xmlns:a="urn:a"><a:clrScheme><a:dk1><a:sysClr val="windowText" lastClr="000000"/></a:dk1>'
    '<a:lt1><a:sysClr val="window" lastClr="FFFFFF"/></a:lt1>'
    + "".join(f'<a:c{n}><a:srgbClr val="{n:06X}"/></a:c{n}>' for n in range(10))
    + "</a:clrScheme></a:theme>"
)


def font(colour: str = '<color rgb="FFFFFFFF"/>') -> str:
    """Return a font of a colour, bold and with a name."""
    return f'<font><b/><sz val="11"/>{colour}<name val="Arial"/><scheme val="minor"/></font>'


def looks(*fonts: str, more: str = "") -> str:
    """Return a styles part in which the cells' format has the first font."""
    made = styles(xfs=f'<cellXfs count="1">{XF}</cellXfs>', after=more)
    return made.replace(FONTS, f'<fonts count="{len(fonts)}">{"".join(fonts)}</fonts>')


def after(folder: Path, part: str, *edits: Edit, more: dict[str, str] | None = None) -> str:
    """Return the styles after the edits."""
    found = parts('<row r="1"><c r="A1" s="0"><v>1</v></c><c r="B1"><v>2</v></c></row>') | {STYLES: part}
    return read(edited(folder, found | (more or {}), *(edits or (AMBER,))), STYLES)


def fonts_of(part: str) -> list[str]:
    return re.findall(r"<font>.*?</font>|<font/>", part)


def test_text_keeps_its_colour_where_nobody_asks(tmp_path: Path) -> None:
    assert fonts_of(after(tmp_path, looks(font()), Edit("S", "A1", fill="FFC000"))) == [font()]


@pytest.mark.parametrize(
    "colour",
    ["", '<color auto="1"/>', '<color rgb="FF000000"/>', '<color indexed="8"/>', '<color indexed="64"/>',
     '<color theme="44"/>', '<color rgb="what"/>', '<color indexed="99"/>', '<color theme="1" tint="0.1"/>'],
)  # fmt: skip
def test_text_that_can_be_read_or_is_unknown_keeps_its_colour(tmp_path: Path, colour: str) -> None:
    assert fonts_of(after(tmp_path, looks(font(colour)))) == [font(colour)]


@pytest.mark.parametrize(
    "colour",
    ['<color rgb="FFFFFFFF"/>', '<color rgb="ffffff"/>', '<color indexed="9"/>', '<color indexed="65"/>'],
)
def test_text_turns_black_and_everything_else_of_its_font_stays(tmp_path: Path, colour: str) -> None:
    part = after(tmp_path, looks(font(colour)))
    assert fonts_of(part) == [font(colour), font('<color rgb="FF000000"/>')]
    assert '<fonts count="2">' in part
    new = XF.replace('fillId="0"', 'fillId="2"').replace('fontId="0"', 'fontId="1"')
    assert new.replace('xfId="0"', 'xfId="0" applyFill="1" applyFont="1"') in part


def test_text_of_the_theme_turns_too(tmp_path: Path) -> None:
    found = parts()
    arrows = relations(("rId1", "worksheet", "worksheets/sheet1.xml"), ("rId8", "styles", "styles.xml"),
                       ("rId7", "theme", "theme/theme1.xml"))  # fmt: skip
    more = {"xl/theme/theme1.xml": THEME, "xl/_rels/workbook.xml.rels": arrows}
    assert more.keys() - found.keys() == {"xl/theme/theme1.xml"}
    white = font('<color theme="0"/>')
    assert fonts_of(after(tmp_path, looks(white), more=more)) == [white, font('<color rgb="FF000000"/>')]
    dark = font('<color theme="1"/>')
    assert fonts_of(after(tmp_path, looks(dark), more=more)) == [dark]


def test_palette_of_the_workbook_counts(tmp_path: Path) -> None:
    own = "<colors><indexedColors>" + '<rgbColor rgb="00FFFFFF"/>' * 9 + "</indexedColors></colors>"
    assert len(fonts_of(after(tmp_path, looks(font('<color indexed="8"/>'), more=own)))) == 2


def test_text_turns_white_on_a_dark_fill(tmp_path: Path) -> None:
    part = after(tmp_path, looks(font("")), Edit("S", "A1", fill="7030A0", contrast=True))
    assert fonts_of(part)[1] == font('<color rgb="FFFFFFFF"/>')


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ("<font/>", '<font><color rgb="FFFFFFFF"/></font>'),
        ('<font><sz val="9"/></font>', '<font><sz val="9"/><color rgb="FFFFFFFF"/></font>'),
        ('<font><family val="2"/></font>', '<font><color rgb="FFFFFFFF"/><family val="2"/></font>'),
    ],
)
def test_colour_stands_where_the_schema_wants_it(tmp_path: Path, before: str, expected: str) -> None:
    part = after(tmp_path, looks(before), Edit("S", "A1", fill="7030A0", contrast=True))
    assert fonts_of(part) == [before, expected]


def test_font_that_is_there_is_used_again(tmp_path: Path) -> None:
    black = font('<color rgb="FF000000"/>')
    assert fonts_of(after(tmp_path, looks(font(), black))) == [font(), black]
    both = (AMBER, Edit("S", "B1", fill="FFC000", contrast=True))
    assert fonts_of(after(tmp_path, looks(font()), *both)) == [font(), black]


def test_fonts_elsewhere_are_not_taken(tmp_path: Path) -> None:
    more = f'<dxfs count="1"><dxf>{font()}</dxf></dxfs>'
    part = after(tmp_path, looks(font(), more=more))
    assert more in part
    assert part.count("<font>") == 3


def test_styles_without_fonts_keep_to_black(tmp_path: Path) -> None:
    bare = f'<styleSheet xmlns="{MAIN}">{FILLS}<cellXfs count="1"><xf/></cellXfs></styleSheet>'
    assert "<font" not in after(tmp_path, bare)
    white = after(tmp_path, bare, Edit("S", "A1", fill="7030A0", contrast=True))
    assert '<fonts count="2"><font/><font><color rgb="FFFFFFFF"/></font></fonts><fills' in white


def test_contrast_needs_a_fill() -> None:
    with pytest.raises(UsageError, match="give fill too"):
        Edit("S", "A1", new="Red", contrast=True)


@pytest.mark.parametrize(
    ("text", "fill", "expected"),
    [("FFFFFF", "FFC000", 1.6), ("000000", "FF0000", 5.3), ("000000", "FFC000", 12.8), ("000000", "FFFFFF", 21.0),
     ("000000", "92D050", 11.4), ("000000", "00B050", 7.3), ("777777", "777777", 1.0)],
)  # fmt: skip
def test_contrast_is_that_of_wcag(text: str, fill: str, expected: float) -> None:
    assert round(contrast(text, fill), 1) == round(contrast(fill, text), 1) == expected


@pytest.mark.parametrize("fill", ["FF0000", "FFC000", "92D050", "00B050"])
def test_black_reads_best_on_the_usual_fills(fill: str) -> None:
    assert readable_on(fill) == "000000"


def test_tint_lightens_and_darkens() -> None:
    assert (tinted("000000", 0.5), tinted("FFFFFF", -0.5), tinted("4472C4", 0)) == (
        "808080",
        "808080",
        "4472C4",
    )
    assert text_colour({b"theme": "0", b"tint": "x"}, ["FFFFFF"], ()) == "FFFFFF"


DAMAGES = {
    "nothing": ("", "", False),
    "another colour": ('<color rgb="FF000000"/>', '<color rgb="FF0000FF"/>', True),
    "white": ('<color rgb="FF000000"/>', '<color rgb="FFFFFFFF"/>', True),
    "another size": ('<sz val="11"/><color rgb="FF000000"/>', '<sz val="12"/><color rgb="FF000000"/>', True),
    "no longer bold": (
        '<b/><sz val="11"/><color rgb="FF000000"/>',
        '<sz val="11"/><color rgb="FF000000"/>',
        True,
    ),
    "the old font": (
        '<b/><sz val="11"/><color rgb="FFFFFFFF"/>',
        '<sz val="11"/><color rgb="FFFFFFFF"/>',
        True,
    ),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_proof_explains_the_colour_alone(name: str, tmp_path: Path) -> None:
    old, new, is_told = DAMAGES[name]
    found = parts('<row r="1"><c r="A1" s="0"><v>1</v></c></row>') | {STYLES: looks(font())}
    receipt = write_edits(pack(tmp_path / "book.xlsx", found), [AMBER], tmp_path / "out.xlsx")
    made = unpack(tmp_path / "out.xlsx")
    assert old in made[STYLES].decode()
    damaged = pack(tmp_path / "x.xlsx", made | {STYLES: made[STYLES].decode().replace(old, new)})
    differs = compare(tmp_path / "book.xlsx", damaged, [("S", "A1")])
    assert bool(unexplained(differs, receipt.edits, {})) == is_told
    plain = [Edit("S", "A1", fill="FFC000")]
    assert any("fonts" in clause for clause in unexplained(differs, plain, {}))


def test_receipt_keeps_what_was_asked(tmp_path: Path) -> None:
    source = pack(tmp_path / "book.xlsx", parts(grid("A1=1")))
    receipt = write_edits(source, [AMBER], tmp_path / "out.xlsx")
    assert [edit.contrast for edit in receipt.edits] == [True]
    edits = receipt.to_json()["edits"]
    assert isinstance(edits, list)
    assert edits[0]["contrast"] is True
