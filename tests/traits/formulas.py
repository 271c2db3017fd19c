"""What depends on an edit and how: those results go, all others stay; calculated cells are refused."""

from __future__ import annotations

from tests.traits.hand import (
    BOOK,
    BOOK_ARROWS,
    BOOK_RELS,
    ITEMS,
    MAIN,
    OTHER,
    SHEET,
    SHEET_RELS,
    STRINGS,
    arrows_xml,
    book,
    book_xml,
    sheet_xml,
    strings_xml,
)
from tests.traits.trait import Build, Trait
from xlplan.errors import FormulaCell

DATA = '<row r="2"><c r="A2"><v>1</v></c><c r="B2"><v>2</v></c>{0}</row><row r="3"><c r="A3"><v>3</v></c><c r="B3"><v>4</v></c>{1}</row>'
CALC = '<calcPr calcId="152511"/>'
STRINGS_OF_NONE = {STRINGS: strings_xml(ITEMS, "")}


def formula(cell: str, text: str, value: str = "9", more: str = "", kind: str = "") -> str:
    """Return a cell with a formula and its stored result."""
    return f'<c r="{cell}"{kind}><f{more}>{text}</f><v>{value}</v></c>'


def plan(two: str = "", three: str = "", other: str = "", names: str = "", more: str = CALC) -> Build:
    """Return what writes two rows of numbers with formulas beside them, others on the sheet Other."""
    parts = {
        SHEET: sheet_xml(DATA.format(two, three)),
        OTHER: sheet_xml(f'<row r="1">{other}</row>' if other else ""),
    }
    named = f"<definedNames>{names}</definedNames>" if names else ""
    return book({**parts, **STRINGS_OF_NONE, BOOK: book_xml(named + more)})


def case(
    name: str, build: Build, *stale: str, cells: tuple[str, ...] = ("A2",), sheet: str = "Plan"
) -> Trait:
    """Return the trait of formulas of which just these lose their results."""
    return Trait(
        f"formulas: {name}", build, cells, sheet, tried=("text", "number", "fill"), stale=frozenset(stale)
    )


def same_row(text: str) -> Build:
    """Return a plan with a formula in C2 and an independent one in C3."""
    return plan(formula("C2", text), formula("C3", "1+1", "2"))


TABLE = (
    f'<table xmlns="{MAIN}" id="1" name="Actions" displayName="Actions" ref="A1:B3" totalsRowShown="0">'
    '<tableColumns count="2"><tableColumn id="1" name="First"/><tableColumn id="2" name="Second"/></tableColumns></table>'
)
HEADINGS = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>'


def with_table(text: str) -> Build:
    """Return a plan whose cells are an Excel table, with this formula on another sheet."""
    return book({
        SHEET: sheet_xml(HEADINGS + DATA.format("", ""), after='<tableParts count="1"><tablePart r:id="rId1"/></tableParts>'),
        SHEET_RELS: arrows_xml(("rId1", "table", "../tables/table1.xml")),
        "xl/tables/table1.xml": TABLE,
        OTHER: sheet_xml(f'<row r="1">{formula("A1", text)}{formula("B1", "2+2", "4")}</row>'),
        STRINGS: strings_xml(("<t>First</t>", "<t>Second</t>"), ""),
    })  # fmt: skip


NAME = '<definedName name="Spent">Plan!$A$2:$A$3</definedName><definedName name="Far">Plan!$B$3</definedName>'
LOCAL = '<definedName name="Spent" localSheetId="0">Plan!$A$2</definedName><definedName name="Spent">Plan!$B$3</definedName>'
ARRAY = '<c r="C2"><f t="array" ref="C2:C3">A2:A3*2</f><v>2</v></c>'
DYNAMIC = '<c r="C2" cm="1"><f t="array" ref="C2:C3">_xlfn.SORT(A2:A3)</f><v>1</v></c>'
SPILT = '<c r="C3"><v>6</v></c>'
DATA_TABLE = '<c r="C2"><f t="dataTable" ref="C2:C3" dt2D="0" dtr="0" r1="A2"/><v>2</v></c>'
MASTER = formula("C2", "A2*2", "2", ' t="shared" ref="C2:C3" si="0"')
SHARED = '<c r="C3"><f t="shared" si="0"/><v>6</v></c>'
CHAIN = f'<calcChain xmlns="{MAIN}"><c r="C2" i="1"/><c r="C3" i="1"/></calcChain>'


def with_chain(two: str, three: str) -> Build:
    return book({
        SHEET: sheet_xml(DATA.format(two, three)),
        OTHER: sheet_xml(""),
        STRINGS: strings_xml(ITEMS, ""),
        BOOK_RELS: arrows_xml(*BOOK_ARROWS, ("rId9", "calcChain", "calcChain.xml")),
        "xl/calcChain.xml": CHAIN,
    })  # fmt: skip


