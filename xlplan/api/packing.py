"""The month's performance clinic pack: what it says, and its files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from xlplan import receipts
from xlplan.api.reading import read_plan, read_register
from xlplan.backups import backups_folder
from xlplan.config import Config, load_config
from xlplan.errors import UsageError
from xlplan.files.places import digest, put_in_place, refuse_existing, writing, written_beside
from xlplan.folder import find_comparators, find_register
from xlplan.plan.history import read_history
from xlplan.progress import doing
from xlplan.receipts import Receipt

if TYPE_CHECKING:
    from xlplan.pack.model import Pack
    from xlplan.plan.extracts.extract import Extract
    from xlplan.plan.model import Plan
    from xlplan.plan.register import Register


def make_pack(
    plan: Plan,
    extract: Extract | None = None,
    *,
    period: str | None = None,
    register: Register | None = None,
    config: Config | None = None,
    comparators: str | Path | None = None,
) -> Pack:
    """Return what the month's performance clinic pack says; nothing is written, save_pack makes files of it.

    `period` is a month such as '2013-12', by default the plan's own. Without `extract` the history alone
    gives the series. `comparators` is a file of published figures, by default that of [pack] comparators.
    `register` and `config` are by default those of the plan's folder.
    Raises PeriodMissing where nothing is known of the month.
    """
    from xlplan.pack.comparators import read_comparators
    from xlplan.pack.compose import Sources, choose_period, compose_pack
    from xlplan.pack.standing import choose_receipt
    from xlplan.why import lineage

    config = config or load_config(plan.path.parent)
    register = register or read_register(find_register(config, plan.path))
    kept = list(lineage(receipts.find_receipts(plan.path.resolve().parent), plan.path.name))
    month = choose_period(plan.path, kept, extract, period)
    earlier = _issue_before(plan.path, choose_receipt(kept, month))
    named = comparators or find_comparators(config)
    sources = Sources(
        plan,
        register.entries,
        extract,
        read_history(plan.path),
        kept,
        read_plan(earlier, columns=config.columns) if earlier else None,
        read_comparators(Path(named)) if named else None,
        config.rating,
    )
    with doing("making the pack"):
        return compose_pack(sources, month)


def _issue_before(plan: Path, chosen: tuple[Receipt, bool] | None) -> Path | None:
    """Return the workbook that a refresh began with, where its very bytes are still there."""
    if chosen is None or not chosen[1]:
        return None
    receipt, folder = chosen[0], plan.resolve().parent
    places = [folder / Path(receipt.source).name]
    if receipt.backup:
        places.append(backups_folder(folder / Path(receipt.output).name) / Path(receipt.backup).name)
    return next((each for each in places if each.is_file() and digest(each) == receipt.source_sha256), None)


def save_pack(pack: Pack, output: str | Path, *, force: bool = False) -> None:
    """Write a pack as the page or the workbook that the name's ending says: .html or .xlsx.

    Raises UsageError for another ending, or where the libraries of xlplan[pack] are not there; OutputExists
    for a file that is there already, unless `force`; FileError where it cannot be written.
    """
    output = Path(output)
    ending = output.suffix.casefold()
    if ending not in {".html", ".xlsx"}:
        raise UsageError("a pack is a page (.html) or a workbook (.xlsx); name one of them", file=output)
    if not force:
        refuse_existing(output)
    with doing(f"drawing {output.name}"):
        if ending == ".html":
            from xlplan.reports.pack_page import pack_page

            content = pack_page(pack).encode("utf-8")
        else:
            from xlplan.pack.book import pack_workbook

            content = pack_workbook(pack)
    with writing(output), written_beside(output, content) as temporary:
        put_in_place(temporary, output)
