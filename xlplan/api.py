"""The library's verbs: read a plan's folder, decide the month, write it, prove it. Commands use these."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from xlplan import receipts
from xlplan.backups import backups_folder
from xlplan.config import FILE_NAME, Config, load_config
from xlplan.edits import Edit, edit_from_json
from xlplan.errors import FileError, OutputExists, UsageError
from xlplan.files.places import digest, put_in_place, writing, written_beside
from xlplan.findings import Finding
from xlplan.folder import find_comparators, find_named_extracts, find_register, is_setting
from xlplan.plan.history import read_history, update_history
from xlplan.plan.history import seed_history as add_values
from xlplan.progress import doing, one_by_one
from xlplan.proof.compare import compare
from xlplan.proof.prove import unexplained
from xlplan.receipts import Receipt
from xlplan.resources import VERSION
from xlplan.write import write_edits

if TYPE_CHECKING:
    import pandas as pd

    from xlplan.checks import Fix
    from xlplan.difference.model import Difference
    from xlplan.pack.model import Pack
    from xlplan.plan.database import Query
    from xlplan.plan.extracts import Extract
    from xlplan.plan.model import Plan
    from xlplan.plan.register import Register
    from xlplan.proof.compare import Comparison
    from xlplan.records.measure import Measure
    from xlplan.refresh.figures import Shown
    from xlplan.refresh.issued import Issue
    from xlplan.refresh.model import Refresh
    from xlplan.refresh.travel import Past
    from xlplan.restore import Undone
    from xlplan.series import Series
    from xlplan.why import Reason


def read_plan(path: str | Path, *, columns: Mapping[str, str] | None = None) -> Plan:
    """Return the action plan in a workbook.

    `columns` gives the officer's heading by our name for the column; without it, [columns] of the folder's
    xlplan.toml. Raises FileError, WorkbookError (NotAWorkbook, Encrypted, Damaged) or PlanError.
    """
    from xlplan.plan.reader import read_plan as read

    path = Path(path)
    with doing(f"reading {path.name}"):
        return read(path, load_config(path.parent).columns if columns is None else columns)


def read_register(path: str | Path) -> Register:
    """Return the register in an .xlsx or .csv file, checked against schemas/register.yaml.

    Raises FileError, WorkbookError, RegisterError, or ValidationFailed with everything that is wrong with it.
    """
    from xlplan.plan.register import read_register as read
    from xlplan.schema import validate_register

    register = read(path)
    validate_register(register)
    return register


def read_register_of(plan: str | Path, config: Config | None = None) -> Register | None:
    """Return the register of a plan's folder, None where it has none.

    Raises as read_register does, and FileError where xlplan.toml names a register that is not there.
    """
    plan = Path(plan)
    config = config or load_config(plan.parent)
    try:
        path = find_register(config, plan)
    except FileError:
        if config.register is not None:
            raise
        return None
    return read_register(path)


def read_extract(
    *sources: str | Path | Query | Measure | pd.DataFrame,
    columns: Mapping[str, str] | None = None,
    period: str | None = None,
    register: Register | None = None,
    config: Config | None = None,
) -> Extract:
    """Return the values in one or more extracts, checked against schemas/extract.yaml.

    A source is a file, a glob, 'sql:NAME' or 'measure:NAME' of xlplan.toml, or a frame with the same columns.
    `columns` gives the extract's own heading by our name for the column, by default [extract.columns] of
    `config`; `period` is the month that a query asks for. `config` is by default the xlplan.toml beside the
    first file, or in the folder above it, else that of the folder that we are in. With a `register` a large
    extract may be of any size: only its rows of the register's keys (and of `period`) are kept.
    Raises FileError, WorkbookError, ExtractError, or ValidationFailed with all that is wrong with them.
    """
    from xlplan.plan.extracts import read_extracts
    from xlplan.schema import validate_extract

    config = config or _settings_near(sources)
    meant: list[Path | Query | Measure | pd.DataFrame] = []
    for source in sources:
        if isinstance(source, str) and (is_setting(source) or not Path(source).exists()):
            meant.extend(find_named_extracts(config, [source]))
        else:
            meant.append(Path(source) if isinstance(source, str) else source)
    columns = config.extract_columns if columns is None else columns
    keys = [entry.extract_key for entry in register.entries if entry.extract_key] if register else None
    with doing("reading the extracts"):
        extract = read_extracts(meant, columns=columns, sheet=config.extract_sheet, period=period, keys=keys)
        validate_extract(extract)
    return extract


def _settings_near(sources: Sequence[str | Path | Query | Measure | pd.DataFrame]) -> Config:
    """Return the settings of the plan whose extracts these are: extracts/ stands in the plan's folder."""
    named = [str(each) for each in sources if isinstance(each, (str, Path))]
    files = [Path(each) for each in named if not is_setting(each)]
    folders = [folder for file in files for folder in file.absolute().parents[:2]]
    return load_config(next((each for each in folders if (each / FILE_NAME).is_file()), Path()))


