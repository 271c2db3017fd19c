"""What `init` found, what it could not bind and why, and what to do next; in officers' words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

from xlplan.plan.layout.headings import FIGURES
from xlplan.plan.model import Plan
from xlplan.plan.register import Entry, Register
from xlplan.propose.again import Renewal
from xlplan.propose.keys import Shared
from xlplan.propose.register import Proposal
from xlplan.refresh.issued import Issue
from xlplan.refresh.model import spots_of
from xlplan.reports.style import counted, shortened
from xlplan.reports.tables import table, wrapped

_LISTED = 8  # indicators named in one line


def show_plan_read(plan: Plan, others: Sequence[str]) -> str:
    """Return what was read, sheet by sheet, and which sheets hold no table of actions."""
    lines = []
    for sheet in dict.fromkeys(part.sheet for part in plan.tables):
        actions = int((plan.actions["sheet"] == sheet).sum())
        indicators = int((plan.indicators["sheet"] == sheet).sum())
        lines.append(f"'{sheet}': {counted(actions, 'action')}, {counted(indicators, 'indicator')}.")
    if others:
        named = ", ".join(f"'{name}'" for name in others)
        lines.append(f"Not read, for no table of this plan is there: {named}.")
    return "\n".join(wrapped(line) for line in [plan.path.name, *lines])


def show_proposal(plan: Plan, proposal: Proposal, register: Path, settings: str) -> str:
    """Return what a new register holds: what an extract can fill, what is in doubt, what has no figure."""
    bound = [entry for entry in proposal.entries if entry.extract_key]
    doubtful = [entry for entry in proposal.entries if entry.note]
    said = [
        f"Register: {register}, {counted(len(proposal.entries), 'row')}, "
        f"{len(bound)} with a figure that an extract can fill.",
        f"Settings: {settings}",
    ]
    if proposal.words:
        named = ", ".join(f"'{word}' is {rating.title()}" for rating, word in proposal.words.items())
        said.append(wrapped(f"Ratings, by their colours: {named}. The settings say so under [rating] words."))
    parts = ["\n".join(said)]
    if doubtful:
        parts.append("Please look at these first; they stand at the top of the register, shaded:")
        parts.append(_doubts(doubtful))
    parts += [_shared(proposal.shared)] if proposal.shared else []
    parts += [_unbound(plan, proposal)] if proposal.findings else []
    return "\n\n".join(part for part in parts if part)


def show_nothing_to_bind(plan: Plan) -> str:
    """Return what can be done with a plan that has no indicators."""
    remedy = (
        "If one of its columns holds the figures, name it in xlplan.toml beside the plan, under [columns], "
        'such as current_performance = "Update", and run init again. '
    )
    is_tracker = not any(FIGURES in table.columns for table in plan.tables)
    return wrapped(
        "No indicators: no register is written, and there is nothing to refresh. "
        f"{remedy if is_tracker else ''}xlplan show and xlplan check read the plan as it is."
    )


def show_next(register: Path, entries: Iterable[Entry]) -> str:
    """Return what to do next."""
    entries = list(entries)
    key = next((entry.extract_key for entry in entries if entry.extract_key), None)
    shaded = "decide the shaded rows, and " if any(entry.note for entry in entries) else ""
    steps = [f"Open {register.name} in Excel, {shaded}check targets and extract_keys."]
    if key:
        steps.append(f"Put the month's values in extracts/, one row for each extract_key, such as {key}.")
        steps.append("xlplan refresh --dry-run shows what would change in the plan.")
    else:
        steps.append("Give an extract_key to each row that should be refreshed; none has one yet.")
    lines = [wrapped(step, "     ", first=f"  {at}. ") for at, step in enumerate(steps, 1)]
    return "\n".join(["Next:", *lines])


def show_renewal(plan: Plan, register: Register, renewal: Renewal, *, is_written: bool) -> str:
    """Return what a register that was there already lacked, and what was done about it."""
    added = renewal.added.entries
    found = len(renewal.located.spots)
    first = (
        f"Register: {register.path}, there already: {found} of its {counted(len(register.entries), 'row')} "
        "found in the plan. Your own entries and formats stay as they are."
    )
    parts = [wrapped(first)]
    if added:
        parts.append(f"{counted(len(added), 'new row')}, below the last one, shaded:")
        parts.append(table(("Indicator", "Cell", "Measure", "extract_key"), [_new(entry) for entry in added]))
        parts += [_doubts([entry for entry in added if entry.note])] if any(e.note for e in added) else []
    parts += [wrapped(_moved(renewal))] if renewal.moved else []
    parts += [wrapped(_lost(renewal))] if renewal.gone else []
    if renewal.unclear:
        names = ", ".join(entry.indicator for entry in renewal.unclear)
        parts.append(
            wrapped(f"More than one place could be that of {names}: the note names them. Choose one.")
        )
    shared = [each for each in renewal.added.shared if {e.indicator for e in added} & {*each.indicators}]
    parts += [_shared(shared)] if shared else []
    parts += [_unbound(plan, renewal.added)] if renewal.added.findings else []
    parts.append(_outcome(register, renewal, is_written=is_written))
    return "\n\n".join(parts)


def _outcome(register: Register, renewal: Renewal, *, is_written: bool) -> str:
    if not renewal.edits:
        return "The register has everything that the plan has: it was not changed."
    if is_written:
        return wrapped(
            f"{register.path.name} was changed in {counted(len(renewal.edits), 'cell')} and nowhere else; "
            f"the one before is kept in {register.path.parent / '.xlplan' / 'backups'}."
        )
    return wrapped(
        f"{register.path.name} was not changed, for it is a CSV file: save it as indicators.xlsx in Excel "
        "and run init again, or write these rows yourself."
    )


def _moved(renewal: Renewal) -> str:
    told = [
        f"{entry.indicator} {entry.cell or '?'} → {spot.cell}"
        if entry.cell != spot.cell
        else f"{entry.indicator} {entry.action} → {spot.action}"
        for entry, spot in renewal.moved
    ]
    return f"{counted(len(told), 'indicator')} found again elsewhere: {', '.join(told)}."


def _lost(renewal: Renewal) -> str:
    names = ", ".join(f"{entry.indicator} ('{entry.measure}')" for entry in renewal.gone)
    text = f"Not in the plan any more, and marked so in the note: {names}."
    likely = [
        f"{finding.remedy}"
        for finding in renewal.located.findings
        if (finding.remedy or "").startswith("If it")
    ]
    return " ".join([text, *likely])


def _new(entry: Entry) -> tuple[str, str, str, str]:
    return entry.indicator, entry.cell or "", entry.measure, entry.extract_key or "none: no figure"


def _doubts(entries: Iterable[Entry]) -> str:
    rows = [(entry.indicator, entry.cell or "", entry.note or "") for entry in entries]
    return table(("Indicator", "Cell", "Why"), rows)


def _shared(shared: Iterable[Shared]) -> str:
    """Return the evidence for each key that several indicators have."""
    rows = [(each.key, ", ".join(each.indicators), f"same words, all show {each.shown}") for each in shared]
    heading = "One indicator in several actions has one key, so that one value reaches all of them:"
    return f"{heading}\n\n{table(('extract_key', 'Indicators', 'Why'), rows)}"


def _unbound(plan: Plan, proposal: Proposal) -> str:
    """Return the indicators without a figure, sheet by sheet, those together whose cells say the same."""
    texts = {(spot.sheet, spot.cell, spot.line): " ".join(spot.text.split()) for spot in spots_of(plan)}
    names = {finding.indicator for finding in proposal.findings}
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    for entry in proposal.entries:
        if entry.indicator in names:
            text = texts.get((entry.sheet or "", entry.cell or "", entry.line or 1), "")
            groups[entry.sheet or "", text].append(f"{entry.indicator} {entry.cell or ''}".strip())
    rows = [
        (sheet, shortened(text, 40) if text else "(blank)", _some(where))
        for (sheet, text), where in groups.items()
    ]
    counts = counted(len(proposal.findings), "indicator")
    heading = (
        f"{counts} without a figure, so without an extract_key. That is right for a milestone; give a key to "
        "the others once they have a figure:"
    )
    return f"{wrapped(heading)}\n\n{table(('Sheet', 'The cell says', 'Indicators'), rows)}"


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - _LISTED} more" if len(names) > _LISTED else ""
    return ", ".join(names[:_LISTED]) + more


def show_seeded(seeded: Sequence[tuple[Issue, int]]) -> str:
    """Return what earlier issues gave to the history, and what was not taken, with the reason."""
    lines = []
    for issue, new in seeded:
        before = f", {len(issue.values) - new} on record before" if new < len(issue.values) else ""
        added = f"{counted(new, 'value')} of {issue.month.label} added to the history"
        lines.append(f"{issue.name}: {added}{before}.")
        lines += [wrapped(f"{name} was left: {reason}.", " " * 7) for name, reason in issue.left.items()]
    return "\n".join(lines)
