"""What hangs on a sheet, a workbook or a package: parts of which no edit may touch a byte."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from tests.traits.hand import (
    ARROWS,
    BOOK_ARROWS,
    BOOK_RELS,
    MAIN,
    OVERRIDES,
    RELS,
    SHEET,
    SHEET_RELS,
    TYPES,
    arrows_xml,
    book,
    sheet_xml,
    types_xml,
)
from tests.traits.trait import FEW, Build, Trait

OFFICE = "http://schemas.microsoft.com/office"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))


def arrow(kind: str, target: str, home: str = ARROWS, number: int = 9) -> str:
    return f'<Relationship Id="rId{number}" Type="{home}/{kind}" Target="{target}"/>'


def on_sheet(kind: str, part: str, content: str | bytes, after: str = "", home: str = ARROWS) -> Build:
    """Return what writes the small plan with a part hanging on its sheet, and what names it there."""
    named = types_xml({**OVERRIDES, f"xl/{part}": "application/vnd.of.a.part"})
    arrows = arrows_xml(arrow(kind, f"../{part}", home))
    return book({SHEET: sheet_xml(after=after), SHEET_RELS: arrows, f"xl/{part}": content, TYPES: named})


def on_book(kind: str, part: str, content: str | bytes, home: str = ARROWS) -> Build:
    arrows = arrows_xml(*BOOK_ARROWS, arrow(kind, part, home))
    return book({BOOK_RELS: arrows, posixpath.normpath(f"xl/{part}"): content})


def on_package(kind: str, part: str, content: str | bytes, home: str = ARROWS) -> Build:
    arrows = arrows_xml(("rId1", "officeDocument", "xl/workbook.xml"), arrow(kind, part, home))
    return book({RELS: arrows, part: content})


SHEET_PARTS: tuple[tuple[str, str, str, str | bytes, str], ...] = (
    (
        "printer settings",
        "printerSettings",
        "printerSettings/printerSettings1.bin",
        b"\0\1DEVMODE" * 40,
        '<pageSetup orientation="landscape" r:id="rId9"/>',
    ),
    (
        "notes in VML",
        "vmlDrawing",
        "drawings/vmlDrawing1.vml",
        "<xml xmlns:v='urn:schemas-microsoft-com:vml'><v:shape id=a><br></xml>",
        '<legacyDrawing r:id="rId9"/>',
    ),
    (
        "notes",
        "comments",
        "comments1.xml",
        f'<comments xmlns="{MAIN}"><commentList><comment ref="A2"><text><t>86% of plans</t></text></comment></commentList></comments>',
        "",
    ),
    (
        "threaded comments",
        "threadedComment",
        "threadedComments/threadedComment1.xml",
        f'<ThreadedComments xmlns="{OFFICE}/spreadsheetml/2018/threadedcomments"><threadedComment ref="A2" id="{{1}}"/></ThreadedComments>',
        "",
    ),
    (
        "ActiveX control",
        "control",
        "activeX/activeX1.xml",
        "<ax:ocx xmlns:ax='urn:ax'/>",
        '<controls><control shapeId="1" r:id="rId9"/></controls>',
    ),
    ("form control", "ctrlProp", "ctrlProps/ctrlProp1.xml", "<formControlPr objectType='CheckBox'/>", ""),
    ("slicer", "slicer", "slicers/slicer1.xml", "<slicers/>", ""),
    ("timeline", "timeline", "timelines/timeline1.xml", "<timelines/>", ""),
    ("query table", "queryTable", "queryTables/queryTable1.xml", "<queryTable/>", ""),
    (
        "embedded object",
        "oleObject",
        "embeddings/oleObject1.bin",
        b"\xd0\xcf\x11\xe0" * 9,
        '<oleObjects><oleObject progId="Word" shapeId="1" r:id="rId9"/></oleObjects>',
    ),
    (
        "embedded document",
        "package",
        "embeddings/document1.docx",
        b"PK\3\4 not a zip, PK\5\6 nor the end of one",
        "",
    ),
    ("background picture", "image", "media/image1.png", PNG, '<picture r:id="rId9"/>'),
    (
        "drawing",
        "drawing",
        "drawings/drawing1.xml",
        "<xdr:wsDr xmlns:xdr='urn:xdr'><xdr:sp/></xdr:wsDr>",
        '<drawing r:id="rId9"/>',
    ),
    (
        "custom property",
        "customProperty",
        "customProperty1.bin",
        b"\1\2\3",
        '<customProperties><customPr name="a" r:id="rId9"/></customProperties>',
    ),
    ("single xml cells", "tableSingleCells", "tables/tableSingleCells1.xml", "<singleXmlCells/>", ""),
)
BOOK_PARTS: tuple[tuple[str, str, str, str | bytes], ...] = (
    ("theme", "theme", "theme/theme1.xml", "<a:theme xmlns:a='urn:a' name='Office'/>"),
    (
        "calculation chain",
        "calcChain",
        "calcChain.xml",
        f'<calcChain xmlns="{MAIN}"><c r="D2" i="1"/></calcChain>',
    ),
    ("connections", "connections", "connections.xml", f'<connections xmlns="{MAIN}"/>'),
    ("external link", "externalLink", "externalLinks/externalLink1.xml", f'<externalLink xmlns="{MAIN}"/>'),
    (
        "pivot cache",
        "pivotCacheDefinition",
        "pivotCache/pivotCacheDefinition1.xml",
        f'<pivotCacheDefinition xmlns="{MAIN}"/>',
    ),
    ("slicer cache", "slicerCache", "slicerCaches/slicerCache1.xml", "<slicerCacheDefinition/>"),
    ("timeline cache", "timelineCache", "timelineCaches/timelineCache1.xml", "<timelineCacheDefinition/>"),
    ("persons", "person", "persons/person.xml", "<personList/>"),
    ("xml maps", "xmlMaps", "xmlMaps.xml", f'<MapInfo xmlns="{MAIN}"/>'),
    ("macros", "vbaProject", "vbaProject.bin", b"\xd0\xcf\x11\xe0" + b"macro" * 99),
    ("custom xml", "customXml", "../customXml/item1.xml", "<labels xmlns='urn:labels'/>"),
    ("metadata", "sheetMetadata", "metadata.xml", f'<metadata xmlns="{MAIN}"/>'),
    ("rich values", "rdRichValue", "richData/rdrichvalue.xml", "<rvData/>"),
    (
        "feature property bag",
        "FeaturePropertyBag",
        "featurePropertyBag/featurePropertyBag.xml",
        "<FeaturePropertyBags/>",
    ),
    (
        "revisions of a shared workbook",
        "revisionHeaders",
        "revisions/revisionHeaders.xml",
        f'<headers xmlns="{MAIN}"/>',
    ),
    ("users of a shared workbook", "usernames", "revisions/userNames.xml", f'<users xmlns="{MAIN}"/>'),
    (
        "volatile dependencies",
        "volatileDependencies",
        "volatileDependencies.xml",
        f'<volTypes xmlns="{MAIN}"/>',
    ),
    ("attached toolbar", "attachedToolbars", "attachedToolbars.bin", b"\0\1\2"),
)
PACKAGE_PARTS: tuple[tuple[str, str, str, str | bytes], ...] = (
    ("core properties", "core-properties", "docProps/core.xml", "<cp:coreProperties xmlns:cp='urn:cp'/>"),
    ("application properties", "extended-properties", "docProps/app.xml", "<Properties/>"),
    ("custom properties", "custom-properties", "docProps/custom.xml", "<Properties/>"),
    ("thumbnail", "thumbnail", "docProps/thumbnail.wmf", b"\xd7\xcd\xc6\x9a" * 8),
    ("sensitivity label", "clr-label", "docMetadata/LabelInfo.xml", "<clbl:labelList xmlns:clbl='urn:c'/>"),
    ("ribbon", "extensibility", "customUI/customUI.xml", "<customUI/>"),
    (
        "web extension",
        "webextensiontaskpanes",
        "xl/webextensions/taskpanes.xml",
        "<wetp:taskpanes xmlns:wetp='urn:w'/>",
    ),
    ("digital signature origin of nobody", "origins", "_other/origin.sigs", b""),
)
AFTER_CELLS: tuple[tuple[str, str], ...] = (
    (
        "conditional formats",
        '<conditionalFormatting sqref="A2:A9"><cfRule type="expression" priority="1"><formula>A2="86% of plans"</formula></cfRule></conditionalFormatting>',
    ),
    (
        "data validation",
        '<dataValidations count="1"><dataValidation type="list" sqref="A2"><formula1>"Red,Green"</formula1></dataValidation></dataValidations>',
    ),
    (
        "sparklines",
        '<extLst><ext xmlns:x14="urn:x14" uri="{05C60535}"><x14:sparklineGroups xmlns:xm="urn:xm"><x14:sparkline><xm:f>Plan!A2:B2</xm:f><xm:sqref>F9</xm:sqref></x14:sparkline></x14:sparklineGroups></ext></extLst>',
    ),
    (
        "autofilter",
        '<autoFilter ref="A1:E3"><filterColumn colId="0"><filters><filter val="86% of plans"/></filters></filterColumn></autoFilter>',
    ),
    (
        "hyperlinks",
        '<hyperlinks><hyperlink ref="A2" location="Other!A1" display="86% of plans"/></hyperlinks>',
    ),
    ("scenarios", '<scenarios><scenario name="a"><inputCells r="A2" val="1"/></scenario></scenarios>'),
    ("protected ranges", '<protectedRanges><protectedRange sqref="A2" name="r"/></protectedRanges>'),
    ("ignored errors", '<ignoredErrors><ignoredError sqref="A2" numberStoredAsText="1"/></ignoredErrors>'),
    (
        "page breaks and header",
        '<headerFooter><oddHeader>&amp;C86% of plans</oddHeader></headerFooter><rowBreaks count="1"><brk id="2"/></rowBreaks>',
    ),
    ("phonetic settings", '<phoneticPr fontId="1"/>'),
    ("smart tags", '<smartTags><cellSmartTags r="A2"><cellSmartTag type="0"/></cellSmartTags></smartTags>'),
    ("watched cells", '<cellWatches><cellWatch r="A2"/></cellWatches>'),
)


def hanging() -> Iterator[Trait]:
    for name, kind, part, content, after in SHEET_PARTS:
        yield Trait(f"on the sheet: {name}", on_sheet(kind, part, content, after), tried=FEW)
    for name, kind, part, content in BOOK_PARTS:
        yield Trait(f"on the workbook: {name}", on_book(kind, part, content), tried=FEW)
    for name, kind, part, content in PACKAGE_PARTS:
        yield Trait(f"on the package: {name}", on_package(kind, part, content), tried=FEW)
    for name, after in AFTER_CELLS:
        yield Trait(f"in the sheet: {name}", book({SHEET: sheet_xml(after=after)}), tried=FEW)


TRAITS = (*hanging(),)
