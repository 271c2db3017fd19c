"""Values that stand in the file twice: charts, shapes that show a cell, pivot caches over the edited cells."""

from __future__ import annotations

from tests.traits.hand import (
    ARROWS,
    BOOK,
    BOOK_ARROWS,
    BOOK_RELS,
    MAIN,
    OTHER,
    OVERRIDES,
    SHEET,
    SHEET_RELS,
    TYPE,
    TYPES,
    Said,
    arrows_xml,
    book,
    types_xml,
)
from tests.traits.trait import Build, Trait

A = "http://schemas.openxmlformats.org/drawingml/2006/main"
C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
XDR = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
DRAWING, CHART = "xl/drawings/drawing1.xml", "xl/charts/chart1.xml"
PIVOT, CACHE, RECORDS = (
    "xl/pivotTables/pivotTable1.xml",
    "xl/pivotCache/pivotCacheDefinition1.xml",
    "xl/pivotCache/pivotCacheRecords1.xml",
)
CACHE_KEY = CACHE.casefold()
_ANCHOR = (
    "<xdr:twoCellAnchor><xdr:from><xdr:col>6</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>1</xdr:row>"
    "<xdr:rowOff>0</xdr:rowOff></xdr:from><xdr:to><xdr:col>12</xdr:col><xdr:colOff>0</xdr:colOff>"
    "<xdr:row>16</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:to>{}<xdr:clientData/></xdr:twoCellAnchor>"
)
FRAME = (
    '<xdr:graphicFrame macro=""><xdr:nvGraphicFramePr><xdr:cNvPr id="2" name="Chart 1"/>'
    "<xdr:cNvGraphicFramePr/></xdr:nvGraphicFramePr><xdr:xfrm><a:off x='0' y='0'/><a:ext cx='0' cy='0'/>"
    f'</xdr:xfrm><a:graphic><a:graphicData uri="{C}"><c:chart xmlns:c="{C}" r:id="rId1"/></a:graphicData>'
    "</a:graphic></xdr:graphicFrame>"
)
SHAPE = (
    '<xdr:sp macro="" textlink="Plan!$A$2"><xdr:nvSpPr><xdr:cNvPr id="3" name="TextBox 2"/>'
    '<xdr:cNvSpPr txBox="1"/></xdr:nvSpPr><xdr:spPr><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></xdr:spPr>'
    '<xdr:txBody><a:bodyPr/><a:p><a:fld id="{00000000-0000-0000-0000-000000000001}" type="TxLink">'
    "<a:rPr/><a:t>86% of plans</a:t></a:fld></a:p></xdr:txBody></xdr:sp>"
)


def chart_xml(
    values: str = "Plan!$B$2:$B$3", labels: str = "Plan!$A$2:$A$3", title: str = "Calls by plan"
) -> str:
    """Return a bar chart that has drawn B2 (7) and B3 (12) over A2 and A3."""
    words = f"<c:title><c:tx><c:rich><a:bodyPr/><a:p><a:r><a:t>{title}</a:t></a:r></a:p></c:rich></c:tx></c:title>"
    return (
        f'<c:chartSpace xmlns:c="{C}" xmlns:a="{A}"><c:chart>{words if title else ""}<c:plotArea><c:layout/>'
        '<c:barChart><c:barDir val="col"/><c:grouping val="clustered"/><c:ser><c:idx val="0"/><c:order val="0"/>'
        f'<c:cat><c:strRef><c:f>{labels}</c:f><c:strCache><c:ptCount val="2"/><c:pt idx="0"><c:v>86% of plans</c:v>'
        '</c:pt><c:pt idx="1"><c:v>12 calls</c:v></c:pt></c:strCache></c:strRef></c:cat>'
        f"<c:val><c:numRef><c:f>{values}</c:f><c:numCache><c:formatCode>General</c:formatCode>"
        '<c:ptCount val="2"/><c:pt idx="0"><c:v>7</c:v></c:pt><c:pt idx="1"><c:v>12</c:v></c:pt></c:numCache>'
        '</c:numRef></c:val></c:ser><c:axId val="1"/><c:axId val="2"/></c:barChart>'
        '<c:catAx><c:axId val="1"/><c:scaling/><c:axPos val="b"/><c:crossAx val="2"/></c:catAx>'
        '<c:valAx><c:axId val="2"/><c:scaling/><c:axPos val="l"/><c:crossAx val="1"/></c:valAx>'
        "</c:plotArea></c:chart></c:chartSpace>"
    )


