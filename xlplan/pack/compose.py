"""What a pack says, decided from the plan, its register, the extracts and the history. Nothing is drawn here.

Indicators that take the same values from the extract and are measured alike are one: a director reads the
re-referrals once, however many actions report them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from xlplan.checks.phrases import says_no_data
from xlplan.config import RatingSettings
from xlplan.errors import PeriodMissing, UsageError
from xlplan.movement import read_movement
from xlplan.pack.comparators import Comparator, Comparators
from xlplan.pack.concerns import Seen, find_concerns
from xlplan.pack.measured import dated, is_due, mark_unusual, series_of, target_of
from xlplan.pack.model import Measured, Pack, Reported
from xlplan.pack.projection import Projection, project
from xlplan.pack.standing import action_lines, before_from, choose_receipt, count_ratings, officers_of
from xlplan.pack.teams import Rows, team_rows, teams_of
from xlplan.pack.words import basis_text, direction_text, listed, month_text
from xlplan.plan.confirming import confirmed
from xlplan.plan.extracts.extract import Extract, periods_in, same_key
from xlplan.plan.history import Point
from xlplan.plan.issue import issue_month
from xlplan.plan.model import Plan
from xlplan.plan.register import Entry
from xlplan.receipts import Receipt
from xlplan.refresh.locate import locate
from xlplan.refresh.model import Spot, spots_of
from xlplan.refresh.ratings import rate_entry
from xlplan.text.calendar import financial_year, year
from xlplan.text.periods import Period, parse_period
from xlplan.trend import Verdict


class Sources(NamedTuple):
    """Is what a pack is made from.

    `receipts` are those of the writes that led to the plan, the newest first; `issue` is the workbook that it
    is compared with, where that is still there.
    """

    plan: Plan
    entries: Sequence[Entry]
    extract: Extract | None
    points: Sequence[Point]
    receipts: Sequence[Receipt] = ()
    issue: Plan | None = None
    comparators: Comparators | None = None
    settings: RatingSettings = RatingSettings()


def choose_period(
    plan: Path, receipts: Sequence[Receipt], extract: Extract | None, asked: str | None
) -> Period:
    """Return the month that is meant: the one asked for, else the plan's own, else the extracts' latest.

    The plan's own is that of the refresh which wrote it, else the one that its name carries.
    Raises UsageError for what is no month, PeriodMissing where none can be told.
    """
    if asked is not None:
        period = parse_period(asked)
        if period is None:
            raise UsageError(f"'{asked}' is not a period; write a month such as 2013-12", place="-p/--period")
        return period.month_period
    written = (parse_period(receipt.period or "") for receipt in receipts)
    own = next(filter(None, written), None) or issue_month(plan)
    known = periods_in(extract) if extract else ()
    if own is None and not known:
        raise PeriodMissing(
            "neither the plan nor an extract says of which month it is; name it with -p", file=plan
        )
    return own.month_period if own else known[-1]


def compose_pack(sources: Sources, period: Period) -> Pack:
    """Return what the pack of a month says. Raises PeriodMissing where nothing is known of that month."""
    plan, words = sources.plan, sources.settings.words
    spots = locate(sources.entries, spots_of(plan)).spots
    groups, rows = list(_groups(sources, spots)), team_rows(sources.extract, period)
    indicators = tuple(_measured(group, sources, spots, rows, period) for group in groups)
    indicators = tuple(each for each in indicators if each.series or each.entry.extract_key)
    if not any(month.period == period for each in indicators for month in each.series):
        raise _nothing_known(sources, indicators, period)
    before = before_from(choose_receipt(sources.receipts, period), sources.issue, words)
    actions = action_lines(plan, words, period, before, indicators)
    seen = Seen(period, actions, indicators, sources.entries, spots, words)
    shown = {entry.indicator for group in groups for entry in group}
    return Pack(
        plan=plan.path,
        title=" ".join(plan.title[0][1].split()) if plan.title else plan.path.stem,
        period=period,
        since=before.since if before else None,
        counts=count_ratings(actions),
        actions=actions,
        concerns=find_concerns(seen),
        indicators=indicators,
        unmeasured=tuple(_unmeasured(sources.entries, spots, shown)),
        officers=officers_of(actions),
        sources=tuple(path.name for path in sources.extract.files) if sources.extract else (),
    )


def _nothing_known(sources: Sources, indicators: Iterable[Measured], period: Period) -> PeriodMissing:
    months = sorted({month.period for each in indicators for month in each.series})
    known = ", ".join(month.label for month in months) or "none"
    if sources.extract:
        later = [month for month in periods_in(sources.extract) if month > period]
        known = ", ".join(month.label for month in [*months, *later]) or known
    return PeriodMissing(
        f"nothing is known of {period.label}; the months there are: {known}; "
        "name one with -p, or give its extract",
        file=sources.plan.path,
    )


def _groups(sources: Sources, spots: Mapping[str, Spot]) -> Iterator[list[Entry]]:
    """Yield the register's entries that take the same values and are measured alike, in its order."""
    on_record = {point.indicator for point in sources.points}
    found: dict[object, list[Entry]] = defaultdict(list)
    for entry in sources.entries:
        if entry.indicator not in spots or not (entry.extract_key or entry.indicator in on_record):
            continue
        alike = (entry.basis, entry.unit, entry.polarity, entry.target, entry.target_high, entry.tolerance)
        key = (same_key(entry.extract_key), *alike) if entry.extract_key else entry.indicator
        found[key].append(entry)
    yield from found.values()


