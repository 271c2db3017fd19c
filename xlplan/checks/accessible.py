"""XP7: whether everybody can read the plan: without colours, without a mouse, without seeing it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from xlplan.address import cell_name, quote_sheet
from xlplan.checks.places import counted, list_cells, listed, them
from xlplan.checks.rule import Seen, check
from xlplan.checks.unseen import uncoloured_cells

if TYPE_CHECKING:
    from xlplan.checks.subject import Subject
    from xlplan.ooxml.pictures import Picture
    from xlplan.ooxml.tally import Filled

# What Excel calls a new sheet, in the languages of its larger markets.
_DEFAULT_NAME = re.compile(r"(?i)(?:sheet|chart|tabelle|diagramm|feuil|graph|hoja|foglio|blad|arkusz) ?\d+")


@check("XP701", "Meaning by colour alone", internal="warning", committee="warning", public="error")
def find_colour_alone(subject: Subject) -> Iterator[Seen]:
    """Looks for ratings that are a coloured cell, or a coloured sign, without a word or letter. One finding
    for each sheet.

    `xlplan refresh` tells under this code that it changed colours alone, for the plan has no words: it writes
    none into cells where you have none.

    ## Why it matters

    Who cannot tell red from green, prints in grey, or has the plan read out, learns nothing. WCAG 2.2, 1.4.1
    (level A) forbids colour as the only means; public bodies in the United Kingdom must follow it.

    ## Example

    The RAG column of A03 is red, and says nothing.

    ## Remedy

    Write the word in the cell: Red, Amber, Green. From then on xlplan refresh keeps word and colour together.
    """
    from xlplan.plan.rating_words import has_word

    by_sheet: defaultdict[str, list[str]] = defaultdict(list)
    for action in subject.actions:
        cell = action.cells["rating"]
        if cell and not has_word(action.texts["rating"]) and subject.published(action):
            by_sheet[action.sheet].append(cell)
    for sheet, cells in by_sheet.items():
        yield Seen(
            f"{counted(len(cells), 'rating')} of {quote_sheet(sheet)} ({listed(cells)}) "
            f"{'is' if len(cells) == 1 else 'are'} a colour without a word: who cannot see colours learns "
            "nothing (WCAG 1.4.1).",
            "Write the rating's word in the cell.",
            sheet,
            cells[0],
        )


@check("XP702", "Contrast below 4.5 to 1", internal="info", committee="warning", public="error")
def find_poor_contrast(subject: Subject) -> Iterator[Seen]:
    """Looks for text that stands out from its fill by less than 4.5 to 1; 3 to 1 where it has 18 points, or
    14 in bold. One finding for each pair of colours on a sheet. Quiet where conditional formatting, a
    table's style or a pivot table colours the cell, for words with a colour of their own, and for text that
    cannot be seen at all (XP603).

    `xlplan refresh` tells under this code of ratings whose text is hard to read on the fill that it gives
    them. Write `text_colour = "contrast"` under `[rating]` in xlplan.toml, and it turns them black or white.

    ## Why it matters

    White on amber is 1.6 to 1: many readers cannot read it, and nobody can on a poor print. WCAG 2.2, 1.4.3
    (level AA) asks for 4.5.

    ## Example

    "Amber" is written in white on FFC000.

    ## Remedy

    Home > Font Color > Automatic: black can be read on the usual red, amber and green.
    """
    for survey in subject.surveys:
        if survey.sheet.state != "visible":
            continue
        pairs: defaultdict[tuple[str, str, float], list[Filled]] = defaultdict(list)
        for cell in uncoloured_cells(subject, survey):
            look = subject.looks[cell.style]
            if look.is_hard_to_read and look.text and look.fill and look.contrast:
                pairs[look.text, look.fill, look.contrast].append(cell)
        for (text, fill, contrast), cells in pairs.items():
            areas = list_cells(cell.place for cell in cells)
            yield Seen(
                f"{counted(len(cells), 'cell')} of {quote_sheet(survey.sheet.name)} ({listed(areas)}) "
                f"{'has' if len(cells) == 1 else 'have'} text of colour {text} on {fill}, a contrast of "
                f"{contrast:.1f} to 1: many readers need 4.5 (WCAG 1.4.3).",
                f"Choose Home > Font Color > {_readable_colour(fill)}, or another fill.",
                survey.sheet.name,
                cell_name(*cells[0].place),
            )


def _readable_colour(fill: str) -> str:
    from xlplan.ooxml.colours import WHITE, readable_on

    return "White" if readable_on(fill) == WHITE else "Automatic, which is black"


@check("XP703", "Picture or chart without a text", internal="info", committee="warning", public="error")
def find_pictures_without_text(subject: Subject) -> Iterator[Seen]:
    """Looks for pictures and charts without alternative text that are not marked as decorative. The
    name of the picture's file is no text: Excel wrote it there for years. One finding for each sheet.

    ## Why it matters

    A screen reader says "picture", and no more (WCAG 2.2, 1.1.1). The Government Analysis Function's
    "Releasing statistics in spreadsheets" asks to leave images out, or to give each a text.

    ## Example

    The chart "Actions by rating" has no text that says 13 are Amber and 6 Green.

    ## Remedy

    Right-click > View Alt Text: say in a sentence what it shows, or mark it as decorative.
    """
    from xlplan.ooxml.pictures import pictures

    by_sheet: defaultdict[str, list[Picture]] = defaultdict(list)
    for picture in pictures(subject.book):
        if not picture.has_text:
            by_sheet[picture.sheet].append(picture)
    for sheet, found in by_sheet.items():
        names = [f"{each.name or each.kind}{f' at {each.cell}' if each.cell else ''}" for each in found]
        kinds = {each.kind for each in found}
        what = kinds.pop() if len(kinds) == 1 else "picture or chart"
        things = "pictures and charts" if what == "picture or chart" else f"{what}s"
        yield Seen(
            f"{counted(len(found), what, things)} on {quote_sheet(sheet)} ({listed(names)}) "
            f"{'has' if len(found) == 1 else 'have'} no alternative text: a screen reader says nothing of "
            f"{them(len(found))}.",
            "Right-click > View Alt Text, and say what it shows, or mark it as decorative.",
            sheet,
            found[0].cell or None,
        )


@check("XP704", "Default sheet name", internal="info", committee="info", public="warning")
def find_default_names(subject: Subject) -> Iterator[Seen]:
    """Looks for visible sheets with the name that Excel gave them, such as Sheet1.

    ## Why it matters

    Who cannot see the sheets chooses by their names. The Government Analysis Function's "Releasing statistics
    in spreadsheets" asks for sheet names that tell what is on them, and for no blank sheets.

    ## Example

    The plan stands on "Sheet1", and "Sheet2" and "Sheet3" are blank.

    ## Remedy

    Double-click the tab and write what the sheet holds; delete it if it is blank.
    """
    for survey in subject.surveys:
        name = survey.sheet.name
        if survey.sheet.state == "visible" and _DEFAULT_NAME.fullmatch(name):
            blank = ", and it is blank" if survey.is_blank else ""
            yield Seen(
                f"The sheet {quote_sheet(name)} has the name that Excel gave it{blank}: nobody can tell from "
                "it what the sheet holds.",
                "Double-click the tab and write what the sheet holds."
                if survey.cells
                else "Delete the sheet.",
                name,
            )


@check("XP705", "Document title missing", internal="info", committee="info", public="info")
def find_missing_title(subject: Subject) -> Iterator[Seen]:
    """Looks for a workbook for the public (`audience = "public"`) without a title in its properties. A
    language is named where that is missing too, and never missed by itself: Excel stores none.

    ## Why it matters

    Search engines and screen readers announce the title (WCAG 2.2, 2.4.2), and the file's name where there
    is none. The Government Analysis Function's "Releasing statistics in spreadsheets" asks for it.

    ## Example

    The plan is read out as "actionplan_v7_FINAL(2)".

    ## Remedy

    File > Info > Properties > Title; the language stands in Advanced Properties > Custom.
    """
    if subject.config.check.audience == "public":
        from xlplan.ooxml.properties import read_title

        found = read_title(subject.book)
        if not found.title.strip():
            missing = "title" if found.language else "title (nor a language)"
            yield Seen(
                f"The workbook has no {missing} in its properties: screen readers and search engines show "
                "the file's name instead.",
                "Write one in File > Info > Properties > Title.",
            )
