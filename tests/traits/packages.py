"""How parts are named, typed and pointed to."""

from __future__ import annotations

from dataclasses import replace

from tests.traits.hand import (
    ARROWS,
    BOOK,
    BOOK_ARROWS,
    BOOK_RELS,
    DEFAULTS,
    MAIN,
    OTHER,
    OVERRIDES,
    RELS,
    SHEET,
    SHEET_RELS,
    STRICT_ARROWS,
    STRINGS,
    STYLES,
    TYPE,
    TYPES,
    Said,
    arrows_xml,
    book,
    book_xml,
    parts,
    sheet_xml,
    types_xml,
)
from tests.traits.trait import FEW, Build, Trait
from xlplan.errors import NotAWorkbook, UsageError


def book_arrows(*changes: tuple[str, str]) -> str:
    """Return the workbook's relationships, words in the targets changed."""
    said = arrows_xml(*BOOK_ARROWS)
    for old, new in changes:
        assert old in said
        said = said.replace(old, new)
    return said


def moved(**homes: str) -> Build:
    """Return what writes the small plan with parts at other paths, by their names' stems."""
    names = {BOOK: homes.get("workbook", BOOK), SHEET: homes.get("sheet", SHEET), OTHER: OTHER}
    names |= {STRINGS: homes.get("strings", STRINGS), STYLES: homes.get("styles", STYLES)}
    made: dict[str, str | bytes | None] = dict.fromkeys(parts())
    made |= {names.get(name, name): content for name, content in parts().items()}
    folder, _, stem = names[BOOK].rpartition("/")
    rels = f"{folder}/_rels/{stem}.rels" if folder else f"_rels/{stem}.rels"
    del made[BOOK_RELS]
    made[rels] = arrows_xml(*((i, kind, f"/{names[f'xl/{target}']}") for i, kind, target in BOOK_ARROWS))
    if rels != BOOK_RELS:
        made[BOOK_RELS] = None
    made[RELS] = arrows_xml(("rId1", "officeDocument", names[BOOK]))
    made[TYPES] = types_xml({names[name]: kind for name, kind in OVERRIDES.items()})
    return book(made)


def kept_only(**content: str) -> dict[str, str]:
    return {"xml": content["xml"], "rels": DEFAULTS["rels"]}


WITHOUT_BOOK = {name: kind for name, kind in OVERRIDES.items() if name != BOOK}
LINK = f'<Relationship Id="rId1" Type="{ARROWS}/hyperlink" Target="https://example.org/a%20b" TargetMode="External"/>'
CHART_SHEET = (
    '<?xml version="1.0"?><chartsheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    '<sheetViews><sheetView workbookViewId="0"/></sheetViews></chartsheet>'
)


def with_tab(kind: str, folder: str) -> Build:
    """Return what writes the small plan with a tab of another kind before it."""
    tab = '<sheets><sheet name="Tab" sheetId="9" r:id="rId9"/>'
    changes = {
        BOOK_RELS: arrows_xml(*BOOK_ARROWS, ("rId9", kind, f"{folder}/sheet9.xml")),
        f"xl/{folder}/sheet9.xml": CHART_SHEET.replace(
            "chartsheet", "dialogsheet" if folder.startswith("d") else folder[:-1]
        ),
    }
    return book(changes, Said(BOOK, "<sheets>", tab))


