"""`xlplan apply`: reviewed edits are written, and nothing else."""

from __future__ import annotations

from pathlib import Path

import click

from xlplan.cli import common
from xlplan.files.places import refuse_existing


@click.command("apply")
@click.argument("edits", type=common.FILE)
@click.argument("plan", type=common.PLAN)
@click.option("-o", "--output", required=True, type=common.FILE, help="The new workbook.")
@common.force_option
@common.force_protected_option
@common.format_option("text", "json")
@common.quiet_option
@common.no_color_option
def command(
    edits: Path, plan: Path, output: Path, force: bool, force_protected: bool, form: str, quiet: bool
) -> int:
    """Write the edits of EDITS to PLAN, as a new workbook.

    EDITS is what `refresh --dry-run --format json` prints, or a list of {"sheet", "cell", "new", "fill"}.
    An edit whose cell no longer holds its "old" stops the whole write.
    """
    from xlplan.api import read_edits
    from xlplan.refresh.copies import tell_copies
    from xlplan.reports.findings import show_finding
    from xlplan.reports.refresh import show_receipt
    from xlplan.write import write_edits

    if not force:
        refuse_existing(output)
    receipt = write_edits(
        plan,
        read_edits(edits),
        output,
        force=force,
        force_protected=force_protected,
        refresh_pivots=True,
    )
    findings = tell_copies(receipt.copies)
    if form == "json":
        told = [finding.to_json() for finding in findings]
        files = {"plan": str(plan), "output": str(output), "receipt": str(receipt.path)}
        common.say_json({"version": 1, **files, "findings": told})
    elif not quiet:
        common.say("\n\n".join([show_receipt(receipt, str(output)), *map(show_finding, findings)]))
    return 0
