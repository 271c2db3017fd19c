"""One plan of a fleet is checked, as `xlplan check` checks one."""

from __future__ import annotations

from xlplan import api
from xlplan.config import load_config
from xlplan.findings import at_least
from xlplan.fleet.copies import at_hand
from xlplan.fleet.model import CheckWish, Named, Outcome
from xlplan.reports.findings import check_document, counts_of


def check_plan(wish: CheckWish, named: Named) -> Outcome:
    """Return what is wrong with a plan, by the register and the settings of its own folder.

    Raises what the readers raise.
    """
    with at_hand(named) as place:
        path = place.path
        config = load_config(path.parent)
        plan = api.read_plan(path, columns=config.columns)
        register = api.read_register(wish.register) if wish.register else api.read_register_of(path, config)
        findings = api.check(plan, register=register, config=config, select=wish.select, ignore=wish.ignore)
    document = check_document(named.name, findings)
    told = [f"{count} {_plural(severity, count)}" for severity, count in counts_of(findings).items() if count]
    status = 1 if at_least(findings, wish.fail_on) else 0
    said = ", ".join(told) or "nothing found"
    return Outcome(named.name, named.number, status, "found" if told else "clean", said, document)


def _plural(severity: str, count: int) -> str:
    noun = "note" if severity == "info" else severity
    return noun if count == 1 else f"{noun}s"
