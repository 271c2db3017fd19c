"""XP6: what travels with a workbook besides its sheets: pivot caches, files, macros, hidden names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from xlplan.address import quote_sheet
from xlplan.checks.places import counted, listed, quoted, them
from xlplan.checks.rule import Seen, check

if TYPE_CHECKING:
    from xlplan.checks.subject import Subject
    from xlplan.ooxml.pivots import PivotCache


@check("XP608", "Pivot cache with its source rows", internal="info", committee="warning", public="error")
def find_pivot_caches(subject: Subject) -> Iterator[Seen]:
    """Looks for pivot tables whose file keeps a copy of all rows that they were made of. It weighs less
    where those rows stand on a sheet of this workbook that everybody sees.

    `xlplan refresh` tells under this code of pivot tables whose copy still holds a value that it replaced.
    It has Excel refresh them on opening, except where that would reach outside the workbook, where it is
    switched off, on protected sheets, or where a heading changed: then choose Data > Refresh All yourself.

    ## Why it matters

    A double-click on a number of a pivot table lists the rows behind it, people's among them, even where
    their sheet was deleted. So Islington Council published the details of 2,375 residents in 2012, for which
    the ICO fined it £70,000 in August 2013; the ICO's checklist (July 2025) names pivot tables.

    ## Example

    A pivot table counts plans by team, and the file keeps the 240 rows, with names, that it counted.

    ## Remedy

    Copy the pivot table and paste it as values (Paste Special > Values) into a new workbook. Or, in
    PivotTable Analyze > Options > Data, clear "Save source data with file", and save.
    """
    from xlplan.ooxml.pivots import pivot_caches

    visible = {sheet.name.casefold() for sheet in subject.book.sheets if sheet.state == "visible"}
    for cache in pivot_caches(subject.book):
        rows = _kept_rows(subject, cache)
        if not rows:
            continue
        sources = [each.rpartition("!")[0].strip("'").replace("''", "'") for each in cache.sources]
        is_seen = cache.is_own and all(not each or each.casefold() in visible for each in sources)
        name = f"The pivot table '{cache.name}'" if cache.name else "A pivot table that is not there any more"
        reader = (
            "a double-click on one of its numbers lists them" if cache.name else "who unzips it reads them"
        )
        of = listed(cache.sources) if cache.is_own and all(cache.sources) else "data outside this workbook"
        yield Seen(
            f"{name} keeps {counted(rows, 'row')} of {of} in the file: {reader}.",
            'Paste it as values into a new workbook, or clear "Save source data with file" in PivotTable '
            "Analyze > Options > Data.",
            cache.sheet or None,
            is_slight=is_seen,
        )


def _kept_rows(subject: Subject, cache: PivotCache) -> int:
    """Return how many of its source's rows a pivot cache keeps."""
    from xlplan.ooxml.belongings import arrows, readable
    from xlplan.ooxml.spans import start_tags

    count = 0
    for arrow in arrows(subject.book, cache.part, "pivotCacheRecords"):
        xml = readable(subject.book, arrow.target)
        count += sum(1 for _ in start_tags(xml.masked, xml.prefix, b"r")) if xml else 0
    return count


@check("XP609", "File inside the file", internal="info", committee="warning", public="error")
def find_embedded_files(subject: Subject) -> Iterator[Seen]:
    """Looks for documents, workbooks and other files that are embedded on the sheets. One finding for each
    sheet.

    ## Why it matters

    A double-click opens the whole file, not only the page that is shown; nobody checks it before it is sent.
    The ICO's checklist (July 2025) names embedded documents.

    ## Example

    An icon of a Word document stands in B7, and the document is a child's assessment.

    ## Remedy

    Delete the object, and paste a picture of it where it must be seen (Paste Special > Picture).
    """
    from xlplan.ooxml.belongings import embedded_files

    by_sheet: defaultdict[str, list[str]] = defaultdict(list)
    for each in embedded_files(subject.book):
        by_sheet[each.sheet].append(each.name)
    for sheet, names in by_sheet.items():
        one = len(names) == 1
        yield Seen(
            f"{counted(len(names), 'file is', 'files are')} embedded"
            f"{' on ' + quote_sheet(sheet) if sheet else ''} ({listed(names)}): a double-click opens the "
            f"whole of {them(len(names))}.",
            f"Delete {them(len(names))}, or paste a picture in {'its' if one else 'their'} place.",
            sheet or None,
        )


@check("XP610", "Macros", internal="info", committee="warning", public="warning")
def find_macros(subject: Subject) -> Iterator[Seen]:
    """Looks for a Visual Basic project and for macro sheets. One finding for the workbook.

    ## Why it matters

    Mail filters stop workbooks with macros, readers cannot tell whether they are safe, and the code may hold
    names, paths and passwords.

    ## Example

    The plan is an .xlsm file, for a button that sorted it two years ago.

    ## Remedy

    File > Save As > Excel Workbook (.xlsx) leaves the macros out.
    """
    from xlplan.ooxml.belongings import macros

    found = list(macros(subject.book))
    if found:
        sheets = [quote_sheet(each.name) for each in found if each.kind == "sheet"]
        what = f"macros on sheets ({listed(sheets)})" if len(sheets) == len(found) else "macros"
        yield Seen(
            f"The workbook holds {what}: mail filters may stop it, and readers cannot tell what they do.",
            "Choose File > Save As > Excel Workbook (.xlsx).",
        )


@check("XP616", "Hidden name", internal="info", committee="info", public="warning")
def find_hidden_names(subject: Subject) -> Iterator[Seen]:
    """Looks for defined names that are hidden, so that the Name Manager does not list them. One finding for
    the workbook. Quiet for those that Excel and its add-ins hide by themselves, such as filters, print
    titles and the solver's settings.

    ## Why it matters

    A name can hold a text or a list of values, and no menu shows a hidden one. Some are left by add-ins,
    with the server's or the user's name in them.

    ## Example

    The name 'Case_List' is hidden and holds ={"A. Smith","B. Jones"}.

    ## Remedy

    File > Info > Check for Issues > Inspect Document, and remove hidden names.
    """
    from xlplan.ooxml.belongings import hidden_names

    names = list(hidden_names(subject.book))
    if names:
        yield Seen(
            f"{counted(len(names), 'defined name is', 'defined names are')} hidden, "
            f"{quoted(each.name for each in names)}: the Name Manager does not list {them(len(names))}, and "
            "what a name holds travels with the plan.",
            "Choose File > Info > Check for Issues > Inspect Document, and remove hidden names.",
        )
