"""One change of a workbook, as a plain value: decided first, written last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Literal, NamedTuple

from xlplan.address import full_address, split_address
from xlplan.errors import UsageError

EditKind = Literal["figure", "rating", "footnote", "as_at", "direction", "cell"]


@dataclass(frozen=True)
class Edit:
    """Is one cell's change: what it held, what it shall hold, its fill, and why.

    Give `new` for text, `number` for a numeric cell as Excel holds it (0.88 where it shows 88%), `fill`
    (RRGGBB) alone or with either.
    Plain text keeps the cell's style, and the runs of a rich text where the change lies inside one of them.
    `spans` says exactly which characters of `old` give way: (start, end, replacement), for rich text whose
    runs must survive. `old`, where given, is checked before anything is written. With `contrast` the text
    turns black or white where its colour would be hard to read on the new fill (below 4.5:1).
    `like` is a cell of the same sheet whose number format the cell gets: 0.91 shows as 91% beside 89%.
    """

    sheet: str
    cell: str
    new: str | None = None
    number: float | None = None
    fill: str | None = None
    old: str | None = None
    kind: EditKind = "cell"
    action: str | None = None
    indicator: str | None = None
    why: str | None = None
    source: str | None = None
    spans: tuple[tuple[int, int, str], ...] = field(default=())
    contrast: bool = False
    like: str | None = None

    def __post_init__(self) -> None:
        if self.new is not None and self.number is not None:
            raise UsageError("an edit holds both a text and a number; give one", place=self.address)
        if self.new is None and self.number is None and self.fill is None:
            raise UsageError("an edit changes nothing; give new, number or fill", place=self.address)
        if self.spans and self.new is None:
            raise UsageError("an edit has spans without a new text; give new too", place=self.address)
        if self.contrast and self.fill is None:
            raise UsageError(
                "contrast is that of the text with a new fill; give fill too", place=self.address
            )
        if self.like is not None and self.number is None:
            raise UsageError("an edit has like without a number; give number too", place=self.address)
        if self.fill is not None and not _is_colour(self.fill):
            raise UsageError(
                f"'{self.fill}' is not a colour; write RRGGBB, such as FFC000", place=self.address
            )

    @property
    def address(self) -> str:
        """Is the cell with its sheet: 'Action Plan'!B7."""
        return full_address(self.sheet, self.cell)

    def to_json(self) -> dict[str, object]:
        """Return the edit as refresh prints it and `xlplan apply` reads it."""
        shown: dict[str, object] = {
            "sheet": self.sheet,
            "cell": self.cell,
            "action": self.action,
            "indicator": self.indicator,
            "kind": self.kind,
            "old": self.old,
            "new": self.new,
            "why": self.why,
            "source": self.source,
        }
        if self.number is not None:
            shown["number"] = self.number
        if self.fill is not None:
            shown["fill"] = self.fill
        if self.spans:
            shown["spans"] = [list(span) for span in self.spans]
        if self.contrast:
            shown["contrast"] = True
        if self.like is not None:
            shown["like"] = self.like
        return shown


class Clearing(NamedTuple):
    """Is one property of the document that is to be emptied: its part, its element, its name in Excel.

    `element` is 'creator', 'lastModifiedBy', 'Manager', or, of the officer's own, 'property Checked by'.
    """

    part: str
    element: str
    name: str


class Copy(NamedTuple):
    """Is one old value that a chart, a shape or a pivot cache still holds.

    `sheet` and `name` say where an officer sees it, `cell` where the value came from, with its sheet.
    `refreshes` says that Excel takes the new value by itself when it opens the workbook.
    """

    part: str
    kind: str  # chart, shape or pivot
    sheet: str
    name: str
    cell: str
    old: str
    refreshes: bool

    def to_json(self) -> dict[str, str | bool]:
        """Return the copy as a receipt keeps it."""
        return dict(self._asdict())


def edit_from_json(item: object, place: str) -> Edit:
    """Return the edit that one object of an edits file describes.

    `place` names the object for messages ("edit 3"). Raises UsageError for anything but the documented keys.
    """
    if not isinstance(item, Mapping):
        raise UsageError("an edit is an object with sheet, cell and new, number or fill", place=place)
    known = {each.name for each in fields(Edit)}
    for key in item:
        if key not in known:
            raise UsageError(f"'{key}' is not known; an edit has {', '.join(sorted(known))}", place=place)
    sheet, cell = _cell(item, place)
    like = _text(item, "like", place)
    number = item.get("number")
    if number is not None and (isinstance(number, bool) or not isinstance(number, (int, float))):
        raise UsageError(f"number is {number!r}; write it without quotes, such as 0.88", place=place)
    return Edit(
        sheet=sheet,
        cell=cell,
        new=_text(item, "new", place),
        number=number,
        fill=_text(item, "fill", place),
        old=_text(item, "old", place),
        kind=_kind(item, place),
        action=_text(item, "action", place),
        indicator=_text(item, "indicator", place),
        why=_text(item, "why", place),
        source=_text(item, "source", place),
        spans=_spans(item, place),
        contrast=_yes(item, "contrast", place),
        like=_on_sheet(sheet, like, "like", place) if like else None,
    )


def _cell(item: Mapping[str, object], place: str) -> tuple[str, str]:
    """Return (sheet, cell); the cell's address may name the sheet again."""
    sheet, address = _text(item, "sheet", place), _text(item, "cell", place)
    if sheet is None or address is None:
        raise UsageError(f"the edit has no '{'sheet' if sheet is None else 'cell'}'", place=place)
    return sheet, _on_sheet(sheet, address, "cell", place)


def _on_sheet(sheet: str, address: str, key: str, place: str) -> str:
    try:
        other, cell = split_address(address)
    except ValueError as wrong:
        raise UsageError(str(wrong), place=place) from wrong
    if other is not None and other.casefold() != sheet.casefold():
        raise UsageError(f"{key} names the sheet '{other}', and sheet is '{sheet}'", place=place)
    return cell


def _text(item: Mapping[str, object], key: str, place: str) -> str | None:
    value = item.get(key)
    if value is None or isinstance(value, str):
        return value
    raise UsageError(
        f"{key} is {value!r}; it must be text in quotes (number is for numeric cells)", place=place
    )


def _yes(item: Mapping[str, object], key: str, place: str) -> bool:
    value = item.get(key, False)
    if isinstance(value, bool):
        return value
    raise UsageError(f"{key} is {value!r}; it is true or false, without quotes", place=place)


def _kind(item: Mapping[str, object], place: str) -> EditKind:
    match item.get("kind"):
        case None:
            return "cell"
        case "figure" | "rating" | "footnote" | "as_at" | "direction" | "cell" as kind:
            return kind
        case other:
            raise UsageError(
                f"kind is {other!r}; it is figure, rating, footnote, as_at or direction", place=place
            )


def _spans(item: Mapping[str, object], place: str) -> tuple[tuple[int, int, str], ...]:
    value = item.get("spans", [])
    spans: list[tuple[int, int, str]] = []
    if isinstance(value, Sequence) and not isinstance(value, str):
        for span in value:
            match span:
                case [int(start), int(end), str(text)]:
                    spans.append((start, end, text))
                case _:
                    break
        else:
            return tuple(spans)
    raise UsageError("spans is a list of [start, end, text]", place=place)


def _is_colour(text: str) -> bool:
    return len(text) == 6 and all(letter in "0123456789abcdefABCDEF" for letter in text)