def read_figures(
    plan: Plan, *, register: Register | None = None, config: Config | None = None
) -> dict[str, Shown]:
    """Return each indicator's figure and target as text, by the plan's own indicator id.

    `register` is by default that of the plan's folder; without one, what the plan's own words propose.
    """
    from xlplan.propose.register import propose_register
    from xlplan.refresh.figures import shown_figures
    from xlplan.refresh.model import spots_of

    register = register or read_register_of(plan.path, config)
    with doing("reading the figures"):
        entries = register.entries if register else propose_register(plan).entries
        return shown_figures(entries, spots_of(plan))


def plan_refresh(
    plan: Plan,
    extract: Extract,
    *,
    period: str | None = None,
    register: Register | None = None,
    config: Config | None = None,
    split_footnotes: bool = False,
    force_protected: bool = False,
) -> Refresh:
    """Return what a month's update does to the plan: edits, ratings, findings. Nothing is written.

    `split_footnotes` gives the refreshed figures of a footnote that others use too a new one.
    Without `force_protected` a note in a locked cell of a protected sheet is left, with a finding.
    `period` is a month such as '2013-12'; without it, the latest that the extract has values for.
    `register` and `config` are by default those of the plan's folder.
    """
    from xlplan.refresh.decide import decide_refresh

    config = config or load_config(plan.path.parent)
    register = register or read_register(find_register(config, plan.path))
    past = _past_of(plan) if any("direction" in table.columns for table in plan.tables) else None
    with doing("working out the month"):
        return decide_refresh(
            plan,
            register,
            extract,
            period=period,
            rating=config.rating,
            past=past,
            split_footnotes=split_footnotes,
            force_protected=force_protected,
        )


def _past_of(plan: Plan) -> Past:
    """Return the plan's history, and the month of the last refresh that wrote it."""
    from xlplan.refresh.travel import Past

    kept = receipts.find_receipts(plan.path.resolve().parent)
    last = next((receipt.period for receipt in kept if receipt.output == plan.path.name), None)
    return Past(read_history(plan.path), last)


def apply(
    refresh: Refresh, output: str | Path, *, force: bool = False, force_protected: bool = False
) -> Receipt:
    """Write a refresh to a workbook, prove it, and return the receipt.

    `output` is a new file, or the plan's own path (a backup is kept). Raises as `write_edits` does.
    """
    receipt = write_edits(
        refresh.plan.path,
        refresh.edits,
        output,
        force=force,
        force_protected=force_protected,
        refresh_pivots=True,
        period=refresh.period.label,
        ratings=tuple(rating.to_json() for rating in refresh.ratings),
        values=refresh.values,
    )
    with contextlib.suppress(FileError):  # the receipt has the values: whoever asks next takes them in
        update_history(Path(output).resolve().parent)
    return receipt