def _measured(
    group: Sequence[Entry], sources: Sources, spots: Mapping[str, Spot], rows: Rows, period: Period
) -> Measured:
    entry = confirmed(group[0])
    names = {each.indicator for each in group}
    points = [point for point in sources.points if point.indicator in names and not point.team]
    series, revised = series_of(entry, points, sources.extract, period)
    values = dated(series)
    moved = read_movement(values, entry, entry.unit) if values else None
    limits = moved.limits if moved and not moved.is_by_added else None
    is_missing = is_due(entry, values[-1][0] if values else None, period)
    rated = rate_entry(group[0], values[-1][1] if values and not is_missing else None, sources.settings)
    others = _comparators(entry, sources.comparators, period)
    teams = teams_of(entry, rows, period)
    return Measured(
        entry=entry,
        actions=tuple(dict.fromkeys(spots[each.indicator].action for each in group)),
        series=mark_unusual(series, limits),
        shown=" ".join(spots[entry.indicator].text.split()),
        target=target_of(entry, sources.settings.tolerance),
        rating=rated.rating,
        why=f"{rated.reason} ({month_text(values[-1][0])})" if values and not is_missing else rated.reason,
        way=moved.against_last.way if moved and moved.against_last else None,
        direction=direction_text(entry, values, moved) if moved else "No value is on record.",
        verdict=moved.verdict if moved else Verdict(None, "no value is on record"),
        limits=limits,
        projection=_projection(entry, series, period),
        comparators=others,
        teams=teams,
        notes=(
            *_notes(group, spots),
            *revised,
            *_provisional(series),
            *_differences(entry, others),
            *filter(None, [teams.note if teams else ""]),
        ),
    )


def _projection(entry: Entry, series: Sequence[Reported], period: Period) -> Projection | None:
    end = year(financial_year(period.last))
    return project(dated(series), end, basis=entry.basis, unit=entry.unit) if period.last < end.last else None


def _comparators(entry: Entry, known: Comparators | None, period: Period) -> tuple[Comparator, ...]:
    if known is None:
        return ()
    return known.of(entry.extract_key or "", period) or known.of(entry.measure, period)


def _notes(group: Sequence[Entry], spots: Mapping[str, Spot]) -> Iterator[str]:
    """Yield what the register remarks, other words in which the plan asks for the same, and its silence."""
    first = group[0]
    if says_no_data(spots[first.indicator].text) and spots[first.indicator].number is None:
        said = " ".join(spots[first.indicator].text.split())
        yield f"The plan itself still says '{said}'." if said else "The plan itself shows no figure yet."
    yield from dict.fromkeys(f"{each.note.rstrip('.')}." for each in group if each.note)
    spelt = {" ".join(first.measure.split()).casefold()}
    for each in group[1:]:
        measure = " ".join(each.measure.split())
        if measure.casefold() not in spelt:
            spelt.add(measure.casefold())
            yield f"{each.action} words the same measure otherwise: '{measure}'."


def _differences(entry: Entry, others: Sequence[Comparator]) -> Iterator[str]:
    """Yield what differs between the plan's figures and those published, and what these say of themselves."""
    times = dict.fromkeys(month_text(each.period) for each in others)
    if times and (entry.basis != "year" or any(each.period.kind != "year" for each in others)):
        yield f"Published figures are for {listed([*times])}; the plan's are for {basis_text(entry)}."
    for each in others:
        if each.note:
            yield f"{each.name}: {each.note.rstrip('.')}."


def _provisional(series: Sequence[Reported]) -> Iterator[str]:
    months = [month_text(each.period) for each in series if each.is_provisional and each.value is not None]
    if months:
        yield f"Provisional, and may be revised: {', '.join(months)}."


def _unmeasured(
    entries: Sequence[Entry], spots: Mapping[str, Spot], shown: set[str]
) -> Iterator[tuple[str, str, str]]:
    """Yield each indicator that no series stands behind: its id, its measure, what the plan says."""
    for entry in entries:
        spot = spots.get(entry.indicator)
        if spot and entry.indicator not in shown:
            yield entry.indicator, " ".join(entry.measure.split()), " ".join(spot.text.split())
