"""How the XML of parts can be written and mean the same."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from tests.traits.hand import (
    ARROWS,
    BOOK,
    BOOK_RELS,
    DECLARATION,
    MAIN,
    MC,
    OTHER,
    RELS,
    ROWS,
    SHEET,
    STRICT_ARROWS,
    STRICT_MAIN,
    STRINGS,
    STYLES,
    Said,
    book,
    parts,
    sheet_xml,
    strings_xml,
)
from tests.traits.trait import FEW, Build, Trait
from xlplan.errors import Damaged

MINE = (BOOK, SHEET, OTHER, STRINGS, STYLES)
X14AC = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac"
IGNORABLE = f'<worksheet xmlns:mc="{MC}" mc:Ignorable="x14ac" xmlns:x14ac="{X14AC}" '


def rewritten(change: Callable[[str], str | bytes], *names: str) -> Build:
    """Return what writes the small plan, these parts rewritten."""
    made = parts()
    return book({name: change(str(made[name])) for name in names or MINE})


def prefixed(text: str) -> str:
    """Return a part, its elements with the prefix x."""
    text = re.sub(r"<(/?)([A-Za-z])", r"<\1x:\2", text)
    return text.replace(" xmlns=", " xmlns:x=")


def single_quoted(text: str) -> str:
    return text.replace('"', "'")


def undeclared(text: str) -> str:
    return text.removeprefix(DECLARATION)


def strict(text: str) -> str:
    return text.replace(MAIN, STRICT_MAIN).replace(ARROWS, STRICT_ARROWS)


def declared(encoding: str) -> Callable[[str], str]:
    return lambda text: text.replace("UTF-8", encoding)


def encoded(encoding: str, mark: bytes = b"", name: str = "") -> Callable[[str], bytes]:
    """Return what stores a part in an encoding, declared as `name`."""
    return lambda text: mark + declared(name or encoding)(text).encode(encoding)


def spread(text: str) -> str:
    """Return a part with white space wherever the markup allows it."""
    text = re.sub(
        r"(<[\w:]+)((?: [^<>]*?)?)(/?>)", lambda f: f[1] + f[2].replace('" ', '"\n\t ') + " " + f[3], text
    )
    return re.sub(r"(</[\w:]+)>", r"\1\n>", text)


def pretty(text: str) -> str:
    """Return a part with its rows, cells and items on lines of their own."""
    return re.sub(r"(?=<(?:row|c|si|fill|xf|/row|/sheetData|/sst|/fills|/cellXfs)[ >])", "\r\n    ", text)


def commented(text: str) -> str:
    """Return a part with comments that look like cells and items."""
    return re.sub(
        r"(?=<(?:row|c|si|v|t|xf|fill|sheetData)[ >])", "<!-- <c r='A2'><v>9</v></c> <si> -->", text
    )


def instructed(text: str) -> str:
    return re.sub(r"(?=<(?:row|c|si|xf|fill|sheetData)[ >])", "<?note <c r='A2'> ?>", text)


def in_cdata(text: str) -> str:
    return re.sub(r"<t>(.*?)</t>", r"<t><![CDATA[\1]]></t>", text)


def as_references(text: str) -> str:
    """Return a part whose attributes are written as character references."""
    return re.sub(
        r' (r|s|t)="(.*?)"', lambda f: f' {f[1]}="' + "".join(f"&#{ord(c)};" for c in f[2]) + '"', text
    )


def said(old: str, new: str, part: str = SHEET) -> Build:
    return book(None, Said(part, old, new))


ALTERNATE = (
    f'<mc:AlternateContent xmlns:mc="{MC}"><mc:Choice Requires="x14"><controls><control shapeId="1" r:id="rId9">'
    '<c r="A2"/></control></controls></mc:Choice><mc:Fallback/></mc:AlternateContent>'
)
PATH = (
    f'<mc:AlternateContent xmlns:mc="{MC}"><mc:Choice Requires="x15"><x15ac:absPath url="C:\\plans\\" '
    'xmlns:x15ac="http://schemas.microsoft.com/office/spreadsheetml/2010/11/ac"/></mc:Choice></mc:AlternateContent>'
)
EXTENSION = (
    '<extLst><ext uri="{78C0D931}"><c xmlns="urn:other" r="A2"><v>1</v></c><sheetData xmlns="urn:other">'
    '<row r="2"><c r="A2"/></row></sheetData></ext></extLst>'
)
GERMAN = strings_xml(
    ("<t>Maßnahme</t>", "<t>Größe</t>", "<t>86 % erfüllt</t>", "<t>Grün</t>", "<t>12 Züge</t>")
)

_ALL = (
    Trait("xml: no declaration", rewritten(undeclared)),
    Trait("xml: single-quoted", rewritten(single_quoted)),
    Trait("xml: byte-order mark", rewritten(lambda text: "\ufeff" + text)),
    Trait("xml: byte-order mark without declaration", rewritten(lambda text: "\ufeff" + undeclared(text))),
    Trait("xml: byte-order mark in relationships", rewritten(lambda text: "\ufeff" + text, BOOK_RELS, RELS)),
    Trait("xml: encoding in small letters", rewritten(declared("utf-8"))),
    Trait("xml: ascii declared", rewritten(declared("US-ASCII"))),
    Trait("xml: utf-16, little end first", rewritten(encoded("utf-16-le", b"\xff\xfe", "UTF-16"))),
    Trait("xml: utf-16, big end first", rewritten(encoded("utf-16-be", b"\xfe\xff", "UTF-16"))),
    Trait("xml: utf-16 without a mark", rewritten(encoded("utf-16-le", b"", "UTF-16"), SHEET, STRINGS)),
    Trait(
        "xml: utf-16 for the strings alone", rewritten(encoded("utf-16-le", b"\xff\xfe", "UTF-16"), STRINGS)
    ),
    Trait("xml: utf-16 for the sheet alone", rewritten(encoded("utf-16-be", b"\xfe\xff", "UTF-16"), SHEET)),
    Trait("xml: utf-16 for the styles alone", rewritten(encoded("utf-16-le", b"\xff\xfe", "UTF-16"), STYLES)),
    Trait("xml: latin 1", book({STRINGS: encoded("iso-8859-1", name="ISO-8859-1")(GERMAN)})),
    Trait(
        "xml: latin 1, and a text beyond it",
        book({STRINGS: encoded("iso-8859-1", name="ISO-8859-1")(GERMAN)}),
        text="≥ 86 % – {cell}",
    ),
    Trait(
        "xml: windows 1252", book({STRINGS: encoded("cp1252", name="windows-1252")(GERMAN)}), text="€ {cell}"
    ),
    Trait("xml: prefixed sheet", rewritten(prefixed, SHEET)),
    Trait("xml: prefixed strings", rewritten(prefixed, STRINGS)),
    Trait("xml: prefixed styles", rewritten(prefixed, STYLES)),
    Trait("xml: prefixed workbook", rewritten(prefixed, BOOK)),
    Trait("xml: prefixed throughout", rewritten(prefixed)),
    Trait(
        "xml: prefixed with empty tags and single quotes",
        rewritten(lambda text: single_quoted(prefixed(text))),
    ),
    Trait("xml: strict namespace", rewritten(strict, *MINE, RELS, BOOK_RELS)),
    Trait("xml: strict namespace, prefixed", rewritten(lambda text: prefixed(strict(text)), *MINE)),
    Trait("xml: mc:Ignorable", said("<worksheet ", IGNORABLE)),
    Trait(
        "xml: attributes of another namespace on cells",
        book(
            {
                SHEET: sheet_xml()
                .replace("<worksheet ", IGNORABLE)
                .replace("<row ", '<row x14ac:dyDescent="0.25" ')
                .replace("<c ", '<c x14ac:r="Z9" ')
            }
        ),
    ),
    Trait("xml: mc:AlternateContent in the sheet", book({SHEET: sheet_xml(after=ALTERNATE)})),
    Trait("xml: mc:AlternateContent in the workbook", said("<sheets>", f"{PATH}<sheets>", BOOK)),
    Trait("xml: an extension with cells of its own", book({SHEET: sheet_xml(after=EXTENSION)})),
    Trait("xml: comments between elements", rewritten(commented, SHEET, STRINGS)),
    Trait("xml: comments in the styles", rewritten(commented, STYLES)),
    Trait(
        "xml: comment before the root",
        rewritten(lambda text: text.replace(DECLARATION, f"{DECLARATION}<!-- <sst> <worksheet> -->")),
    ),
    Trait("xml: comment after the root", rewritten(lambda text: text + "<!-- <row r='2'> --> ")),
    Trait("xml: comment in a text", said("86% of plans", "86% <!-- x -->of plans", STRINGS)),
    Trait("xml: comment in a value", said("<v>7</v>", "<v><!-- 8 -->7</v>")),
    Trait("xml: instructions between elements", rewritten(instructed, SHEET, STRINGS, STYLES)),
    Trait("xml: texts in cdata", rewritten(in_cdata, STRINGS)),
    Trait(
        "xml: cdata that looks like cells",
        said("<t>12 calls</t>", '<t><![CDATA[<c r="A2"/></si>]]></t>', STRINGS),
        cells=("A2", "A3", "F9"),
    ),
    Trait("xml: values in cdata", said("<v>4</v>", "<v><![CDATA[4]]></v>")),
    Trait("xml: an index in cdata that another cell shows too", said("<v>4</v>", "<v><![CDATA[2]]></v>")),
    Trait(
        "xml: an index as a character reference that another cell shows too", said("<v>4</v>", "<v>&#50;</v>")
    ),
    Trait(
        "xml: an index with a comment that another cell shows too",
        said("<v>4</v>", "<v><!-- -->2<!-- --></v>"),
    ),
    Trait("xml: attributes as character references", rewritten(as_references, SHEET)),
    Trait("xml: texts as character references", said("86% of", "&#56;&#x36;&#37; of", STRINGS)),
    Trait(
        "xml: entities in texts", said("86% of plans", "&lt;86%&gt; &amp; &quot;plans&quot; &apos;", STRINGS)
    ),
    Trait(
        "xml: greater-than signs in attributes and texts",
        book({SHEET: sheet_xml(before='<sheetPr codeName="a>b"/>')}, Said(STRINGS, "86% of plans", "> 86%")),
    ),
    Trait(
        "xml: slash at the end of an attribute",
        book(
            {SHEET: sheet_xml(before='<sheetPr codeName="a/"/>')},
            Said(SHEET, '<row r="3">', '<row r="3" x="a/">'),
        ),
    ),
    Trait("xml: attributes in another order", said('<c r="A2" s="2" t="s">', '<c t="s" s="2" r="A2">')),
    Trait("xml: white space in tags", rewritten(spread, SHEET, STRINGS, STYLES)),
    Trait(
        "xml: white space around equal signs",
        rewritten(lambda text: text.replace('="', ' = "'), SHEET, STRINGS, STYLES),
    ),
    Trait("xml: every row and cell on a line", rewritten(pretty)),
    Trait(
        "xml: default namespace declared again on a row", said('<row r="2" ', f'<row xmlns="{MAIN}" r="2" ')
    ),
    Trait("xml: namespaces declared on cells", said('<c r="A2" ', '<c xmlns:n="urn:n" n:r="C9" r="A2" ')),
    Trait(
        "xml: characters beyond the basic plane",
        said("86% of plans", "86% 😀 𝒫", STRINGS),
        text="😀 {cell} 𝄞",
    ),
    Trait("xml: nothing between declaration and root", rewritten(lambda text: text.replace("?>\n", "?>"))),
    Trait("xml: white space after the root", rewritten(lambda text: text + "\r\n\r\n")),
    Trait(
        "xml: line ends of windows",
        rewritten(lambda text: text.replace("?>\n", "?>\r\n").replace("><row", ">\r\n<row")),
    ),
    Trait("xml: doctype in the sheet", said("<worksheet", "<!DOCTYPE worksheet><worksheet"), refused=Damaged),
    Trait(
        "xml: doctype with entities in the strings",
        said("<sst", '<!DOCTYPE sst [<!ENTITY a "b">]><sst', STRINGS),
        refused=Damaged,
    ),
    Trait("xml: sheet is not xml", book({SHEET: "not xml"}), refused=Damaged),
    Trait("xml: sheet that ends in the middle", book({SHEET: sheet_xml()[:-60]}), refused=Damaged),
    Trait(
        "xml: sheet of bytes that are no text",
        book({SHEET: sheet_xml(ROWS.replace("12", "é")).encode("latin-1")}),
        refused=Damaged,
    ),
    Trait("xml: encoding that nobody knows", rewritten(declared("x-none"), SHEET), refused=Damaged),
)
TRAITS = tuple(replace(trait, tried=FEW) for trait in _ALL)