DEPENDENCE = (
    case("direct", same_row("A2*2"), "Plan!C2"),
    case("through another", plan(formula("C2", "A2*2"), formula("C3", "C2+1")), "Plan!C2", "Plan!C3"),
    case(
        "through another sheet and back",
        plan(formula("C2", "Other!A1"), "", formula("A1", "Plan!A2")),
        "Plan!C2",
        "Other!A1",
    ),
    case("in a circle", plan(formula("C2", "C3+A2"), formula("C3", "C2")), "Plan!C2", "Plan!C3"),
    case("of an area", same_row("SUM(A1:B9)"), "Plan!C2"),
    case("of an area with corners the other way round", same_row("SUM(B9:A1)"), "Plan!C2"),
    case("of a whole column", same_row("SUM(A:A)"), "Plan!C2"),
    case("of whole rows", same_row("SUM($2:$2)"), "Plan!C2"),
    case("of another column alone", same_row("SUM(B:B)")),
    case("of an area beside it alone", same_row("SUM(A3:B9)")),
    case("with dollar signs", same_row("$A$2+A$3"), "Plan!C2"),
    case("in small letters", same_row("a2+1"), "Plan!C2"),
    case("on a sheet with a quoted name", plan("", "", formula("A1", "'Plan'!A2")), "Other!A1"),
    case("of a sheet in another case", plan("", "", formula("A1", "PLAN!A2")), "Other!A1"),
    case("of the same cell of another sheet", plan("", "", formula("A1", "A2"))),
    case("across sheets", plan("", "", formula("A1", "SUM(Plan:Other!A2)")), "Other!A1"),
    case("through a name", plan(formula("C2", "SUM(Spent)"), formula("C3", "Far"), names=NAME), "Plan!C2"),
    case("through a name in another case", plan(formula("C2", "SUM(SPENT)"), names=NAME), "Plan!C2"),
    case(
        "through a local name",
        plan(formula("C2", "Spent"), "", formula("A1", "Spent"), names=LOCAL),
        "Plan!C2",
    ),
    case("through a table's column", with_table("SUM(Actions[First])"), "Other!A1"),
    case("of another column of the table", with_table("SUM(Actions[Second])")),
    case("of the whole table", with_table("ROWS(Actions)"), "Other!A1"),
    case("shared, the first", plan(MASTER, SHARED), "Plan!C2"),
    case("shared, a copy", plan(MASTER, SHARED), "Plan!C3", cells=("A3",)),
    case("an array", plan(ARRAY, SPILT), "Plan!C2", "Plan!C3"),
    case("a dynamic array that spills", plan(DYNAMIC, SPILT), "Plan!C2", "Plan!C3"),
    case("of what an array fills", plan(ARRAY, SPILT + formula("D3", "C3")), "Plan!C2", "Plan!C3", "Plan!D3"),
    case("a data table", plan(DATA_TABLE, SPILT), "Plan!C2", "Plan!C3"),
    case("INDIRECT", same_row('INDIRECT("A"&amp;2)'), "Plan!C2"),
    case("OFFSET", same_row("OFFSET(B3,-1,-1)"), "Plan!C2"),
    case("an area with a calculated end", same_row("SUM(A1:INDEX(A:A,3))"), "Plan!C2"),
    case("a text that looks like an address", same_row('"A2"&amp;"Plan!A2"')),
    case("a function that looks like an address", same_row("LOG10(B3)")),
    case("a text result", plan(formula("C2", "A2&amp;&quot;%&quot;", "1%", kind=' t="str"')), "Plan!C2"),
    case("a boolean result", plan(formula("C2", "A2&gt;0", "1", kind=' t="b"')), "Plan!C2"),
    case("an error as a result", plan(formula("C2", "1/A2", "#DIV/0!", kind=' t="e"')), "Plan!C2"),
    case("no stored result", plan('<c r="C2"><f>A2</f></c>')),
    case("a styled result", plan(formula("C2", "A2", "1", kind=' s="2"')), "Plan!C2"),
    case("another workbook", same_row("[1]Plan!A2+1")),
    case("an edit of what only rules read", plan(), cells=("A2", "B2")),
    case("calculation chain", with_chain(formula("C2", "A2*2"), formula("C3", "B3", "4")), "Plan!C2"),
    case("no calcPr", plan(formula("C2", "A2"), more=""), "Plan!C2"),
    case("no calcPr and names", plan(formula("C2", "Spent"), names=NAME, more=""), "Plan!C2"),
    case(
        "calcPr that asks already", plan(formula("C2", "A2"), more='<calcPr fullCalcOnLoad="1"/>'), "Plan!C2"
    ),
    case(
        "calcPr that asks not",
        plan(formula("C2", "A2"), more='<calcPr fullCalcOnLoad="0" calcMode="manual"/>'),
        "Plan!C2",
    ),
    case(
        "calcPr with a closing tag", plan(formula("C2", "A2"), more="<calcPr calcId='1'></calcPr>"), "Plan!C2"
    ),
    case("an edit that nothing reads", same_row("B3*2")),
)
BY_THE_COMPARER = (
    ("another workbook's sheet of that name", same_row("VLOOKUP(A3,[1]Plan!A2:B3,2,0)")),
    ("a name that ends like an address", same_row("[1]Other!NR_To_A2")),
    ("where columns and rows meet", same_row("Plan!A:A Plan!2:2")),
)  # `stale` is left to reach.py, which misread them once
REFUSALS = (
    ("a formula", plan(formula("A9", "1"), formula("C3", "1")), "C3"),
    ("a formula without a result", plan('<c r="C2"><f>A2</f></c>'), "C2"),
    ("a shared formula", plan(MASTER, SHARED), "C2"),
    ("a copy of a shared formula", plan(MASTER, SHARED), "C3"),
    ("an array formula", plan(ARRAY, SPILT), "C2"),
    ("what an array fills", plan(ARRAY, SPILT), "C3"),
    ("what an array fills and is not there", plan(ARRAY, ""), "C3"),
    ("what spills", plan(DYNAMIC, SPILT), "C3"),
    ("a data table", plan(DATA_TABLE, SPILT), "C3"),
)

TRAITS = (
    *DEPENDENCE,
    *(
        Trait(f"formulas: {name}", build, ("A2",), tried=("text", "number"))
        for name, build in BY_THE_COMPARER
    ),
    *(
        Trait(f"refused: {name}", build, (cell,), refused=FormulaCell, kinds=("text", "number", "both"))
        for name, build, cell in REFUSALS
    ),
)