def history(
    plan: str | Path, *, register: Register | None = None, config: Config | None = None
) -> list[Series]:
    """Return each indicator's values by period, of a plan and its earlier issues, and how the latest moved.

    `register` and `config` are by default those of the plan's folder; without a register neither higher nor
    lower is better. Raises FileError where .xlplan/history.sqlite beside the plan cannot be used.
    """
    from xlplan.series import series_of

    plan = Path(plan)
    register = register or read_register_of(plan, config)
    return series_of(read_history(plan), register.entries if register else ())


def read_issues(paths: Iterable[str | Path], *, config: Config | None = None) -> list[Plan]:
    """Return earlier issues of a plan. Raises as read_plan does, and UsageError where one says no month."""
    from xlplan.refresh.issued import month_of

    plans = [read_plan(path, columns=config.columns if config else None) for path in paths]
    for plan in plans:
        month_of(plan)
    return plans


def seed_history(
    plan: str | Path, issues: Iterable[Plan], *, register: Register | None = None
) -> list[tuple[Issue, int]]:
    """Take the figures of earlier issues into the plan's history; return each issue, and how many were new.

    `register` is by default that of the plan's folder. Raises UsageError where an issue says no month.
    """
    from xlplan.refresh.issued import read_issue

    plan = Path(plan)
    register = register or read_register(find_register(load_config(plan.parent), plan))
    known = [
        read_issue(issue, register.entries) for issue in one_by_one("taking in earlier issues", [*issues])
    ]
    return [(issue, add_values(plan, issue.values, issue.name)) for issue in known]


def read_edits(path: str | Path) -> list[Edit]:
    """Return the edits in a JSON file: those of a dry run, or a list of {"sheet", "cell", "new", "fill"}.

    Raises FileError or UsageError that say what is wrong with it.
    """
    path = Path(path)
    try:
        document = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as wrong:
        message = f"cannot be read ({wrong.strerror}); give the path of a JSON file"
        raise FileError(message, file=path) from wrong
    except ValueError as wrong:
        raise UsageError(f"is not JSON ({wrong}); write a list of edits", file=path) from wrong
    items = document.get("edits") if isinstance(document, dict) else document
    if not isinstance(items, list):
        accepted = 'write a list of {"sheet", "cell", "new"}, or {"edits": [...]}'
        raise UsageError(f"holds no edits; {accepted}", file=path)
    try:
        return [edit_from_json(item, f"edit {number}") for number, item in enumerate(items, 1)]
    except UsageError as wrong:
        wrong.file = str(path)
        raise


def check(
    plan: Plan,
    *,
    register: Register | None = None,
    config: Config | None = None,
    select: Sequence[str] = (),
    ignore: Iterable[str] = (),
) -> list[Finding]:
    """Return what is wrong with a plan, in reading order, waived findings marked.

    `register` and `config` are by default those of the plan's folder, if it has them.
    """
    from datetime import date

    from xlplan.checks import Subject, run_checks

    config = config or load_config(plan.path.parent)
    register = register or read_register_of(plan.path, config)
    return run_checks(Subject(plan, register, config, date.today()), select=select, ignore=tuple(ignore))


def find_fixes(
    plan: Plan,
    *,
    register: Register | None = None,
    config: Config | None = None,
    select: Sequence[str] = (),
    ignore: Iterable[str] = (),
) -> list[Fix]:
    """Return the remedies that are certain, each with its rules' codes and the edit for `write_edits`.

    Of what `check` finds with the same arguments; nothing that is waived is among them.
    """
    from datetime import date

    from xlplan.checks import Subject
    from xlplan.checks import find_fixes as found

    config = config or load_config(plan.path.parent)
    register = register or read_register_of(plan.path, config)
    return found(Subject(plan, register, config, date.today()), select, tuple(ignore))


