"""The failures of a register, an extract or a plan as findings, each with the cell that Excel shows.

Separate from failures.py, which finds them in any frame by schemas/*.yaml: this knows where each frame came
from. Rules that need two columns or two rows are here: pandera's own spread one failure over every column.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from xlplan.errors import RegisterError
from xlplan.failures import Failure, failures, load_schema
from xlplan.findings import Finding, ValidationFailed
from xlplan.plan.extracts.extract import Extract
from xlplan.plan.extracts.hints import hint_for
from xlplan.plan.register import Register

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Failure", "failures", "load_schema", "validate_extract", "validate_plan", "validate_register"]

_TOLD = 10  # different things that are wrong with one column of an extract


class _Place(NamedTuple):
    file: Path
    row: int
    letters: str
    column: str

    def finding(self, code: str, wrong: str, remedy: str, quote: str | None = None) -> Finding:
        """Return an error at this cell."""
        where = f"{self.file.name}, row {self.row}, column {self.letters} ({self.column})"
        cell = f"{self.letters}{self.row}"
        return Finding(code, "error", f"{where}: {wrong}.", cell=cell, remedy=remedy, quote=quote)


def validate_extract(extract: Extract) -> tuple[Finding, ...]:
    """Return the extract's own findings, none of them an error.

    Raises ValidationFailed with every finding at once where a cell is not what schemas/extract.yaml allows;
    the same thing in many rows of a column is one finding, and beyond ten a column's others are counted.
    """
    groups: dict[tuple[Path, str, str], list[tuple[_Place, Failure]]] = {}
    for failure in failures(extract.frame, "extract"):
        place = _extract_place(extract, failure.index, failure.column)
        groups.setdefault((place.file, failure.column, failure.wrong), []).append((place, failure))
    if not groups:
        return extract.findings
    wrong: list[Finding] = []
    told: Counter[tuple[Path, str]] = Counter()
    for (file, column, _), group in groups.items():
        told[file, column] += 1
        if told[file, column] <= _TOLD:
            wrong.append(_of_extract(group))
    for (file, column), count in told.items():
        if count > _TOLD:
            place = next(group[0][0] for key, group in groups.items() if key[:2] == (file, column))
            also = f"and {count - _TOLD} other things in this column cannot be read"
            wrong.append(
                place.finding("XP010", also, "Is it the right column? If not, see [extract.columns].")
            )
    raise ValidationFailed([*wrong, *extract.findings], file=next(iter(groups))[0])


def _of_extract(group: Sequence[tuple[_Place, Failure]]) -> Finding:
    """Return one finding for cells of one column that are wrong in the same way."""
    place, failure = group[0]
    more = f" (and so in {len(group) - 1} more rows)" if len(group) > 1 else ""
    remedy = hint_for(failure.column, failure.value) if failure.value else None
    return place.finding(failure.code, failure.wrong + more, remedy or failure.remedy, failure.value)


def _extract_place(extract: Extract, label: object, column: str) -> _Place:
    line = extract.frame.loc[[label]].iloc[0]
    file = str(line["file"])
    letters = None if column == "value" else extract.letters[file].get(column)
    return _Place(Path(file), int(line["row"]), letters or str(line["column"]), column)


def validate_register(register: Register) -> tuple[Finding, ...]:
    """Return an empty tuple: a register either is as schemas/register.yaml says, or cannot be used.

    Raises ValidationFailed with every finding at once.
    """
    import pandas as pd

    wrong: list[Finding] = []
    # as objects, not pandas' strings: of a small frame they are judged in half the time
    frame = pd.DataFrame(dict(register.texts), index=list(register.rows), dtype=object)
    for failure in failures(frame, "register"):
        if failure.code == "XP001":
            message = f"{register.path.name}: {failure.wrong}."
            wrong.append(Finding(failure.code, "error", message, remedy=failure.remedy))
        else:
            place = _Place(
                register.path, int(str(failure.index)), register.letters[failure.column], failure.column
            )
            wrong.append(place.finding(failure.code, failure.wrong, failure.remedy, failure.value))
    wrong.extend(_bad_ranges(register))
    if wrong:
        raise ValidationFailed(wrong, file=register.path)
    return ()


def _bad_ranges(register: Register) -> Iterator[Finding]:
    """Yield an error for each range without both its ends, or whose ends do not rise."""
    try:
        entries = register.entries
    except RegisterError:
        return  # its cells are told already
    for entry in entries:
        low, high = entry.target, entry.target_high
        if entry.polarity == "range" and (low is None or high is None or low >= high):
            column = "target_high" if "target_high" in register.letters else "polarity"
            place = _Place(register.path, entry.row, register.letters[column], column)
            yield place.finding(
                "XP010",
                "a range needs a target and a target_high above it",
                "Give both ends, or choose another polarity.",
            )


def validate_plan(
    frame: pd.DataFrame, cells: Mapping[str, str], schema: str | Path = "plan"
) -> tuple[Finding, ...]:
    """Return an error for each cell of the plan that the schema does not allow; nothing is raised.

    `frame` has one row for each action or indicator, with `sheet` and, where it has them, `action` and
    `indicator`; `cells` says which column holds another's address ({"rating": "rating_cell"}).
    """
    return tuple(_plan_finding(frame, cells, failure) for failure in failures(frame, schema))


def _plan_finding(frame: pd.DataFrame, cells: Mapping[str, str], failure: Failure) -> Finding:
    line = {} if failure.index is None else frame.loc[[failure.index]].iloc[0].dropna().to_dict()

    def known(column: str | None) -> str | None:
        return str(line[column]) if column in line else None

    return Finding(
        failure.code,
        "error",
        f"{failure.column.replace('_', ' ').capitalize()}: {failure.wrong}.",
        sheet=known("sheet"),
        cell=known(cells.get(failure.column)),
        action=known("action"),
        indicator=known("indicator"),
        remedy=failure.remedy,
        quote=failure.value,
    )
