"""Where the actions stand: each one's rating now and before, whether it is late, and who answers for it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from xlplan.checks.dates import has_passed
from xlplan.checks.phrases import says_nobody
from xlplan.pack.model import ActionLine, Count, Measured, Officer
from xlplan.pack.words import month_text
from xlplan.plan.model import Plan
from xlplan.plan.rating_words import read_rating
from xlplan.rating import Rating
from xlplan.receipts import Receipt
from xlplan.refresh.rating_cells import read_rating_cells
from xlplan.text.periods import Period, parse_period
from xlplan.text.persons import name_key, people_named

RATINGS: tuple[Rating | None, ...] = ("Red", "Amber", "Green", "Complete", None)
_COLUMNS = ("action", "area", "lead", "timescale", "next_steps")


class Before(NamedTuple):
    """Is how the actions stood before, by action, and in words when that was."""

    since: str
    ratings: Mapping[str, Rating | None]


def choose_receipt(receipts: Sequence[Receipt], period: Period) -> tuple[Receipt, bool] | None:
    """Return the refresh to compare with, and whether what stood before it counts, or what it left.

    `receipts` are those that led to the plan, the newest first. Of several for the pack's own month, the
    first: what stood before it is last month's. Without one, what the last earlier refresh left counts.
    """
    of_month = [(receipt, parse_period(receipt.period or "")) for receipt in receipts]
    own = [receipt for receipt, month in of_month if month == period]
    if own:
        return own[-1], True
    earlier = [receipt for receipt, month in of_month if month and month < period]
    return (earlier[0], False) if earlier else None


def before_from(
    chosen: tuple[Receipt, bool] | None, issue: Plan | None, words: Mapping[str, str]
) -> Before | None:
    """Return how the actions stood: as the earlier issue shows it where it is still there, else as recorded.

    The record has the actions whose rating a refresh has decided; the issue has all of them.
    """
    if chosen is None:
        return None
    receipt, is_before = chosen
    key = "published" if is_before else "new"
    known = {
        str(each.get("action")): read_rating(str(each.get(key) or ""), words) for each in receipt.ratings
    }
    if issue is not None:
        known |= {cell.name: cell.standing for cell in read_rating_cells(issue, words)}
    month = parse_period(receipt.period or "")
    name = month_text(month) if month else receipt.written[:10]
    return Before(f"before the refresh for {name}" if is_before else f"after the refresh for {name}", known)


def action_lines(
    plan: Plan,
    words: Mapping[str, str],
    period: Period,
    before: Before | None,
    indicators: Sequence[Measured],
) -> tuple[ActionLine, ...]:
    """Return every action of the plan in its order."""
    ratings = {cell.name: cell.standing for cell in read_rating_cells(plan, words)}
    known = before.ratings if before else {}
    names = _spellings(plan)
    missing: dict[str, list[str]] = defaultdict(list)
    for each in indicators:
        for action in each.actions if each.rating in {"Red", "Amber"} else ():
            missing[action].append(each.entry.indicator)
    return tuple(
        ActionLine(
            action=name,
            area=" ".join(row["area"].split()),
            rating=ratings.get(name),
            was=known.get(name),
            is_compared=name in known,
            leads=tuple(dict.fromkeys(names[name_key(lead)] for lead in _leads(row["lead"]))),
            timescale=_on_one_line(row["timescale"]),
            next_steps=_on_one_line(row["next_steps"]),
            is_overdue=ratings.get(name) not in {"Green", "Complete"}
            and has_passed(row["timescale"], period),
            off_target=tuple(missing[name]),
        )
        for row in _rows(plan)
        for name in (row["action"],)
    )


def _rows(plan: Plan) -> Iterator[dict[str, str]]:
    for row in plan.action_rows:
        yield {name: str(row.get(name, "")) for name in _COLUMNS}


def _on_one_line(text: str) -> str:
    return " · ".join(" ".join(line.split()) for line in text.splitlines() if line.strip())


def _spellings(plan: Plan) -> Mapping[str, str]:
    """Return how a lead officer's name is spelt, by its key: as most often, and not broken after a hyphen."""
    counts = Counter(lead for row in _rows(plan) for lead in _leads(row["lead"]))
    best = sorted(counts, key=lambda name: ("- " not in name, counts[name]))
    return {name_key(name): name for name in best}


def _leads(text: str) -> Iterator[str]:
    """Yield the names in a lead officer's cell; where it holds none that is known for one, its lines."""
    if not says_nobody(text):
        yield from dict.fromkeys(people_named(text) or [" ".join(line.split()) for line in text.splitlines()])


def count_ratings(actions: Sequence[ActionLine]) -> tuple[Count, ...]:
    """Return how many actions are at each rating; those that nobody has are left out, but for the three."""
    now = Counter(action.rating for action in actions)
    before = Counter(action.was if action.is_compared else action.rating for action in actions)
    is_compared = any(action.is_compared for action in actions)
    return tuple(
        Count(rating, now[rating], before[rating] if is_compared else None)
        for rating in RATINGS
        if now[rating] or before[rating] or rating in {"Red", "Amber", "Green"}
    )


def officers_of(actions: Iterable[ActionLine]) -> tuple[Officer, ...]:
    """Return each lead officer with their actions, by surname; what nobody leads stands last."""
    own: dict[str, list[ActionLine]] = defaultdict(list)
    for action in actions:
        for name in action.leads or ("",):
            own[name].append(action)
    order = sorted(own, key=lambda name: (not name, name.casefold().split()[-1:], name))
    return tuple(Officer(name, tuple(own[name])) for name in order)
