"""The plan's rows and its register become the rows that rules look at.

Apart from rows.py, which says what a row is, and from subject.py, which hands them out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from xlplan.checks.rows import Action, Indicator
from xlplan.plan.model import Plan
from xlplan.plan.register import Entry
from xlplan.propose.register import Places, propose_entries
from xlplan.refresh.model import Spot


def join_actions(
    plan: Plan, spots: Sequence[Spot], entries: Sequence[Entry], places: Mapping[str, Spot]
) -> tuple[Action, ...]:
    """Return the plan's actions in reading order, each with its indicators.

    `spots` are all of the plan's indicators, `entries` the register's, and `places` says which spot is whose.
    """
    own = {spot.indicator: entry for entry in entries if (spot := places.get(entry.indicator))}
    by_action: dict[str, list[Indicator]] = defaultdict(list)
    for indicator in _join_indicators(plan, spots, own):
        by_action[indicator.spot.action].append(indicator)
    return tuple(_action(row, by_action[str(row["action"])]) for row in plan.action_rows)


def _action(row: Mapping[str, object], indicators: Sequence[Indicator]) -> Action:
    names = [key.removesuffix("_cell") for key in row if key.endswith("_cell")]
    return Action(
        name=str(row["action"]),
        sheet=str(row["sheet"]),
        rows=range(int(str(row["row"])), int(str(row["last_row"])) + 1),
        texts={column: str(row[column]) for column in names},
        cells={column: _text(row[f"{column}_cell"]) for column in names},
        fill=_text(row["rating_fill"]),
        indicators=tuple(indicators),
    )


def _join_indicators(plan: Plan, spots: Sequence[Spot], own: Mapping[str, Entry]) -> Iterator[Indicator]:
    """Yield each indicator with the register's entry, or with what the plan's own words propose."""
    others = [spot for spot in spots if spot.indicator not in own]
    entries = {entry.indicator: entry for entry in _propose(plan, others)} | dict(own)
    for spot, row in zip(spots, plan.indicator_rows, strict=True):
        yield Indicator(
            spot=spot,
            entry=entries[spot.indicator],
            is_registered=spot.indicator in own,
            measure_cell=_text(row["measure_cell"]),
            target=spot.target,
            target_cell=_text(row["target_cell"]),
            is_certain=bool(row["is_certain"]),
        )


def _propose(plan: Plan, spots: Sequence[Spot]) -> Iterator[Entry]:
    """Yield what is certain of what `init` would propose: no guesses at figures.

    What the words suggest of polarities is asked of nobody here.
    """
    for entry in propose_entries(plan, Places(spots)).entries:
        yield replace(entry, note=None) if entry.extract_key else replace(entry, figure=None, note=None)


def _text(value: object) -> str | None:
    """Return a row's text, None where it has none."""
    return value if isinstance(value, str) else None
