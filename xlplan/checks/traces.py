"""XP6: traces of who was at work, and of what once stood in the workbook."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from xlplan.address import quote_sheet
from xlplan.checks.authors import is_person
from xlplan.checks.places import counted, discreet, listed, quoted, them, veiled_name
from xlplan.checks.rule import Seen, check

if TYPE_CHECKING:
    from xlplan.checks.subject import Subject
    from xlplan.ooxml.remarks import Remark

_INSPECT = "Choose File > Info > Check for Issues > Inspect Document"


@check("XP604", "Comments", internal="info", committee="warning", public="error")
def find_comments(subject: Subject) -> Iterator[Seen]:
    """Looks for notes and comments with something in them, in threads or not. One finding for each sheet,
    with the initials of who wrote them. Quiet for empty ones.

    ## Why it matters

    Comments are talk among colleagues: they name people, give doubts and reasons, and carry their authors'
    names. The ICO's checklist (July 2025) asks to look for them.

    ## Example

    A note on B7 says "ask Mrs Smith's social worker why this slipped".

    ## Remedy

    Review > Comments > Delete, one by one or with all cells selected; or File > Info > Check for Issues >
    Inspect Document, Comments.
    """
    from xlplan.ooxml.remarks import remarks

    by_sheet: defaultdict[str, list[Remark]] = defaultdict(list)
    for remark in remarks(subject.book):
        by_sheet[remark.sheet].append(remark)
    for sheet, found in by_sheet.items():
        cells = list(dict.fromkeys(remark.cell for remark in found))
        authors = _shown_people({remark.author for remark in found}, subject.config.allowed_names)
        by = f" by {listed(authors)}" if authors else ""
        yield Seen(
            f"{counted(len(found), 'comment')} on {quote_sheet(sheet)} ({listed(cells)}){by}: what "
            "colleagues wrote to each other goes out with the plan.",
            "Read them, and delete them: Review > Delete, or Inspect Document under File > Info > Check for "
            "Issues.",
            sheet,
            cells[0] or None,
            quote=discreet(found[0].text),
        )


@check("XP605", "Person named in the properties", internal="info", committee="info", public="warning")
def find_people_in_properties(subject: Subject) -> Iterator[Seen]:
    """Looks for people in the document's properties: author, last modified by, manager, properties of your
    own such as "Checked by", who reserved or shared the workbook, the user's folder that it was saved in, and
    commenters whose comments are gone. One finding for the workbook, with initials only. Quiet for programs,
    shared accounts, bodies and posts, and for `allowed_names` in xlplan.toml.

    `xlplan check --fix` empties author, last modified by, manager and properties of your own, those alone
    that name somebody; the rest goes with Inspect Document.

    ## Why it matters

    Properties name whoever opened the file first and last, often a junior officer, or a colleague elsewhere
    whose workbook was copied. The ICO's checklist (July 2025) names properties and metadata.

    ## Example

    The author is a colleague who left in 2011 and whose template the plan was made from.

    ## Remedy

    File > Info > Check for Issues > Inspect Document > Document Properties and Personal Information > Remove
    All. Or write the team's name in File > Info > Properties > Advanced Properties > Summary.
    """
    from xlplan.ooxml.belongings import Belonging
    from xlplan.ooxml.properties import clearing_of, people
    from xlplan.ooxml.remarks import unused_persons

    found = list(people(subject.book))
    found += [Belonging("person", "", name="Commenters", text=name) for name in unused_persons(subject.book)]
    allowed = subject.config.allowed_names
    persons = [each for each in found if is_person(each.text, allowed)]
    named = [(each.name, each.text) for each in persons]
    if named:
        clearings = dict.fromkeys(filter(None, map(clearing_of, persons)))
        said = [f"{name}: {veiled_name(text)}" for name, text in dict.fromkeys(named)]
        yield Seen(
            f"The document's properties name {'a person' if len(set(named)) == 1 else 'people'} "
            f"({listed(said, 5)}), and whoever gets the file can read that.",
            f"{_INSPECT} > Document Properties and Personal Information > Remove All.",
            clearings=tuple(clearings),
        )


def _shown_people(names: Collection[str], allowed: Collection[str]) -> list[str]:
    """Return authors as they may be told: people's initials, the names that are allowed in full."""
    return [veiled_name(name) if is_person(name, allowed) else name for name in sorted(names) if name.strip()]


@check("XP611", "Custom XML", internal="info", committee="info", public="warning")
def find_custom_xml(subject: Subject) -> Iterator[Seen]:
    """Looks for custom XML that holds words. One finding for the workbook. Quiet for the schemas that
    SharePoint puts into every file of a library, and for queries (XP607).

    ## Why it matters

    No menu of Excel shows it. Document systems write names, case numbers and folder paths there.

    ## Example

    A document system left the title, the reviewer and the reference of the case that the file belonged to.

    ## Remedy

    File > Info > Check for Issues > Inspect Document > Custom XML Data > Remove All.
    """
    from xlplan.ooxml.belongings import custom_xml

    found = list(custom_xml(subject.book))
    if found:
        roots = list(dict.fromkeys(each.name for each in found))
        yield Seen(
            f"The workbook carries custom XML that no menu shows ({listed(roots)}): document systems write "
            "names and references there.",
            f"{_INSPECT} > Custom XML Data > Remove All.",
            quote=discreet(found[0].text),
        )