def drawn(*objects: str, chart: str = chart_xml()) -> Build:
    """Return what writes the small plan with a drawing on its sheet Plan."""
    anchored = "".join(_ANCHOR.format(each) for each in objects)
    drawing = f'<xdr:wsDr xmlns:xdr="{XDR}" xmlns:a="{A}" xmlns:r="{ARROWS}">{anchored}</xdr:wsDr>'
    named = {
        **OVERRIDES,
        DRAWING: "application/vnd.openxmlformats-officedocument.drawing+xml",
        CHART: "application/vnd.openxmlformats-officedocument.drawingml.chart+xml",
    }
    changes = {
        SHEET_RELS: arrows_xml(("rId1", "drawing", "../drawings/drawing1.xml")),
        DRAWING: drawing,
        "xl/drawings/_rels/drawing1.xml.rels": arrows_xml(("rId1", "chart", "../charts/chart1.xml")),
        CHART: chart,
        TYPES: types_xml(named),
    }
    return book(changes, Said(SHEET, "</sheetData>", '</sheetData><drawing r:id="rId1"/>'))


SOURCE = '<cacheSource type="worksheet"><worksheetSource ref="A1:B3" sheet="Plan"/></cacheSource>'
FIELDS = (
    '<cacheFields count="2"><cacheField name="Measure" numFmtId="0"><sharedItems count="2"><s v="86% of plans"/>'
    '<s v="12 calls"/></sharedItems></cacheField><cacheField name="Latest" numFmtId="0"><sharedItems '
    'containsSemiMixedTypes="0" containsString="0" containsNumber="1" containsInteger="1" minValue="7" '
    'maxValue="12"/></cacheField></cacheFields>'
)
TABLE = (
    f'<pivotTableDefinition xmlns="{MAIN}" name="Calls" cacheId="1" dataCaption="Values">'
    '<location ref="A12:B15" firstHeaderRow="1" firstDataRow="1" firstDataCol="1"/><pivotFields count="2">'
    '<pivotField axis="axisRow" showAll="0"><items count="3"><item x="0"/><item x="1"/><item t="default"/></items>'
    '</pivotField><pivotField dataField="1" showAll="0"/></pivotFields><rowFields count="1"><field x="0"/>'
    '</rowFields><rowItems count="3"><i><x/></i><i><x v="1"/></i><i t="grand"><x/></i></rowItems>'
    '<colItems count="1"><i/></colItems><dataFields count="1"><dataField name="Sum of Latest" fld="1"/></dataFields>'
    "</pivotTableDefinition>"
)


def cache_xml(source: str = SOURCE, said: str = "", fields: str = FIELDS) -> str:
    return (
        f'<pivotCacheDefinition xmlns="{MAIN}" xmlns:r="{ARROWS}" r:id="rId1" refreshedBy="a>b"{said} '
        f'recordCount="2">{source}{fields}</pivotCacheDefinition>'
    )


