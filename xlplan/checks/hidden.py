"""XP6: what a sheet hides by Excel's own means, and what lies beyond the screen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from xlplan.address import cell_name, full_address, quote_sheet
from xlplan.checks.places import counted, list_columns, list_rows, listed, them
from xlplan.checks.rule import Seen, check

if TYPE_CHECKING:
    from xlplan.checks.subject import Subject
    from xlplan.ooxml.survey import Survey
    from xlplan.ooxml.tally import Line

FAR_ROWS, FAR_COLUMNS = 50, 20  # blank ones between two blocks: more than a screen


@check("XP601", "Hidden sheet", internal="info", committee="warning", public="error")
def find_hidden_sheets(subject: Subject) -> Iterator[Seen]:
    """Looks for worksheets that are hidden, or so hidden that Excel's Unhide does not list them ("very
    hidden"). One with nothing on it weighs less, and so does one that drop-down lists read.

    ## Why it matters

    Whoever gets the file can show the sheet with two clicks. In August 2023 a hidden sheet gave away the
    names of all 9,483 officers and staff of the Police Service of Northern Ireland; the ICO's advisory note
    of September 2023 and its checklist on hidden personal information in spreadsheets (July 2025) followed.

    ## Example

    The sheet 'Lists' is hidden and holds the words of the drop-down lists.

    ## Remedy

    Show it (right-click a tab > Unhide), look, and delete it if it need not be sent. File > Info > Check for
    Issues > Inspect Document finds hidden sheets too, very hidden ones among them.
    """
    for survey in subject.surveys:
        if survey.sheet.state != "visible":
            yield _hidden_sheet(survey, feeds_lists(subject, survey.sheet.name))


def _hidden_sheet(survey: Survey, feeds: bool) -> Seen:
    sheet = survey.sheet
    is_very = sheet.state.casefold() == "veryhidden"
    how = "very hidden (Unhide does not list it)" if is_very else "hidden"
    if survey.is_blank:
        holds = "has nothing on it"
    else:
        lists = " for drop-down lists" if feeds else ""
        holds = f"holds {counted(survey.cells, 'filled cell')}{lists}: whoever gets the file can read it"
    remedy = "Show it (right-click a tab > Unhide) and look; delete it if it need not be sent."
    if is_very:
        remedy = "File > Info > Check for Issues > Inspect Document finds and removes it."
    if feeds:
        remedy = "Look at it; drop-down lists need it, so leave there only what all may read."
    is_slight = survey.is_blank or feeds
    return Seen(
        f"The sheet {quote_sheet(sheet.name)} is {how} and {holds}.", remedy, sheet.name, is_slight=is_slight
    )


def feeds_lists(subject: Subject, sheet: str) -> bool:
    """Tell whether drop-down lists on other sheets read this one, by its cells or by a name for them."""
    marks = tuple(f"{each}!".casefold() for each in {sheet, quote_sheet(sheet)})
    names = {name.casefold() for name, _, formula in subject.book.defined_names if _mentions(formula, marks)}
    lists = [text for survey in subject.surveys if survey.sheet.name != sheet for text in survey.lists]
    return any(_mentions(text, marks) or text.casefold() in names for text in lists)


def _mentions(formula: str, marks: tuple[str, ...]) -> bool:
    return formula.casefold().lstrip("=").startswith(marks)


@check("XP602", "Hidden row or column", internal="info", committee="warning", public="error")
def find_hidden_lines(subject: Subject) -> Iterator[Seen]:
    """Looks for rows and columns that are hidden, or have no height or width, and hold something. One
    finding for the rows of a sheet, one for its columns. Quiet for those with nothing in them, for rows that
    a filter hides (XP613), and on hidden sheets (XP601).

    ## Why it matters

    Hidden rows and columns travel with the file, and whoever gets it can show them. The ICO's checklist
    (July 2025) asks to look for them before a spreadsheet is disclosed.

    ## Example

    Column K holds children's initials and is hidden.

    ## Remedy

    Select the whole sheet (Ctrl+A), right-click a row number or a column letter > Unhide, and delete what
    need not be sent. File > Info > Check for Issues > Inspect Document finds them too.
    """
    for survey in subject.surveys:
        if survey.sheet.state != "visible":
            continue
        filtered = [each.area for each in survey.filters]
        rows = [
            row
            for row in sorted(survey.hidden_rows & survey.rows.keys())
            if not any(area.row < row <= area.last_row for area in filtered)
        ]
        if rows:
            yield _hidden(survey, survey.rows, rows, list_rows(rows), "row")
        columns = sorted(survey.hidden_columns)
        if columns:
            yield _hidden(survey, survey.columns, columns, list_columns(columns), "column")


def _hidden(
    survey: Survey, lines: Mapping[int, Line], found: list[int], areas: list[str], thing: str
) -> Seen:
    sheet = survey.sheet.name
    cells = sum(lines[each].cells for each in found)
    verb = "is" if len(found) == 1 else "are"
    return Seen(
        f"{counted(len(found), thing)} of {quote_sheet(sheet)} ({listed(areas)}) {verb} hidden, with "
        f"{counted(cells, 'filled cell')}: whoever gets the file can show {them(len(found))}.",
        f"Press Ctrl+A, right-click a {thing} heading > Unhide, and delete what need not be sent.",
        sheet,
        cell_name(*lines[found[0]].first),
    )


@check("XP613", "Active filter", internal="info", committee="warning", public="warning")
def find_active_filters(subject: Subject) -> Iterator[Seen]:
    """Looks for filters, of sheets and of tables, with a choice made. Quiet for filter buttons that show all
    rows.

    ## Why it matters

    Readers take what they see for the whole, and the rows that the filter hides are sent all the same. The
    ICO's checklist (July 2025) asks to clear filters before a spreadsheet is disclosed.

    ## Example

    The plan is filtered by one lead officer, and 31 of 48 rows are hidden.

    ## Remedy

    Data > Sort & Filter > Clear. If only some rows are to be sent, copy them to a new workbook as values.
    """
    for survey in subject.surveys:
        for each in survey.filters:
            area = each.area
            name = f"{cell_name(area.row, area.column)}:{cell_name(area.last_row, area.last_column)}"
            hides = f"hides {counted(each.hidden, 'row')}" if each.hidden else "has a choice made"
            yield Seen(
                f"The filter of {full_address(survey.sheet.name, name)} {hides}: readers take the rest for "
                "the whole, and the hidden rows are sent too.",
                "Choose Data > Sort & Filter > Clear, and delete the rows that need not be sent.",
                survey.sheet.name,
                cell_name(area.row, area.column),
            )


@check("XP614", "Content far from the rest", internal="info", committee="warning", public="warning")
def find_far_content(subject: Subject) -> Iterator[Seen]:
    """Looks for cells with something in them that lie more than 50 blank rows, or 20 blank columns, away
    from where most of the sheet's content is.

    ## Why it matters

    What stands beyond the screen is not seen by whoever checks the sheet before it is sent. The ICO's
    checklist (July 2025) asks to press Ctrl+End, which goes to the last cell used.

    ## Example

    The table ends in row 60, and a list of names used for a lookup stands in rows 500 to 512.

    ## Remedy

    Go there (Home > Find & Select > Go To), and delete it, or move it beside the rest.
    """
    for survey in subject.surveys:
        for lines, gap, thing in (
            (survey.rows, FAR_ROWS, "row"),
            (survey.columns, FAR_COLUMNS, "column"),
        ):
            far = far_lines(lines, gap)
            if far:
                areas = list_rows(far) if thing == "row" else list_columns(far)
                cells = sum(lines[each].cells for each in far)
                yield Seen(
                    f"{counted(cells, 'filled cell')} of {quote_sheet(survey.sheet.name)}, in "
                    f"{thing if len(far) == 1 else thing + 's'} {listed(areas)}, "
                    f"{'stands' if cells == 1 else 'stand'} more than {gap} {thing}s away from the rest: who "
                    "checks the sheet may never see it.",
                    "Go there (Home > Find & Select > Go To) and delete it, or move it beside the rest.",
                    survey.sheet.name,
                    cell_name(*lines[far[0]].first),
                )


def far_lines(lines: Mapping[int, Line], gap: int) -> list[int]:
    """Return the rows or columns outside the block that holds the most cells; blocks are `gap` apart."""
    groups: list[list[int]] = []
    for number in sorted(lines):
        if groups and number - groups[-1][-1] <= gap + 1:
            groups[-1].append(number)
        else:
            groups.append([number])
    if len(groups) < 2:
        return []
    sizes = [sum(lines[number].cells for number in group) for group in groups]
    most = sizes.index(max(sizes))
    return [number for index, group in enumerate(groups) if index != most for number in group]
