"""XP6: what a workbook reaches for outside itself: other files (XP606), databases and queries (XP607).

Apart from what it carries: this goes with Edit Links and Queries & Connections.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from xlplan.address import quote_sheet
from xlplan.checks.places import counted, quoted, short
from xlplan.checks.rule import Seen, check

if TYPE_CHECKING:
    from xlplan.checks.subject import Subject
    from xlplan.ooxml.belongings import Belonging


@check("XP606", "Link to another file", internal="info", committee="warning", public="warning")
def find_links(subject: Subject) -> Iterator[Seen]:
    """Looks for links to other files: in formulas, in objects, and hyperlinks to files (not to web pages or
    e-mail addresses). One finding for each workbook that formulas reach for, and one for each sheet's
    hyperlinks.

    ## Why it matters

    Excel keeps a copy of the cells that a link reads, so that another file's figures travel with this one;
    and the link itself names folders and servers, and often people. The ICO's checklist (July 2025) asks to
    look for links to other files.

    ## Example

    A formula reads 'S:\\Children\\[Caseload.xlsx]Names'!B7, and 240 cells of that workbook are kept in this.

    ## Remedy

    Data > Queries & Connections > Edit Links > Break Link turns the formulas into values. A hyperlink goes
    with right-click > Remove Hyperlink.
    """
    from xlplan.ooxml.belongings import linked_files

    hyperlinks: defaultdict[str, list[str]] = defaultdict(list)
    objects: defaultdict[str, list[str]] = defaultdict(list)
    for link in linked_files(subject.book):
        if link.kind == "link":
            yield _see_other_workbook(link)
        else:
            (hyperlinks if link.kind == "hyperlink" else objects)[link.sheet].append(_file_name(link.text))
    for found, what in ((hyperlinks, "hyperlink"), (objects, "linked object")):
        yield from (_see_links(sheet, targets, what) for sheet, targets in found.items())


def _see_other_workbook(link: Belonging) -> Seen:
    target, _, kept = link.text.partition("\t")
    are = "is" if kept == "1" else "are"
    copies = f", and {counted(int(kept), 'value')} of it {are} kept here" if kept != "0" else ""
    return Seen(
        f"Formulas or names reach for another file, '{short(_file_name(target))}' ({link.name} in "
        f"formulas){copies}: readers cannot open it, and what is kept of it travels with the plan.",
        "Choose Data > Queries & Connections > Edit Links > Break Link.",
    )


def _see_links(sheet: str, targets: list[str], what: str) -> Seen:
    which = quoted(dict.fromkeys(targets))
    return Seen(
        f"{counted(len(targets), what)} on {quote_sheet(sheet)} {'leads' if len(targets) == 1 else 'lead'} "
        f"to files of yours, {which}: readers cannot open them, and learn the names of your folders.",
        f"Right-click > Remove Hyperlink{'' if what == 'hyperlink' else ', or delete the object'}.",
        sheet,
    )


def _file_name(target: str) -> str:
    """Return the last two steps of a path or address, which say enough."""
    from urllib.parse import unquote

    steps = [step for step in unquote(target).replace("\\", "/").split("/") if step not in {"", "file:"}]
    return "/".join(steps[-2:]) or target


@check("XP607", "Data connection", internal="info", committee="warning", public="error")
def find_connections(subject: Subject) -> Iterator[Seen]:
    """Looks for data connections, queries, and the data model, in which whole tables may be kept.

    ## Why it matters

    A connection names servers, databases, folders, sometimes a user and a password; the data model holds
    rows that no sheet shows. Who opens the file is asked to trust it.

    ## Example

    The connection "Caseload" reads a database of the council, and its text holds "Password=".

    ## Remedy

    Data > Queries & Connections: right-click the connection or query > Delete. The data model goes with its
    last query.
    """
    from xlplan.ooxml.belongings import connections

    for each in connections(subject.book):
        if each.kind == "model":
            message = "The workbook holds a data model: tables of rows that no sheet shows travel with it."
        else:
            said = each.text.casefold().replace(" ", "")
            secret = " and holds a password" if "password=" in said or "pwd=" in said else ""
            message = (
                f"The data connection '{short(each.name)}' is still in the workbook{secret}: it names where "
                "your data are, and readers are asked to trust it."
            )
        yield Seen(message, "Choose Data > Queries & Connections, right-click it > Delete.")
