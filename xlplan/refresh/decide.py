"""Plan, register and extract become one list of edits: the decision is made here, once, and only read afterwards."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from xlplan.address import full_address
from xlplan.config import RatingSettings
from xlplan.edits import Edit, EditKind
from xlplan.errors import PeriodMissing, UsageError
from xlplan.findings import Finding, in_reading_order
from xlplan.plan.extracts import Extract, answers, latest_period, periods_in, same_key
from xlplan.plan.model import Plan, require_columns
from xlplan.plan.register import Entry, Register
from xlplan.refresh.figures import decide_figure, doubts_beside
from xlplan.refresh.locate import locate
from xlplan.refresh.model import FigureChange, Refresh, Spot, TextSpan, spots_of
from xlplan.refresh.notes import Moved, move_notes, move_title
from xlplan.refresh.ratings import decide_ratings
from xlplan.text.periods import Period, parse_period


def decide_refresh(
    plan: Plan,
    register: Register,
    extract: Extract,
    *,
    period: str | None = None,
    rating: RatingSettings | None = None,
) -> Refresh:
    """Return what a month's update does to the plan; nothing is written.

    `period` is a month such as '2013-12', and the extract's latest where it is not given.
    Raises PlanError for a missing column, UsageError for a period that is none, PeriodMissing for one without values.
    """
    require_columns(plan)
    settings = rating or RatingSettings()
    month = _period(extract, period)
    located = locate(register.entries, spots_of(plan))
    changes, findings = _figures(register.entries, located.spots, extract, month)
    by_indicator = {change.entry.indicator: change for change in changes}
    decided = decide_ratings(plan, register.entries, located.spots, by_indicator, settings, month)
    notes = move_notes(plan, changes, month)
    title = move_title(plan, month) if changes else Moved({}, {}, ())
    doubts = [finding for change in changes for finding in doubts_beside(change, month)]
    edits = [
        *_figure_edits(changes),
        *decided.edits,
        *_text_edits(plan, notes, "footnote"),
        *_text_edits(plan, title, "as_at"),
    ]
    found = [
        *located.findings,
        *findings,
        *doubts,
        *decided.findings,
        *notes.findings,
        *title.findings,
        *_unknown(register, extract, month),
        *extract.findings,
    ]
    return Refresh(plan, month, tuple(edits), decided.ratings, tuple(in_reading_order(found)))


def _period(extract: Extract, asked: str | None) -> Period:
    if asked is None:
        return latest_period(extract)
    period = parse_period(asked)
    if period is None:
        raise UsageError(f"'{asked}' is not a period; write a month such as 2013-12", place="-p/--period")
    month = period.month_period
    known = periods_in(extract)
    if month not in known:
        seen = ", ".join(p.label for p in known) or "none"
        raise PeriodMissing(
            f"no values for {month.label}; the periods there are {seen}",
            file=", ".join(path.name for path in extract.files),
        )
    return month


def _figures(
    entries: Iterable[Entry], spots: Mapping[str, Spot], extract: Extract, period: Period
) -> tuple[list[FigureChange], list[Finding]]:
    """Return the changes and what was left; one key's figures change in all their cells or in none."""
    by_key: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.extract_key and entry.indicator in spots:
            by_key[same_key(entry.extract_key)].append(entry)
    changes: list[FigureChange] = []
    findings: list[Finding] = []
    for group in by_key.values():
        outcomes = [_outcome(entry, spots[entry.indicator], extract, period) for entry in group]
        good = [outcome for outcome in outcomes if isinstance(outcome, FigureChange)]
        left = [outcome for outcome in outcomes if isinstance(outcome, Finding)]
        findings += left
        if left and good:
            findings += [_held_back(change, left[0]) for change in good]
        else:
            changes += good
    return changes, findings


def _outcome(entry: Entry, spot: Spot, extract: Extract, period: Period) -> FigureChange | Finding:
    answer = answers(extract, entry.extract_key or "", period, entry.basis)
    if answer is not None:
        return decide_figure(entry, spot, answer, period)
    return Finding(
        "XP008",
        "warning",
        f"{entry.indicator} was left as it is: no extract has '{entry.extract_key}' for {period.label}.",
        spot.sheet,
        spot.cell,
        spot.action,
        entry.indicator,
        "Add the value to the extract, or correct the extract_key in the register.",
        spot.text,
    )


def _held_back(change: FigureChange, because: Finding) -> Finding:
    other = full_address(because.sheet or "", because.cell or "")
    return Finding(
        "XP405",
        "warning",
        f"{change.entry.indicator} was left as it is: the same indicator in {other} cannot be changed, "
        "and one value must show everywhere.",
        change.spot.sheet,
        change.spot.cell,
        change.spot.action,
        change.entry.indicator,
        because.remedy,
        change.spot.text,
    )


def _unknown(register: Register, extract: Extract, period: Period) -> list[Finding]:
    """Return a note for each key of the period that the register does not know."""
    known = {same_key(entry.extract_key) for entry in register.entries if entry.extract_key}
    found: list[Finding] = []
    for key, lines in extract.lines.items():
        here = [line for line in lines if line.period.month_period == period and line.is_filled]
        if here and key not in known:
            name = here[-1].texts["indicator"]
            found.append(
                Finding(
                    "XP009",
                    "info",
                    f"The extract has '{name}' for {period.label}, which the register does not know; nothing was changed for it.",
                    indicator=name,
                    remedy="Give it as the extract_key of an indicator in the register, if the plan reports it.",
                    quote=here[-1].texts["value"],
                )
            )
    return found


def _figure_edits(changes: Sequence[FigureChange]) -> list[Edit]:
    by_cell: dict[tuple[str, str], list[FigureChange]] = defaultdict(list)
    for change in changes:
        by_cell[change.spot.sheet, change.spot.cell].append(change)
    edits = [_figure_edit(group) for group in by_cell.values()]
    return [edit for edit in edits if edit is not None]


def _figure_edit(group: Sequence[FigureChange]) -> Edit | None:
    """Return the one edit of a cell, whose lines may answer several indicators; None where nothing differs."""
    first = group[0]
    spot = first.spot
    ids = ", ".join(change.entry.indicator for change in group)
    why = "; ".join(change.why for change in group)
    source = "; ".join(dict.fromkeys(change.answer.source for change in group))
    shared = {"kind": "figure", "action": spot.action, "indicator": ids, "why": why, "source": source}
    if first.number is not None:
        if first.number == spot.number:
            return None
        return Edit(spot.sheet, spot.cell, number=first.number, old=repr(spot.number), **shared)  # type: ignore[arg-type]  # by name
    spans = tuple(sorted({span for change in group for span in change.spans}))
    return _text_edit(spot.sheet, spot.cell, spot.cell_text, spans, shared) if spans else None


def _text_edits(plan: Plan, moved: Moved, kind: EditKind) -> list[Edit]:
    return [
        _text_edit(sheet, cell, plan.cells[sheet, cell].text, tuple(sorted(spans)), {"kind": kind, "why": moved.why[sheet, cell]})
        for (sheet, cell), spans in moved.spans.items()
    ]


def _text_edit(sheet: str, cell: str, old: str, spans: tuple[TextSpan, ...], more: Mapping[str, str]) -> Edit:
    new = old
    for start, end, replacement in sorted(spans, reverse=True):
        new = new[:start] + replacement + new[end:]
    return Edit(sheet, cell, new=new, old=old, spans=spans, **more)  # type: ignore[arg-type]  # the keys are Edit's own
