"""Reading a plan's folder: plan, register, extracts, and what the plan shows now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from xlplan.config import FILE_NAME, Config, load_config
from xlplan.errors import FileError
from xlplan.folder import find_named_extracts, find_register, is_setting
from xlplan.progress import doing

if TYPE_CHECKING:
    import pandas as pd

    from xlplan.plan.extracts.database import Query
    from xlplan.plan.extracts.extract import Extract
    from xlplan.plan.model import Plan
    from xlplan.plan.register import Register
    from xlplan.records.measure import Measure
    from xlplan.refresh.figures import Shown


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
    from xlplan.plan.extracts.extract import read_extracts
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
    """Return each indicator's figure and target as text ('86.4%'), by the plan's own indicator id.

    `register` is by default that of the plan's folder; without one, what the plan's own words propose.
    Raises what read_register raises.
    """
    from xlplan.propose.register import propose_register
    from xlplan.refresh.figures import shown_figures
    from xlplan.refresh.model import spots_of

    register = register or read_register_of(plan.path, config)
    with doing("reading the figures"):
        entries = register.entries if register else propose_register(plan).entries
        return shown_figures(entries, spots_of(plan))
