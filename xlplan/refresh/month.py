"""Which month an extract is read for, and what it holds that the register does not know."""

from __future__ import annotations

from collections.abc import Iterator

from xlplan.errors import ExtractError, PeriodMissing, UsageError
from xlplan.findings import Finding
from xlplan.plan.extracts.extract import Extract, latest_period, periods_in, same_key
from xlplan.plan.register import Register
from xlplan.text.periods import Period, parse_period


def month_of(extract: Extract, asked: str | None) -> Period:
    """Return the month that is meant. A quarter or a year means its last."""
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
            file=", ".join(str(path) for path in extract.files),
        )
    return month


def require_known(register: Register, extract: Extract, period: Period) -> None:
    """Raise ExtractError where the period's values are all of indicators that the register does not have.

    A row of another stretch of time that the register knows is told where its indicator is decided.
    """
    wanted = {
        same_key(entry.extract_key): entry.extract_key for entry in register.entries if entry.extract_key
    }
    names = {
        key: line.texts["indicator"]
        for key, lines in extract.lines.items()
        for line in lines
        if line.period.month_period == period
    }
    held = set(extract.lines)
    for others in extract.left_out.values():
        held |= others.keys
        names |= {name: name for each, name in others.periods.items() if each.month_period == period}
    if wanted and not wanted.keys() & held:
        seen, asked = (", ".join(f"'{name}'" for name in [*each.values()][:3]) for each in (names, wanted))
        raise ExtractError(
            f"holds no indicator of the register for {period.label}; it has {seen}, the register {asked}; "
            "give this plan's extract, or write the extract's names in the register under extract_key",
            file=", ".join(str(path) for path in extract.files),
        )


def unknown_keys(register: Register, extract: Extract, period: Period) -> Iterator[Finding]:
    """Yield a note for each key of the period that the register does not know."""
    known = {same_key(entry.extract_key) for entry in register.entries if entry.extract_key}
    for key, lines in extract.lines.items():
        here = [line for line in lines if line.period.month_period == period and line.is_filled]
        if here and key not in known:
            name = here[-1].texts["indicator"]
            yield Finding(
                "XP009",
                "info",
                f"The extract has '{name}' for {period.label}, which the register does not know; "
                "nothing was changed for it.",
                indicator=name,
                remedy="If the plan reports it, write it in the register as its indicator's extract_key.",
                quote=here[-1].texts["value"],
            )
