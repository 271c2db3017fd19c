"""What changed between two issues of a plan: as text, what rose and fell first, and as a page of HTML."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from xlplan.difference.model import ActionChange, Difference, Line, TextChange, Way
from xlplan.difference.words import Piece
from xlplan.reports.style import coloured, counted, shortened, title
from xlplan.reports.tables import in_one_line, wrapped

_AROUND = 40  # characters of the sentence that are shown before and after a change
_INDENT = " " * 5
_WAYS: tuple[Way, ...] = ("rose", "fell", "changed")


def show_difference(found: Difference) -> str:
    """Return the differences; a sentence where there are none."""
    head = f"{found.old} → {found.new}"
    if found.is_none:
        return f"{head}: the same plan."
    parts = [f"{head}\n{_summary(found)}"]
    parts += [_action(change) for change in found.actions]
    parts += _lines("Actions added", found.added, "+")
    parts += _lines("Actions removed", found.removed, "−")
    if found.around:
        parts.append("\n".join([title("Title and notes"), *_alike(found.around)]))
    if found.outside:
        told = (wrapped(sentence, _INDENT) for sentence in found.outside)
        parts.append("\n".join([title("Outside the table"), *told]))
    return "\n\n".join(parts)


def difference_page(found: Difference) -> str:
    """Return the differences as one page of HTML."""
    from xlplan.reports.page import render_page

    rated = [change for change in found.actions if change.rating]
    return render_page("diff", found=found, counts=list(_page_counts(found)), rated=rated)


def _page_counts(found: Difference) -> Iterator[tuple[int, str]]:
    ways = [change.rating.way for change in found.actions if change.rating]
    figures = sum(len(change.figures) for change in found.actions)
    counts = [(ways.count(way), "rating", way) for way in _WAYS[:2]]
    counts += [(figures, "figure", "changed"), (len(found.actions), "action", "changed")]
    for number, noun, what in (*counts, (found.unchanged, "action", "unchanged")):
        yield number, f"{noun}{'' if number == 1 else 's'} {what}"


def _summary(found: Difference) -> str:
    ways = [change.rating.way for change in found.actions if change.rating]
    told = [f"{counted(ways.count(way), 'rating')} {way}" for way in _WAYS if way in ways]
    figures = sum(len(change.figures) for change in found.actions)
    words = sum(len(change.words) for change in found.actions)
    told += [counted(number, noun) for number, noun in ((figures, "figure"), (words, "text")) if number]
    same = [f"{counted(found.unchanged, 'action')} unchanged"] if found.unchanged else []
    return f"{', '.join([*(told or ['The table is the same']), *same])}."


def _action(change: ActionChange) -> str:
    was = f" ({change.was} before)" if change.was != change.action else ""
    lines = [in_one_line(f"{title(change.action)}{was}  {change.title}")]
    if change.is_moved:
        lines.append(f"{_INDENT}stands in another place in the list")
    if change.rating:
        rating = change.rating
        old, new = (coloured(word or "no rating", word, bold=True) for word in (rating.old, rating.new))
        way = "" if rating.way == "changed" else f": {rating.way}"
        lines.append(f"{_INDENT}{_cell(rating.cell)}  {old} → {new}{way}")
    lines += [_text(each) for each in (*change.figures, *change.words)]
    lines += [_line(each, "+") for each in change.added] + [_line(each, "−") for each in change.removed]
    return "\n".join(lines)


def _lines(heading: str, found: Iterable[Line], sign: str) -> list[str]:
    lines = [_line(each, sign) for each in found]
    return ["\n".join([title(heading), *lines])] if lines else []


def _line(line: Line, sign: str) -> str:
    figure = f": {shortened(line.figure)}" if line.figure else ""
    words = f"{sign} {line.name}  {_cell(line.cell)}  {shortened(line.words, 90)}{figure}"
    return wrapped(words, f"{_INDENT}  ", first=_INDENT)


def _text(change: TextChange) -> str:
    where = _cell(change.new_cell or change.old_cell)
    if not (change.old and change.new):
        said = f"{'added' if change.new else 'taken out'}: {shortened(change.new or change.old, 90)}"
    else:
        said = "".join(_shown(change.pieces))
    return wrapped(f"{where}  {change.what}: {said}", f"{_INDENT}  ", first=_INDENT)


def _alike(changes: Sequence[TextChange]) -> Iterator[str]:
    """Yield the changes; of those in which the same words changed, the first, and where the others are."""
    groups: dict[tuple[Piece, ...], list[TextChange]] = {}
    for change in changes:
        groups.setdefault(tuple(piece for piece in change.pieces if piece.kind != "same"), []).append(change)
    for first, *others in groups.values():
        yield _text(first)
        if others:
            names = (f"{change.what} ({_cell(change.new_cell or change.old_cell)})" for change in others)
            yield wrapped(f"and the same in {', '.join(names)}", f"{_INDENT}  ")


def _cell(address: str) -> str:
    """Return the cell without its sheet: the JSON and the page have both."""
    return address.rpartition("!")[2]


def _shown(pieces: Sequence[Piece]) -> Iterator[str]:
    """Yield a sentence with its changes as [old → new], what stays of it cut to what stands around them."""
    for at, (kind, text) in enumerate(pieces):
        before = pieces[at - 1].kind if at else ""
        after = pieces[at + 1].kind if at + 1 < len(pieces) else ""
        if kind == "same":
            yield _cut(text, is_first=not at, is_last=not after)
        elif kind == "old":
            yield f"[{text.strip()} → " if after == "new" else f"[− {text.strip()}]"
        else:
            yield f"{'' if before == 'old' else '[+ '}{text.strip()}]"


def _cut(text: str, *, is_first: bool, is_last: bool) -> str:
    if len(text) <= 2 * _AROUND:
        return text
    head = "" if is_first else text[:_AROUND].rsplit(" ", 1)[0] + " "
    tail = "" if is_last else " " + text[-_AROUND:].split(" ", 1)[-1]
    return f"{head}…{tail}"
