"""`xlplan demo`: the example, refreshed for a month and checked."""

from __future__ import annotations

import shutil
from pathlib import Path

import click

from xlplan.cli import common
from xlplan.errors import FileError, OutputExists
from xlplan.resources import data_folder

_FILES = ("ofsted-action-plan-2013-11.xlsx", "indicators.xlsx", "xlplan.toml", "extracts")
_PERIOD = "2013-12"


@click.command("demo")
@click.argument("folder", required=False, type=common.FILE, default=Path("xlplan-demo"), metavar="[DIR]")
@common.no_color_option
def command(folder: Path) -> int:
    """Put the example plan with its files in DIR (xlplan-demo), refresh it for 2013-12, and check it."""
    from xlplan import api
    from xlplan.config import load_config
    from xlplan.folder import find_extracts, find_plan
    from xlplan.reports.findings import show_findings
    from xlplan.reports.refresh import show_receipt, show_refresh

    lay_out(folder)
    config = load_config(folder)
    source = find_plan(config)
    extract = api.read_extract(*find_extracts(config), config=config)
    refresh = api.plan_refresh(api.read_plan(source), extract, period=_PERIOD, config=config)
    output = source.with_name(source.name.replace("2013-11", _PERIOD))
    receipt = api.apply(refresh, output)
    common.say(show_refresh(refresh))
    common.say(f"\n{show_receipt(receipt, str(output))}")
    common.say("\nA check of the new workbook, as 'xlplan check' does it:\n")
    common.say(show_findings(output.name, api.check(api.read_plan(output), config=config), "error"))
    common.say(f"\nNow try it yourself: cd {folder}")
    common.say("then 'xlplan refresh -p 2014-01', 'xlplan why A03', 'xlplan show'.")
    return 0


def lay_out(folder: Path) -> None:
    """Copy the example's files into a folder that holds none of them yet."""
    examples = data_folder("workbooks")
    for name in _FILES:
        if (folder / name).exists():
            message = "is there already; give another folder: xlplan demo DIR"
            raise OutputExists(message, file=folder / name)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in _FILES:
            source = examples / name
            if source.is_dir():
                shutil.copytree(source, folder / name)
            else:
                shutil.copyfile(source, folder / name)
    except OSError as wrong:
        message = f"cannot be written ({wrong.strerror}); give a folder of your own: xlplan demo DIR"
        raise FileError(message, file=folder) from wrong