@check("XP612", "Sensitivity label", internal="info", committee="info", public="warning")
def find_labels(subject: Subject) -> Iterator[Seen]:
    """Looks for a sensitivity label (Microsoft Purview) that the file carries, in its custom properties or
    its label part. Quiet for labels that were taken off.

    ## Why it matters

    A label such as OFFICIAL-SENSITIVE says that the file must not leave; it also holds the number of your
    organisation, and may encrypt the file for others. Somebody has to decide that it may go.

    ## Example

    The plan for the public committee papers is still labelled "OFFICIAL-SENSITIVE".

    ## Remedy

    Home > Sensitivity: choose the label for these readers, and save.
    """
    from xlplan.ooxml.properties import labels

    found = list(labels(subject.book))
    if found:
        names = [f"'{each.name}'" for each in found if each.name]
        which = f"the sensitivity label {listed(names)}" if names else "a sensitivity label"
        yield Seen(
            f"The workbook carries {which}: it must be the right one for these readers.",
            "Choose Home > Sensitivity, and the label for these readers.",
        )


@check("XP615", "Text that no cell shows", internal="info", committee="warning", public="error")
def find_leftovers(subject: Subject) -> Iterator[Seen]:
    """Looks for text that is still in the file though no cell shows it: strings left by deleted cells, what
    a chart or text box keeps of cells that now show something else or are in no sheet, and sheets and
    comments that the workbook does not point to any more. One finding for each kind, with three examples.
    Quiet for what charts keep of cells that show the same.

    `xlplan refresh` tells under this code of charts and text boxes that still hold a value that it replaced:
    the format has no way to ask for a new copy, and Excel makes one whenever it draws the chart.

    ## Why it matters

    Whoever unzips the file, or searches it, reads what was deleted, and previews show it. xlplan empties the
    strings that its own edits leave; those of other programs stay until Excel saves the file.

    ## Example

    Thirty rows with names were deleted by a script, and their texts are still in the file.

    ## Remedy

    Open the workbook in Excel and save it: Excel keeps only what cells show. Delete a chart of cells that
    are gone, or paste it as a picture.
    """
    from xlplan.ooxml.leftovers import unreached_parts

    yield from _loose_strings(subject)
    yield from _stale_copies(subject)
    parts = unreached_parts(subject.book)
    if parts:
        yield Seen(
            f"{counted(len(parts), 'part')} of the file {'belongs' if len(parts) == 1 else 'belong'} to "
            f"nothing in the workbook any more ({listed(parts)}): who unzips the file can read "
            f"{them(len(parts))}.",
            "Open the workbook in Excel and save it.",
        )


def _loose_strings(subject: Subject) -> Iterator[Seen]:
    from xlplan.ooxml.leftovers import unshown_strings

    used = {index for survey in subject.surveys for index in survey.strings}
    loose = unshown_strings(subject.book, subject.strings, used)
    if loose:
        yield Seen(
            f"{counted(len(loose), 'text is', 'texts are')} still in the file though no cell shows "
            f"{them(len(loose))}, {quoted(loose)}: who unzips the file can read "
            f"{them(len(loose))}.",
            "Open the workbook in Excel and save it: Excel keeps only what cells show.",
        )


def _stale_copies(subject: Subject) -> Iterator[Seen]:
    """Yield what charts and text boxes keep: one finding for those of lost cells, and one for the others."""
    from xlplan.ooxml.leftovers import unshown_copies

    lost: dict[str, dict[str, str]] = {}
    stale: dict[str, dict[str, str]] = {}
    for each in unshown_copies(subject.book, subject.strings):
        kind = "chart" if each.kind == "chart" else "text box"
        name = f"{kind} '{each.name}'" if each.name else kind
        found = (lost if each.is_elsewhere else stale).setdefault(f"{name} on {quote_sheet(each.sheet)}", {})
        found.update(dict.fromkeys(each.texts, each.sheet))
    for kept, which in ((lost, "of cells that are not in this workbook"), (stale, "though no cell shows {}")):
        texts = {text: sheet for found in kept.values() for text, sheet in found.items()}
        if texts:
            what = f"The {listed(list(kept))} {'keeps' if len(kept) == 1 else 'keep'}"
            then = "; where its cells are gone, paste it as a picture" if kept is lost else ""
            yield Seen(
                f"{what} {counted(len(texts), 'value')} {which.format(them(len(texts)))}, {quoted(texts)}: "
                "previews and searches show what it keeps.",
                f"Open the workbook in Excel and save it{then}.",
                next(iter(texts.values())),
            )
