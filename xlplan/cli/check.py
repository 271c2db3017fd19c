"""`xlplan check`: what is wrong with a plan, before it is circulated."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from xlplan.cli import common, many
from xlplan.cli.mend import Wish, mend, mended_json, tell_mended
from xlplan.errors import UsageError
from xlplan.findings import SEVERITIES, Finding, Severity, at_least
from xlplan.fleet.model import CheckWish

if TYPE_CHECKING:
    from xlplan.config import Config
    from xlplan.plan.model import Plan


@click.command("check")
@many.plans_argument
@common.register_option
@click.option(
    "--select",
    multiple=True,
    metavar="CODE",
    shell_complete=common.offer_codes,
    help="Only these codes or families, such as XP1.",
)
@click.option(
    "--ignore", multiple=True, metavar="CODE", shell_complete=common.offer_codes,
    help="Not these codes or families.",
)  # fmt: skip
@click.option(
    "--fail-on", type=click.Choice(SEVERITIES), default="error", help="What makes the exit status 1."
)
@click.option(
    "-o", "--output", type=common.FILE, help="The file for the page, workbook, certificate or mended plan."
)
@click.option("--fix", is_flag=True, help="Write the remedies that are certain, and check what is left.")
@click.option("--dry-run", is_flag=True, help="With --fix: write nothing; print what would be done.")
@click.option("--in-place", is_flag=True, help="With --fix: change the plan itself; a backup is kept.")
@common.force_option
@common.force_protected_option
@click.option("--certify", is_flag=True, help="Write a certificate of this check, to -o.")
@click.option(
    "--certificate",
    type=common.FILE,
    help="Check nothing; say if the plan is the one this certificate is for.",
)
@many.jobs_option
@many.dask_option
@common.format_option("text", "json", "sarif", "html", "xlsx")
@common.quiet_option
@common.no_color_option
def command(  # noqa: PLR0913, PLR0917  # one argument for each option
    plans: tuple[str, ...],
    register: Path | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    fail_on: str,
    output: Path | None,
    fix: bool,
    dry_run: bool,
    in_place: bool,
    force: bool,
    force_protected: bool,
    certify: bool,
    certificate: Path | None,
    jobs: int | None,
    dask: str | None,
    form: str,
    quiet: bool,
) -> int:
    """Say what is wrong with the plan, cell by cell. The exit status is 1 where something is.

    With --fix, what is left. Without --in-place or -o the mended plan is written beside the plan.
    """
    from xlplan import api

    severity = cast(Severity, fail_on)  # click.Choice allows no other
    spread = many.Spread(jobs, dask)
    wish = Wish(output, in_place, dry_run, force, force_protected)
    chosen = {"select": _codes(select), "ignore": _codes(ignore)}
    if many.are_many(plans, spread):
        many.refuse(form, output=output, fix=fix, certify=certify, certificate=certificate)
        _refuse(fix, wish, certify, form)
        wanted = CheckWish(register, **chosen, fail_on=severity)
        return many.do_all(plans, wanted, spread, form, quiet=quiet)
    path, config = common.settled(Path(plans[0]) if plans else None)
    if certificate:
        return _compare(path, certificate, form)
    _refuse(fix, wish, certify, form)
    _require_output(path, output, certify, form)
    read = api.read_plan(path, columns=config.columns)
    known = api.read_register(register) if register else api.read_register_of(path, config)
    mended = mend(read, known, config, wish, **chosen) if fix else None
    if mended and form == "text" and not quiet:
        tell_mended(read, mended, wish)
    read = mended.plan if mended else read
    findings = api.check(read, register=known, config=config, **chosen)
    if certify and output:
        common.write_file(api.certify(read, findings, config=config, **chosen), output)
    if mended and form == "json":
        common.say_json(mended_json(path, mended, findings))
    else:
        _tell(read, config, findings, severity, form, None if fix or certify else output, quiet=quiet)
    return 1 if at_least(findings, severity) else 0


def _refuse(fix: bool, wish: Wish, certify: bool, form: str) -> None:
    """Refuse options that do not go together."""
    if fix and (certify or form not in {"text", "json"}):
        raise UsageError("--fix goes with --format text or json alone; check the mended plan for the rest")
    if fix and wish.in_place and wish.output:
        raise UsageError("--in-place and -o do not go together; give one of them")
    if not fix and (wish.dry_run or wish.in_place or wish.force or wish.force_protected):
        raise UsageError("--dry-run, --in-place, --force and --force-protected go with --fix alone")


def _require_output(path: Path, output: Path | None, certify: bool, form: str) -> None:
    """Refuse to make what is never printed, where no file was named for it."""
    if output is None and (certify or form == "xlsx"):
        name = f"{path.stem}.{'certificate.json' if certify else 'findings.xlsx'}"
        raise UsageError(f"give the file to write, as in -o {name}")


def _tell(
    plan: Plan,
    config: Config,
    findings: list[Finding],
    severity: Severity,
    form: str,
    output: Path | None,
    *,
    quiet: bool,
) -> None:
    """Print the findings, or write them, in the form that was asked for."""
    from xlplan import __version__
    from xlplan.checks import rules_for
    from xlplan.reports.findings import check_document, show_findings, verdict_of

    name = plan.path.name
    if form == "json":
        common.say_json(check_document(str(plan.path), findings))
    elif form == "sarif":
        from xlplan.reports.sarif import sarif_log

        common.say_json(sarif_log(plan.path, findings, rules_for(config), __version__))
    elif form == "html":
        common.say_page(_page(plan, config, findings, severity), output)
    elif form == "xlsx" and output:
        from xlplan.reports.findings_book import findings_workbook

        verdict = verdict_of(name, findings, severity)
        common.write_file(findings_workbook(plan.path, findings, _titles(config), verdict), output)
    else:
        common.say(show_findings(name, findings, severity, names=_areas(plan), verdict=not quiet))


def _page(plan: Plan, config: Config, findings: list[Finding], severity: Severity) -> str:
    from xlplan.reports.findings import Check, findings_page

    heading = ": ".join(text for _, text in plan.title[:2])
    checked = Check(plan.path.name, heading, date.today(), config.check.audience)
    return findings_page(checked, findings, severity, _titles(config), _areas(plan))


def _areas(plan: Plan) -> dict[str, str]:
    """Return the area for improvement of each action."""
    return {str(row["action"]): str(row["area"]) for row in plan.action_rows}


def _titles(config: Config) -> dict[str, str]:
    """Return the title of each rule, by its code."""
    from xlplan.checks import rules_for

    return {rule.code: rule.title for rule in rules_for(config)}


def _compare(path: Path, certificate: Path, form: str) -> int:
    """Say whether the plan is, byte for byte, the one that the certificate is for."""
    from xlplan.certificate import is_certified, read_certificate

    kept = read_certificate(certificate)
    same = is_certified(path, kept)
    if form == "json":
        common.say_json({"version": 1, "plan": str(path), "certified": same, "checked": kept["checked"]})
    else:
        said = "is the workbook" if same else "is not the workbook"
        common.say(f"{path.name} {said} checked as {kept['plan']} on {kept['checked']} ({kept['audience']}).")
    return 0 if same else 1


def _codes(given: tuple[str, ...]) -> tuple[str, ...]:
    """Return the codes, which may also be given in one option with commas."""
    return tuple(code.strip().upper() for text in given for code in text.split(",") if code.strip())