def certify(
    plan: Plan,
    findings: Sequence[Finding],
    *,
    config: Config | None = None,
    select: Sequence[str] = (),
    ignore: Iterable[str] = (),
) -> bytes:
    """Return a certificate, as JSON: that this plan was checked, by which rules, and what they found.

    `findings` are those of `check`, called with the same `config`, `select` and `ignore`.
    """
    from xlplan.certificate import certify as made
    from xlplan.checks import choose, rules_for

    config = config or load_config(plan.path.parent)
    codes = [rule.code for rule in choose(rules_for(config), config.check, select, tuple(ignore))]
    document = made(plan.path, findings, codes, config.check, VERSION)
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def diff(old: str | Path, new: str | Path, *, config: Config | None = None) -> Difference:
    """Return what changed between two issues of a plan; actions and indicators are matched by their words.

    `config` is by default that of the new issue's folder. Raises what read_plan raises.
    """
    from xlplan.difference.plans import diff_plans

    config = config or load_config(Path(new).parent)
    before, after = (read_plan(path, columns=config.columns) for path in (old, new))
    with doing("comparing the plans"):
        return diff_plans(before, after, config.rating.words)


def undo(plan: str | Path, *, force: bool = False) -> Undone:
    """Put back the bytes that the plan had before its last refresh, and return what was done.

    Raises Conflict where it has been edited since, unless `force`, which keeps the edited file; UsageError
    where no refresh is on record, and FileError where the bytes from before are not there any more.
    """
    from xlplan.restore import undo_refresh

    undone = undo_refresh(plan, force=force)
    with contextlib.suppress(FileError):  # whoever asks next finds the receipt among the undone
        update_history(undone.plan.resolve().parent)
    return undone


def verify(
    old: str | Path, new: str | Path, *, receipt: Receipt | None = None
) -> tuple[Comparison, tuple[str, ...], Receipt | None]:
    """Return how two workbooks differ, a clause for each difference not explained, and the receipt used.

    Without `receipt`, it is the one kept beside `new` for exactly these two files, if there is one.
    """
    old, new = Path(old), Path(new)
    hashes = digest(old), digest(new)
    if receipt is None:
        kept = receipts.find_receipts(new.parent)
        receipt = next((each for each in kept if (each.source_sha256, each.output_sha256) == hashes), None)
    if receipt is None:
        found = compare(old, new)
        wrong = unexplained(found, (), {})
        wrong += [f"{part.part} differs" for part in found.changed if not wrong]
        return found, tuple(wrong), None
    found = compare(old, new, [(edit.sheet, edit.cell) for edit in receipt.edits])
    wrong = unexplained(found, receipt.edits, receipt.recalculated, receipt.refreshed, receipt.cleared)
    claims = (receipt.source_sha256, receipt.output_sha256)
    for path, is_now, was, role in zip((old, new), hashes, claims, ("source", "output"), strict=True):
        if is_now != was:
            wrong.append(f"{path.name} is not the receipt's {role}: its bytes are others")
    return found, tuple(wrong), receipt


def explain(
    plan: Plan, reference: str, *, register: Register | None = None, config: Config | None = None
) -> list[Reason]:
    """Return why a cell ('H8'), an indicator ('I03.1') or an action ('A03') shows what it shows.

    `register` and `config` are by default those of the plan's folder. Raises UsageError for anything else.
    """
    from xlplan.why import explain as reasons

    config = config or load_config(plan.path.parent)
    register = register or read_register(find_register(config, plan.path))
    kept = receipts.find_receipts(plan.path.parent)
    with doing("looking for the reason"):
        return reasons(plan, register.entries, kept, config.rating, reference, read_history(plan.path))


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
    if output.exists() and not output.is_dir() and not force:
        message = "is there already; choose another name with -o, or overwrite it with --force"
        raise OutputExists(message, file=output)
    with doing(f"drawing {output.name}"):
        if ending == ".html":
            from xlplan.reports.pack_page import pack_page

            content = pack_page(pack).encode("utf-8")
        else:
            from xlplan.pack.book import pack_workbook

            content = pack_workbook(pack)
    with writing(output), written_beside(output, content) as temporary:
        put_in_place(temporary, output)
