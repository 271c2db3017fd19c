"""`xlplan pack`: the month's performance clinic pack."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlplan.cli import common
from xlplan.config import Config
from xlplan.errors import FileError, UsageError
from xlplan.files.places import refuse_existing
from xlplan.plan.issue import dated_name

if TYPE_CHECKING:
    from xlplan.plan.extracts.extract import Extract
    from xlplan.plan.register import Register

_ENDINGS = {"html": ".html", "xlsx": ".xlsx"}


@click.command("pack")
@common.plan_argument
@common.register_option
@common.extract_option
@common.period_option
@click.option(
    "--comparators", type=common.FILE, help="Published figures to compare with: neighbours, England, our own."
)
@click.option("-o", "--output", type=common.FILE, help="The one file to write: .html or .xlsx.")
@click.option(
    "--format", "form", type=click.Choice([*_ENDINGS]), help="Write only the page, or the workbook."
)
@common.force_option
@common.quiet_option
@common.no_color_option
def command(  # noqa: PLR0913, PLR0917  # one argument for each option
    plan: Path | None,
    register: Path | None,
    extracts: tuple[str, ...],
    period: str | None,
    comparators: Path | None,
    output: Path | None,
    form: str | None,
    force: bool,
    quiet: bool,
) -> int:
    """Make the month's performance clinic pack, as a page and as a workbook beside the plan.

    The exceptions first, then each indicator with its chart, and each lead officer's own list.
    """
    from xlplan import api

    path, config = common.settled(plan)
    ending = _ending(output, form)
    read = api.read_plan(path, columns=config.columns)
    common.say_doubts(read)
    known = common.read_the_register(register, config, path)
    extract = _read_extracts(extracts, config, path, known, period)
    pack = api.make_pack(read, extract, period=period, register=known, config=config, comparators=comparators)
    usual = path.with_name(f"pack-{dated_name(path, pack.period.label)}")
    targets = [output] if output else [usual.with_suffix(each) for each in ending]
    for target in targets:
        _require_free(target, path, force)
    for target in targets:
        api.save_pack(pack, target, force=force)
    if not quiet:
        common.say("\n".join(f"Written: {target}" for target in targets))
    return 0


def _ending(output: Path | None, form: str | None) -> list[str]:
    """Return the endings of what is to be written; raises UsageError where -o and --format disagree."""
    if output is None:
        return [_ENDINGS[form]] if form else [*_ENDINGS.values()]
    ending = output.suffix.casefold()
    if ending not in _ENDINGS.values():
        raise UsageError("a pack is a page (.html) or a workbook (.xlsx); name one of them", file=output)
    if form and ending != _ENDINGS[form]:
        raise UsageError(
            f"--format {form} and a name that ends with {ending} do not go together", file=output
        )
    return [ending]


def _read_extracts(
    named: tuple[str, ...], config: Config, plan: Path, register: Register, period: str | None
) -> Extract | None:
    """Return the extracts; None where none is named and none is there: then the history alone counts."""
    try:
        return common.read_the_extracts(named, config, plan, period, register)
    except FileError:
        if named or config.extracts:
            raise
        return None


def _require_free(target: Path, plan: Path, force: bool) -> None:
    """Refuse to write over the plan, or over another file without --force, before anything is written."""
    if target.exists() and target.samefile(plan):
        raise UsageError("that is the plan itself; name another file with -o", file=target)
    if not force:
        refuse_existing(target)
