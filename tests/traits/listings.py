"""Shared strings and styles as they are found: counts, copies, reserved fills, themes, limits, absences."""

from __future__ import annotations

from tests.traits.hand import (
    BOOK_ARROWS,
    BOOK_RELS,
    DECLARATION,
    FILLS,
    ITEMS,
    MAIN,
    MC,
    OTHER,
    OTHER_ROWS,
    SHEET,
    STRINGS,
    STYLES,
    XFS,
    Said,
    arrows_xml,
    book,
    sheet_xml,
    strings_xml,
    styles_xml,
)
from tests.traits.trait import FILL, Build, Trait
from xlplan.errors import Damaged, RefusedEdit

ORANGE = f'<fill><patternFill patternType="solid"><fgColor rgb="FF{FILL}"/><bgColor indexed="64"/></patternFill></fill>'
THEME = '<fill><patternFill patternType="solid"><fgColor theme="5" tint="0.4"/></patternFill></fill>'
INDEXED = '<fill><patternFill patternType="solid"><fgColor indexed="51"/><bgColor indexed="64"/></patternFill></fill>'
GRADIENT = (
    '<fill><gradientFill degree="90"><stop position="0"><color rgb="FFFFC000"/></stop></gradientFill></fill>'
)
HATCHED = f'<fill><patternFill patternType="darkUp"><fgColor rgb="FF{FILL}"/></patternFill></fill>'
TINTED = f'<fill><patternFill patternType="solid"><fgColor rgb="FF{FILL}" tint="-0.5"/></patternFill></fill>'
CLEAR = f'<fill><patternFill patternType="solid"><fgColor rgb="00{FILL}"/></patternFill></fill>'
XF = '<xf numFmtId="0" fontId="0" fillId="{0}" borderId="0" xfId="0"{1}'
PALETTE = '<colors><indexedColors><rgbColor rgb="00000000"/></indexedColors><mruColors><color rgb="FFFFC000"/></mruColors></colors>'
EXTENDED = '<extLst><ext uri="{EB79DEF2}"><x14:slicerStyles xmlns:x14="urn:x14" defaultSlicerStyle="a"/></ext></extLst>'
DXFS = '<dxfs count="1"><dxf><font><b/></font><fill><patternFill><bgColor theme="9"/></patternFill></fill></dxf></dxfs>'
ALTERNATIVES = (
    f'<mc:AlternateContent xmlns:mc="{MC}"><mc:Choice xmlns:hs="urn:hs" Requires="hs">{{0}}</mc:Choice>'
    "<mc:Fallback>{1}</mc:Fallback></mc:AlternateContent>"
)  # as Hancom Office writes formats of its own; all others read the fallback (ECMA-376 part 3, 9.3)


def styled(second: str, fills: str = "", more: str = "") -> Build:
    """Return what writes the small plan, A2's xf (index 2) being this one, with further fills 2, 3, …"""
    first, _, rest = XFS.partition(
        '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" applyAlignment'
    )
    last = rest[rest.index("</xf>") + 5 :]
    return book({STYLES: styles_xml(FILLS + fills, first + second + last, more)})


def strings(items: tuple[str, ...] = ITEMS, counts: str | None = None, more: str = "") -> Build:
    return book({STRINGS: strings_xml(items, counts, more)})


def said(old: str, new: str, part: str = STYLES) -> Build:
    return book(None, Said(part, old, new))


def without(part: str) -> dict[str, str | bytes | None]:
    """Return the changes that leave out the strings or styles."""
    kept = [arrow for arrow in BOOK_ARROWS if not part.endswith(arrow[2])]
    return {part: None, BOOK_RELS: arrows_xml(*kept)}


