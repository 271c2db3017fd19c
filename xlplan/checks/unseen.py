"""XP603: text that stands on a sheet and has no colour of its own to be seen by.

Apart from what is hidden: here formats are read, as XP702 reads them for contrast.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from xlplan.address import cell_name, quote_sheet
from xlplan.checks.places import counted, list_cells, listed
from xlplan.checks.rule import Seen, check

if TYPE_CHECKING:
    from xlplan.checks.subject import Subject
    from xlplan.ooxml.survey import Survey
    from xlplan.ooxml.tally import Filled


@check("XP603", "Text the colour of its background", internal="warning", committee="warning", public="error")
def find_unseen_text(subject: Subject) -> Iterator[Seen]:
    """Looks for cells whose text has the colour of their fill (white, where there is none), and for the
    number format ";;;", which shows nothing. One finding for each sheet. Quiet where conditional formatting,
    a table's style or a pivot table colours the cell, and for words with a colour of their own within it.

    ## Why it matters

    What cannot be seen is still there: it is read out by screen readers, and shown by one click in the cell.
    The ICO's checklist (July 2025) names text that matches its background among the ways in which personal
    information is hidden.

    ## Example

    The case number in column J is written in white on white, so that it does not print.

    ## Remedy

    Delete what need not be sent; give the rest a colour that can be seen (Home > Font Color > Automatic).
    """
    for survey in subject.surveys:
        cells = [cell for cell in uncoloured_cells(subject, survey) if subject.looks[cell.style].is_unseen]
        if cells:
            areas = list_cells(cell.place for cell in cells)
            is_format = all(subject.looks[cell.style].shows_nothing for cell in cells)
            how = "a number format that shows nothing" if is_format else "text the colour of the background"
            yield Seen(
                f"{counted(len(cells), 'cell')} of {quote_sheet(survey.sheet.name)} ({listed(areas)}) "
                f"{'has' if len(cells) == 1 else 'have'} {how}: a click in the cell shows what it holds.",
                "Delete what need not be sent; give the rest a colour that can be seen (Home > Font Color > "
                "Automatic).",
                survey.sheet.name,
                cell_name(*cells[0].place),
            )


def uncoloured_cells(subject: Subject, survey: Survey) -> Iterator[Filled]:
    """Yield the cells that are hard to see and have no other colours than those of their format."""
    for cell in survey.asked:
        is_own = cell.string is not None and subject.strings.has_own_colours(cell.string)
        if not is_own and not any(area.holds(*cell.place) for area in survey.coloured):
            yield cell
