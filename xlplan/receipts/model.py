"""What a receipt says, and how that is kept as JSON.

docs/reference/receipts.md says what each key means, schemas/receipt.schema.json which shape it has.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from xlplan.edits import Clearing, Copy, Edit, edit_from_json

VERSION = 1


class Value(NamedTuple):
    """Is one value that a refresh applied, for the plan's history; what is not known is None.

    `period` is a label such as 2013-12 or 2013-Q3, `team` blank for the whole service, `value` exact digits,
    per cent as 86.4; `source` says which row gave it.
    """

    indicator: str
    period: str
    team: str
    value: str
    unit: str
    numerator: str | None
    denominator: str | None
    as_at: str | None
    status: str | None
    source: str


@dataclass(frozen=True)
class Receipt:
    """Is the record of one write: both files' hashes, the edits, and the proof.

    `backup` is the name of what was replaced: the source, or another workbook, whose bytes `replaced_sha256`
    then names.
    `path` is where it was kept. `comparison` is the proof: parts identical, parts changed, cells changed.
    """

    source: str
    output: str
    source_sha256: str
    output_sha256: str
    edits: tuple[Edit, ...]
    recalculated: Mapping[str, Sequence[str]]
    comparison: Mapping[str, object]
    refreshed: Sequence[str] = ()
    copies: Sequence[Copy] = ()
    cleared: Sequence[Clearing] = ()
    period: str | None = None
    written: str = ""
    backup: str | None = None
    replaced_sha256: str | None = None
    ratings: Sequence[Mapping[str, object]] = ()
    values: Sequence[Value] = ()
    path: Path | None = field(default=None, compare=False)

    @property
    def backup_sha256(self) -> str:
        """Is the hash of the bytes that the backup holds."""
        return self.replaced_sha256 or self.source_sha256

    @property
    def identical(self) -> int:
        """Is how many parts of the workbook are byte for byte as before."""
        count = self.comparison.get("identical", 0)
        return count if isinstance(count, int) else 0

    def to_json(self) -> dict[str, object]:
        """Return the receipt as it is kept."""
        return {
            "version": VERSION,
            "written": self.written,
            "period": self.period,
            "source": {"file": self.source, "sha256": self.source_sha256},
            "output": {"file": self.output, "sha256": self.output_sha256},
            "backup": self.backup,
            "replaced_sha256": self.replaced_sha256,
            "edits": [edit.to_json() for edit in self.edits],
            "recalculated": {sheet: list(cells) for sheet, cells in self.recalculated.items()},
            "refreshed": list(self.refreshed),
            "copies": [copy.to_json() for copy in self.copies],
            "cleared": [clearing._asdict() for clearing in self.cleared],
            "ratings": [dict(rating) for rating in self.ratings],
            "values": [value._asdict() for value in self.values],
            "proof": dict(self.comparison),
        }


def receipt_from_json(kept: dict[str, Any], path: Path) -> Receipt:
    """Return the receipt that was kept in a file.

    Raises UsageError for what is no edit; KeyError, TypeError or AttributeError for what is no receipt.
    """
    return Receipt(
        source=kept["source"]["file"],
        output=kept["output"]["file"],
        source_sha256=kept["source"]["sha256"],
        output_sha256=kept["output"]["sha256"],
        edits=tuple(edit_from_json(item, f"edit {number}") for number, item in enumerate(kept["edits"], 1)),
        recalculated={sheet: tuple(cells) for sheet, cells in kept["recalculated"].items()},
        comparison=dict(kept["proof"]),
        refreshed=tuple(kept.get("refreshed", ())),
        copies=tuple(Copy(**copy) for copy in kept.get("copies", ())),
        cleared=tuple(Clearing(**clearing) for clearing in kept.get("cleared", ())),
        period=kept.get("period"),
        written=kept.get("written", ""),
        backup=kept.get("backup"),
        replaced_sha256=kept.get("replaced_sha256"),
        ratings=tuple(kept.get("ratings", ())),
        values=tuple(Value(**value) for value in kept.get("values", ())),
        path=path,
    )