_ALL = (
    Trait(
        "package: absolute targets from the workbook",
        book({BOOK_RELS: book_arrows(('Target="', 'Target="/xl/'))}),
    ),
    Trait(
        "package: absolute target from the root",
        book({RELS: arrows_xml(("rId1", "officeDocument", "/xl/workbook.xml"))}),
    ),
    Trait(
        "package: targets through the parent folder",
        book({BOOK_RELS: book_arrows(('Target="', 'Target="../xl/'))}),
    ),
    Trait(
        "package: targets from the same folder", book({BOOK_RELS: book_arrows(('Target="', 'Target="./'))})
    ),
    Trait("package: backslashes in targets", book({BOOK_RELS: book_arrows(("worksheets/", "worksheets\\"))})),
    Trait("package: targets in another case", book({BOOK_RELS: book_arrows(("sheet1.xml", "Sheet1.XML"))})),
    Trait(
        "package: percent signs in targets", book({BOOK_RELS: book_arrows(("sheet1.xml", "sheet%31.xml"))})
    ),
    Trait("package: relationships in another order", book({BOOK_RELS: arrows_xml(*BOOK_ARROWS[::-1])})),
    Trait(
        "package: relationship ids that say nothing",
        book({BOOK_RELS: book_arrows(("rId1", "R0f3a"), ("rId3", "S"))}, Said(BOOK, '"rId1"', '"R0f3a"')),
    ),
    Trait(
        "package: relationship ids that say another sheet",
        book(
            {
                BOOK_RELS: book_arrows(
                    ('"worksheets/sheet1', '"worksheets/sheetX'), ("sheet2", "sheet1"), ("sheetX", "sheet2")
                )
            },
            Said(BOOK, '"rId1"', '"rX"'),
            Said(BOOK, '"rId2"', '"rId1"'),
            Said(BOOK, '"rX"', '"rId2"'),
        ),
    ),
    Trait(
        "package: attributes of relationships in another order",
        book(
            {
                RELS: arrows_xml(
                    f'<Relationship Target="xl/workbook.xml" Id="a" Type="{ARROWS}/officeDocument"/>'
                )
            }
        ),
    ),
    Trait(
        "package: dangling relationship of the workbook",
        book({BOOK_RELS: arrows_xml(*BOOK_ARROWS, ("rId8", "theme", "theme/theme1.xml"))}),
    ),
    Trait(
        "package: dangling relationship of the sheet",
        book({SHEET_RELS: arrows_xml(("rId1", "comments", "../comments1.xml"))}),
    ),
    Trait(
        "package: dangling shared strings",
        book(
            {STRINGS: None, SHEET: sheet_xml('<row r="2"><c r="A2"><v>1</v></c></row>'), OTHER: sheet_xml("")}
        ),
    ),
    Trait("package: relationship outside the package", book({SHEET_RELS: arrows_xml(LINK)})),
    Trait(
        "package: two arrows to the strings",
        book({BOOK_RELS: arrows_xml(*BOOK_ARROWS, ("rId9", "sharedStrings", "sharedStrings.xml"))}),
    ),
    Trait(
        "package: strict relationship types",
        book(
            {
                BOOK_RELS: book_arrows((ARROWS, STRICT_ARROWS)),
                RELS: arrows_xml(("rId1", "officeDocument", "xl/workbook.xml")).replace(
                    ARROWS, STRICT_ARROWS
                ),
            }
        ),
    ),
    Trait(
        "package: relationships with a prefix",
        book(
            {
                BOOK_RELS: book_arrows(
                    ("<Relationship ", "<p:Relationship "),
                    ("<Relationships xmlns", "<p:Relationships xmlns:p"),
                    ("</Relationships", "</p:Relationships"),
                )
            }
        ),
    ),
    Trait(
        "package: workbook as the default content type",
        book({TYPES: types_xml(WITHOUT_BOOK, kept_only(xml=f"{TYPE}.sheet.main+xml"))}),
    ),
    Trait(
        "package: content types by override alone",
        book(
            {
                TYPES: types_xml(
                    {
                        **OVERRIDES,
                        "_rels/.rels": DEFAULTS["rels"],
                        "xl/_rels/workbook.xml.rels": DEFAULTS["rels"],
                    },
                    {},
                )
            }
        ),
    ),
    Trait(
        "package: content types for parts that are not there",
        book({TYPES: types_xml({**OVERRIDES, "xl/calcChain.xml": f"{TYPE}.calcChain+xml"})}),
    ),
    Trait(
        "package: content type of a template",
        book({TYPES: types_xml({**OVERRIDES, BOOK: f"{TYPE}.template.main+xml"})}),
    ),
    Trait("package: workbook in a folder of its own", moved(workbook="office/book.xml")),
    Trait("package: workbook at the root", moved(workbook="book.xml")),
    Trait("package: sheet at the root", moved(sheet="plan.xml")),
    Trait("package: sheet with another ending", moved(sheet="xl/worksheets/plan.part")),
    Trait(
        "package: strings and styles in odd places", moved(strings="s/t.xml", styles="xl/looks/styles2.xml")
    ),
    Trait("package: shared strings named in another case", moved(strings="xl/SharedStrings.xml")),
    Trait("package: no document properties", book()),
    Trait(
        "package: parts that nothing points to", book({"xl/orphan.xml": "<orphan/>", "stray.txt": "stray"})
    ),
    Trait(
        "package: sheet's name with signs",
        book(
            None,
            Said(BOOK, 'name="Plan"', 'name="R&amp;D &lt;&quot;x&quot;&gt;"'),
            Said(OTHER, "Plan!B2", "'R&amp;D &lt;\"x\"&gt;'!B2"),
        ),
        sheet='R&D <"x">',
    ),
    Trait(
        "package: sheet's name with an apostrophe",
        book(
            None,
            Said(BOOK, 'name="Plan"', 'name="Lead\'s plan"'),
            Said(OTHER, "Plan!B2", "'Lead''s plan'!B2"),
        ),
        sheet="Lead's plan",
    ),
    Trait(
        "package: sheet's name in another alphabet",
        book(None, Said(BOOK, 'name="Plan"', 'name="計画"'), Said(OTHER, "Plan!B2", "計画!B2")),
        sheet="計画",
    ),
    Trait("package: sheet asked for in another case", book(), sheet="PLAN"),
    Trait("package: hidden sheet", book({BOOK: book_xml(state=' state="hidden"')})),
    Trait("package: very hidden sheet", book({BOOK: book_xml(state=' state="veryHidden"')})),
    Trait("package: second sheet", book(), sheet="Other", cells=("A1", "A5", "F9")),
    Trait("package: chart sheet before it", with_tab("chartsheet", "chartsheets")),
    Trait("package: dialog sheet before it", with_tab("dialogsheet", "dialogsheets")),
    Trait("package: macro sheet before it", with_tab("xlMacrosheet", "macrosheets")),
    Trait(
        "package: tab without a part",
        book(None, Said(BOOK, "</sheets>", '<sheet name="Gone" sheetId="7" r:id="rId77"/></sheets>')),
    ),
    Trait(
        "package: edit on a chart sheet",
        with_tab("chartsheet", "chartsheets"),
        sheet="Tab",
        refused=UsageError,
    ),
    Trait("package: edit on a sheet that is not there", book(), sheet="Plans", refused=UsageError),
    Trait(
        "package: a document",
        book(
            {
                RELS: arrows_xml(("rId1", "officeDocument", "word/document.xml")),
                "word/document.xml": "<document/>",
            }
        ),
        refused=NotAWorkbook,
    ),
    Trait(
        "package: Excel 2007 before it was finished",
        book({BOOK: book_xml().replace(MAIN, "http://schemas.microsoft.com/office/excel/2006/2")}),
        refused=NotAWorkbook,
    ),
    Trait(
        "package: a binary workbook",
        book({RELS: arrows_xml(("rId1", "officeDocument", "xl/workbook.bin"))}),
        refused=NotAWorkbook,
    ),
)
TRAITS = tuple(replace(trait, tried=FEW) for trait in _ALL)