def pivoted(cache: str = cache_xml(), *said: Said, names: str = "", is_shown: bool = True) -> Build:
    """Return what writes the small plan with a pivot table on Other that counts A1:B3 of Plan."""
    kinds = f"{TYPE}.pivot"
    named = {
        **OVERRIDES,
        CACHE: f"{kinds}CacheDefinition+xml",
        RECORDS: f"{kinds}CacheRecords+xml",
        PIVOT: f"{kinds}Table+xml",
    }
    records = '<r><x v="0"/><n v="7"/></r><r><x v="1"/><n v="12"/></r>'
    to_table = arrows_xml(*[("rId1", "pivotTable", "../pivotTables/pivotTable1.xml")] if is_shown else [])
    changes = {
        BOOK_RELS: arrows_xml(
            *BOOK_ARROWS, ("rId9", "pivotCacheDefinition", "pivotCache/pivotCacheDefinition1.xml")
        ),
        CACHE: cache,
        RECORDS: f'<pivotCacheRecords xmlns="{MAIN}" count="2">{records}</pivotCacheRecords>',
        "xl/pivotCache/_rels/pivotCacheDefinition1.xml.rels": arrows_xml(
            ("rId1", "pivotCacheRecords", "pivotCacheRecords1.xml")
        ),
        "xl/worksheets/_rels/sheet2.xml.rels": to_table,
        PIVOT: TABLE,
        "xl/pivotTables/_rels/pivotTable1.xml.rels": arrows_xml(
            ("rId1", "pivotCacheDefinition", "../pivotCache/pivotCacheDefinition1.xml")
        ),
        TYPES: types_xml(named),
    }
    shown = Said(
        BOOK, '<calcPr calcId="152511"/>', f'{names}<calcPr calcId="152511"/><pivotCaches>'
        '<pivotCache cacheId="1" r:id="rId9"/></pivotCaches>',
    )  # fmt: skip
    return book(changes, shown, *said)


def _source(words: str) -> str:
    return cache_xml(f'<cacheSource type="worksheet"><worksheetSource {words}/></cacheSource>')


ASKED = frozenset({CACHE_KEY})
PROTECTED = Said(OTHER, "</sheetData>", '</sheetData><sheetProtection sheet="1"/>')
NAMED = "<definedNames><definedName name='Rows'>Plan!$A$1:$B$3</definedName></definedNames>"
MOVING = "<definedNames><definedName name='Rows'>OFFSET(Plan!$A$1,0,0,3,2)</definedName></definedNames>"
TRAITS = (
    Trait("copies: chart over the edited cells", drawn(FRAME)),
    Trait("copies: shape that shows an edited cell", drawn(FRAME, SHAPE)),
    Trait("copies: chart that is no XML", drawn(FRAME, chart="<c:chart <")),
    Trait("copies: pivot table over the edited cells", pivoted(), refreshed=ASKED),
    Trait("copies: pivot table over a name", pivoted(_source('name="Rows"'), names=NAMED), refreshed=ASKED),
    Trait(
        "copies: pivot table over a moving name",
        pivoted(_source('name="Rows"'), names=MOVING),
        refreshed=ASKED,
    ),
    Trait(
        "copies: pivot cache that keeps no rows", pivoted(cache_xml(said=' saveData="0"')), refreshed=ASKED
    ),
    Trait(
        "copies: pivot cache that was not to be refreshed",
        pivoted(cache_xml(said=" refreshOnLoad='0'")),
        refreshed=ASKED,
    ),
    Trait("copies: pivot cache that refreshes already", pivoted(cache_xml(said=' refreshOnLoad="1"'))),
    Trait("copies: pivot cache of other cells", pivoted(_source('ref="A7:B9" sheet="Plan"'))),
    Trait("copies: pivot cache of another file", pivoted(_source('ref="A1:B3" sheet="Plan" r:id="rId2"'))),
    Trait(
        "copies: pivot cache of a connection",
        pivoted(cache_xml('<cacheSource type="external" connectionId="1"/>')),
    ),
    Trait("copies: pivot cache that may not be refreshed", pivoted(cache_xml(said=' enableRefresh="0"'))),
    Trait("copies: pivot table on a protected sheet", pivoted(cache_xml(), PROTECTED)),
    Trait("copies: pivot cache without a table", pivoted(is_shown=False)),
    Trait("copies: pivot table whose heading is edited", pivoted(), ("A1", "B2", "F9")),
)
