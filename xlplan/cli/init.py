"""`xlplan init`: a register proposed from the plan's own words, or brought up to a plan that has changed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlplan.cli import common
from xlplan.config import FILE_NAME, Config
from xlplan.errors import FileError
from xlplan.folder import find_register
from xlplan.progress import doing

if TYPE_CHECKING:
    from xlplan.plan.model import Plan
    from xlplan.plan.register import Register
    from xlplan.refresh.issued import Issue


@click.command("init")
@click.argument("plan", type=common.PLAN)
@click.option(
    "-o", "--output", type=common.FILE, help="The register to write (indicators.xlsx beside the plan)."
)
@click.option(
    "--from", "issues", type=common.FILE, multiple=True, metavar="OLD",
    help="An earlier issue of the plan, for its history; may be repeated.",
)  # fmt: skip
@common.format_option("text", "json")
@common.quiet_option
@common.no_color_option
def command(plan: Path, output: Path | None, issues: tuple[Path, ...], form: str, quiet: bool) -> int:
    """Read a plan, propose its register and xlplan.toml, and say what could not be bound.

    The plan is not changed. A register that is there already keeps all that you decided: new indicators are
    added below, those that moved get their new cell, those that are gone a note. With --from the figures of
    earlier issues go into the plan's history, and a register that is there already is left as it is.
    """
    from xlplan import api
    from xlplan.plan.model import require_columns

    plan, config = common.settled(plan)
    read = api.read_plan(plan, columns=config.columns)
    require_columns(read)
    common.say_doubts(read)
    register = output or _register_of(config, plan)
    earlier = api.read_issues(issues, config=config)
    answer = _head(read, register, None)
    if not register.exists():
        answer = _propose(read, register, form, quiet)
    elif not issues:
        answer = _renew(read, api.read_register(register), form, quiet)
    if earlier and register.exists():
        seeded = api.seed_history(plan, earlier, register=api.read_register(register))
        answer |= _tell_seeded(seeded, form, quiet)
    if form == "json":
        common.say_json(answer)
    return 0


def _tell_seeded(seeded: Sequence[tuple[Issue, int]], form: str, quiet: bool) -> dict[str, object]:
    """Tell what earlier issues gave to the history."""
    from xlplan.reports.proposal import show_seeded

    if form == "text" and not quiet:
        common.say(f"\n{show_seeded(seeded)}")
    told = [
        {
            "issue": issue.name,
            "period": issue.month.label,
            "values": len(issue.values),
            "new": new,
            "left": [{"indicator": name, "reason": reason} for name, reason in issue.left.items()],
        }
        for issue, new in seeded
    ]
    return {"history": told}


def _register_of(config: Config, plan: Path) -> Path:
    """Return the register of the plan's folder, or the name that a new one gets."""
    try:
        return find_register(config, plan)
    except FileError:
        is_name = config.register and not any(mark in config.register for mark in "*?[")
        return config.folder / str(config.register) if is_name else plan.with_name("indicators.xlsx")


def _propose(plan: Plan, register: Path, form: str, quiet: bool) -> dict[str, object]:
    """Write a new register, and settings where there are none, and tell what is in them."""
    from xlplan.plan.register_book import write_register
    from xlplan.propose.register import in_order_of_doubt, propose_register
    from xlplan.propose.settings import propose_settings
    from xlplan.reports.proposal import show_next, show_plan_read, show_proposal

    settings = plan.path.with_name(FILE_NAME)
    with doing("proposing the register"):
        proposal = propose_register(plan)
    if not proposal.entries:  # a register that lists nothing is none
        return _say_nothing_to_bind(plan, form, quiet)
    write_register(in_order_of_doubt(proposal.entries), register)
    is_new = _write_settings(settings, propose_settings(plan.path, register, proposal.words))
    if form == "text" and not quiet:
        told = f"{settings}{'' if is_new else ' (there already, not changed)'}"
        proposal = proposal if is_new else proposal._replace(words={})
        common.say(f"{show_plan_read(plan, _other_sheets(plan))}\n")
        common.say(show_proposal(plan, proposal, register, told))
        common.say(f"\n{show_next(register, proposal.entries)}")
    return _head(plan, register, settings if is_new else None) | {
        "indicators": len(proposal.entries),
        "bound": sum(entry.extract_key is not None for entry in proposal.entries),
        "doubtful": [
            {"indicator": entry.indicator, "note": entry.note} for entry in proposal.entries if entry.note
        ],
        "findings": [finding.to_json() for finding in proposal.findings],
        "shared": {each.key: list(each.indicators) for each in proposal.shared},
    }


def _say_nothing_to_bind(plan: Plan, form: str, quiet: bool) -> dict[str, object]:
    """Tell that the plan has no indicators, so that no register was written."""
    from xlplan.reports.proposal import show_nothing_to_bind, show_plan_read

    if form == "text" and not quiet:
        common.say(f"{show_plan_read(plan, _other_sheets(plan))}\n")
        common.say(show_nothing_to_bind(plan))
    nothing: dict[str, object] = {"indicators": 0, "bound": 0, "doubtful": [], "findings": [], "shared": {}}
    return _head(plan, None, None) | nothing


def _renew(plan: Plan, register: Register, form: str, quiet: bool) -> dict[str, object]:
    """Bring a register up to the plan, in its own cells, and tell what that was."""
    from xlplan.propose.again import renew_register
    from xlplan.reports.proposal import show_plan_read, show_renewal
    from xlplan.write import write_edits

    with doing("looking for what has moved"):
        renewal = renew_register(register, plan)
    is_written = bool(renewal.edits) and register.sheet is not None
    if is_written:
        write_edits(register.path, renewal.edits, register.path)
    if form == "text" and not quiet:
        common.say(f"{show_plan_read(plan, _other_sheets(plan))}\n")
        common.say(show_renewal(plan, register, renewal, is_written=is_written))
    return _head(plan, register.path, None) | {
        "indicators": len(register.entries) + len(renewal.added.entries) * is_written,
        "added": [entry.indicator for entry in renewal.added.entries],
        "moved": [
            {"indicator": entry.indicator, "from": entry.cell, "to": spot.cell, "sheet": spot.sheet}
            for entry, spot in renewal.moved
        ],
        "gone": [entry.indicator for entry in renewal.gone],
        "unclear": [entry.indicator for entry in renewal.unclear],
        "written": is_written,
        "findings": [finding.to_json() for finding in (*renewal.located.findings, *renewal.added.findings)],
    }


def _head(plan: Plan, register: Path | None, settings: Path | None) -> dict[str, object]:
    return {
        "version": 1,
        "plan": str(plan.path),
        "register": str(register) if register else None,
        "settings": str(settings) if settings else None,
    }


def _other_sheets(plan: Plan) -> list[str]:
    """Return the visible sheets that hold no table of the plan; its other months are told by its doubts."""
    from xlplan.ooxml.package import open_package
    from xlplan.ooxml.workbook import Workbook

    ours = {table.sheet for table in plan.tables}
    said = " ".join(plan.doubts)
    with open_package(plan.path) as package:
        names = [sheet.name for sheet in Workbook(package).sheets if sheet.state == "visible"]
    return [name for name in names if name not in ours and f"'{name}'" not in said]


def _write_settings(path: Path, text: str) -> bool:
    """Write the settings, and tell whether there were none before."""
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        return False
    except OSError as wrong:
        raise FileError(f"cannot be written ({wrong.strerror})", file=path) from wrong
    return True
