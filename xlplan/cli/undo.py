"""`xlplan undo`: the plan as it was before its last refresh."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlplan.cli import common
from xlplan.config import load_config
from xlplan.folder import find_plan

if TYPE_CHECKING:
    from xlplan.restore import Undone


@click.command("undo")
@common.plan_argument
@click.option("--force", is_flag=True, help="Undo it though the plan was edited since; that file is kept.")
@common.format_option("text", "json")
@common.quiet_option
@common.no_color_option
def command(plan: Path | None, force: bool, form: str, quiet: bool) -> int:
    """Put back the plan, byte for byte, as it was before its last refresh; again for the one before."""
    from xlplan import api

    path = plan or find_plan(load_config(Path()))
    done = api.undo(path, force=force)
    if form == "json":
        common.say_json(
            {
                "version": 1,
                "plan": str(done.plan),
                "period": done.receipt.period,
                "kept": str(done.kept) if done.kept else None,
            }
        )
    elif not quiet:
        common.say(_told(path, done))
    return 0


def _told(path: Path, done: Undone) -> str:
    what = f"the refresh for {done.receipt.period}" if done.receipt.period else "xlplan's last write"
    kept = f"{done.kept.parent.parent.name}/{done.kept.parent.name}/{done.kept.name}" if done.kept else ""
    if done.plan != path:
        return f"Undone: {what}. {done.plan.name} is the plan again; {path.name} is kept as {kept}."
    edited = f" The edited workbook is kept as {kept}." if kept else ""
    return f"Undone: {what}. {path.name} is, byte for byte, what it was before.{edited}"