INLINE = '<row r="2"><c r="A2" t="inlineStr"><is><t>86%</t></is></c><c r="B2"><v>1</v></c></row>'
NO_STRINGS = {SHEET: sheet_xml(INLINE), OTHER: sheet_xml('<row r="1"/>')}
UNSTYLED = {
    SHEET: sheet_xml('<row r="2"><c r="A2" t="s"><v>2</v></c><c r="B2"><v>1</v></c></row>'),
    OTHER: sheet_xml(OTHER_ROWS),
}
MANY = XFS + "".join(f'<xf numFmtId="{n}" fontId="0" fillId="0" borderId="0"/>' for n in range(4, 64_000))
EMPTY_TABLE = f'{DECLARATION}<sst xmlns="{MAIN}" count="0" uniqueCount="0"/>'
ONE_ITEM = {SHEET: sheet_xml(INLINE), OTHER: sheet_xml("")}
NESTED = (
    XF.format(2, ' applyFill="1" applyProtection="1">')
    + '<alignment horizontal="center"/><protection locked="0"/><extLst><ext uri="{C}"><x/></ext></extLst></xf>'
)

STRING_TRAITS = (
    Trait("strings: no part", book({**without(STRINGS), **NO_STRINGS})),
    Trait("strings: counts missing", strings(counts="")),
    Trait("strings: counts wrong", strings(counts=' count="3" uniqueCount="99"')),
    Trait("strings: one count alone", strings(counts=' uniqueCount="5"')),
    Trait("strings: counts that are no numbers", strings(counts=' count="many" uniqueCount=""')),
    Trait(
        "strings: an extension",
        strings(more='<extLst><ext uri="{1}"><x:si xmlns:x="urn:x"><x:t>x</x:t></x:si></ext></extLst>'),
    ),
    Trait("strings: one empty tag", book({STRINGS: EMPTY_TABLE, **ONE_ITEM})),
    Trait(
        "strings: one empty tag with a space", book({STRINGS: EMPTY_TABLE.replace("/>", " />"), **ONE_ITEM})
    ),
    Trait("strings: no items between tags", book({STRINGS: strings_xml((), ""), **ONE_ITEM})),
    Trait("strings: copies of the replaced text", strings((*ITEMS, ITEMS[2], ITEMS[2]))),
    Trait("strings: items that no cell shows", strings((*ITEMS, "<t>left behind</t>", "<t/>"))),
    Trait("strings: item written as one tag", said("<si><t>86% of plans</t></si>", "<si/>", STRINGS)),
    Trait("strings: last item written as one tag", strings(more="<si/>")),
    Trait("strings: white space around items", said("<si>", "\n  <si>", STRINGS)),
    Trait("strings: white space after the last item", said("</sst>", "\n</sst>", STRINGS)),
    Trait(
        "strings: the new text is there and unused", strings((*ITEMS, "<t>New text of A2</t>"), ' count="6"')
    ),
    Trait(
        "strings: the table is missing", book({STRINGS: f'{DECLARATION}<x xmlns="{MAIN}"/>'}), refused=Damaged
    ),
)
STYLE_TRAITS = (
    Trait("styles: fill that is there", styled(XF.format(0, "/>"), ORANGE)),
    Trait(
        "styles: fill and format that are there",
        book({STYLES: styles_xml(FILLS + ORANGE, XFS + XF.format(2, ' applyFill="1"/>'))}),
    ),
    Trait("styles: cell that has the fill", styled(XF.format(2, ' applyFill="1"/>'), ORANGE)),
    Trait("styles: cell that has the fill, switched off", styled(XF.format(2, ' applyFill="0"/>'), ORANGE)),
    Trait("styles: cell that has the fill, not applied", styled(XF.format(2, "/>"), ORANGE)),
    Trait("styles: fill with a theme colour", styled(XF.format(2, ' applyFill="1"/>'), THEME)),
    Trait("styles: fill with an indexed colour", styled(XF.format(2, ' applyFill="1"/>'), INDEXED)),
    Trait("styles: gradient", styled(XF.format(2, ' applyFill="1"/>'), GRADIENT)),
    Trait("styles: hatched fill of the same colour", styled(XF.format(2, ' applyFill="1"/>'), HATCHED)),
    Trait("styles: tinted fill of the same colour", styled(XF.format(2, ' applyFill="1"/>'), TINTED)),
    Trait("styles: fill of the same colour with no alpha", styled(XF.format(2, ' applyFill="1"/>'), CLEAR)),
    Trait(
        "styles: all sorts of fills",
        styled(XF.format(4, ' applyFill="1"/>'), THEME + INDEXED + GRADIENT + HATCHED),
    ),
    Trait(
        "styles: reserved fill of the asked colour",
        book({STYLES: styles_xml(FILLS.partition("</fill>")[0] + "</fill>" + ORANGE)}),
    ),
    Trait("styles: both reserved fills of the asked colour", book({STYLES: styles_xml(ORANGE + ORANGE)})),
    Trait("styles: a single fill", book({STYLES: styles_xml(FILLS.partition("</fill>")[0] + "</fill>")})),
    Trait("styles: alignment, protection and extension", styled(NESTED, THEME)),
    Trait(
        "styles: quotePrefix and pivotButton",
        styled(XF.format(0, ' quotePrefix="1" pivotButton="0" applyNumberFormat="1"/>')),
    ),
    Trait(
        "styles: format of a cell style",
        styled(XF.format(0, ' applyFont="0"/>').replace('xfId="0"', 'xfId="7"')),
    ),
    Trait("styles: format without a fill", styled('<xf numFmtId="14" fontId="1" borderId="0"/>')),
    Trait(
        "styles: formats and fills with alternatives",
        styled(
            ALTERNATIVES.format(
                XF.format(0, ' hs:own="1"><hs:shape hs:spacing="75"/></xf>'), XF.format(2, "/>")
            ),
            ALTERNATIVES.format(GRADIENT, THEME),
        ),
        ("A2", "B2", "A1", "F9"),
    ),
    Trait(
        "styles: last format with alternatives",
        book({STYLES: styles_xml(formats=XFS + ALTERNATIVES.format(XF.format(0, "/>"), XF.format(0, "/>")))}),
    ),
    Trait("styles: format that says nothing", styled('<xf xfId="0"/>')),
    Trait("styles: format with a closing tag", styled(XF.format(0, "></xf>"))),
    Trait("styles: palette and recent colours", styled(XF.format(0, "/>"), more=PALETTE)),
    Trait("styles: extensions", styled(XF.format(0, "/>"), more=EXTENDED)),
    Trait("styles: differential formats", said('<dxfs count="0"/>', DXFS)),
    Trait("styles: counts of fills missing", said('<fills count="2">', "<fills>")),
    Trait("styles: counts of fills wrong", said('<fills count="2">', '<fills count="7">')),
    Trait("styles: counts of formats missing", said('<cellXfs count="4">', "<cellXfs>")),
    Trait("styles: counts of formats wrong", said('<cellXfs count="4">', '<cellXfs count="1">')),
    Trait(
        "styles: ignorable attributes",
        said("<styleSheet ", '<styleSheet xmlns:mc="urn:mc" xmlns:x="urn:x" mc:Ignorable="x" '),
    ),
    Trait(
        "styles: 63,998 formats",
        book({STYLES: styles_xml(FILLS, MANY.rpartition("<xf ")[0].rpartition("<xf ")[0])}),
        ("A2", "B2"),
        tried=("fill",),
    ),
    Trait(
        "styles: 64,000 formats",
        book({STYLES: styles_xml(FILLS, MANY)}),
        refused=RefusedEdit,
        tried=("fill",),
    ),
    Trait("styles: no part", book({**without(STYLES), **UNSTYLED})),
    Trait("styles: no part, and a line that says where", book({STYLES: None, **UNSTYLED})),
    Trait("styles: one empty tag", book({**UNSTYLED, STYLES: f'<styleSheet xmlns="{MAIN}"/>'})),
    Trait("styles: no fills", book({STYLES: styles_xml("").replace('<fills count="0"></fills>', "")})),
    Trait(
        "styles: no formats",
        book({**UNSTYLED, STYLES: styles_xml(FILLS, "").replace('<cellXfs count="0"></cellXfs>', "")}),
    ),
    Trait(
        "styles: format out of range",
        said('<c r="A2" s="2"', '<c r="A2" s="44"', SHEET),
        refused=Damaged,
        kinds=("fill", "both"),
    ),
    Trait("styles: format that is no number", said('<c r="A2" s="2"', '<c r="A2" s="two"', SHEET), ("B2",)),
)
TRAITS = (*STRING_TRAITS, *STYLE_TRAITS)
