"""Where a folder has its plan, register and extracts: what xlplan.toml names, else the usual files.

Separate from config.py, which reads the settings and looks for no file.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from xlplan.config import FILE_NAME, Config
from xlplan.errors import ExtractError, FileError, UsageError
from xlplan.plan.extracts.database import PREFIX, Query
from xlplan.plan.issue import issue_month
from xlplan.records.measure import PREFIX as MEASURE
from xlplan.records.measure import Measure
from xlplan.toml_table import either


def find_plan(config: Config) -> Path:
    """Return the plan: of the files that `plan` means, the issue of the latest month, else the last by name.

    Raises UsageError where the settings name no plan, FileError where there is no such file.
    """
    if config.plan is None:
        where = config.path or config.folder / FILE_NAME
        books = [path.name for path in match_files(config.folder, ("*.xlsx", "*.xlsm"))]
        named = f"name it, such as {either(books[:4])}" if books else "there is no workbook here: name it"
        raise UsageError(f'no plan is given; {named}, or say plan = "..." in {where}')
    return max(_some(config, "plan", (config.plan,)), key=_issue)


def _issue(path: Path) -> tuple[str, str, str]:
    month = issue_month(path)
    return month.label if month else "", path.stem, str(path)


def find_register(config: Config, plan: Path | None = None) -> Path:
    """Return the register: the one of the settings, else indicators.xlsx or .csv beside the plan."""
    if config.register is not None:
        return _some(config, "register", (config.register,))[-1]
    folder = plan.parent if plan else config.folder
    found = [folder / name for name in ("indicators.xlsx", "indicators.csv") if (folder / name).is_file()]
    if not found:
        raise FileError(
            "no register: here is neither indicators.xlsx nor indicators.csv; 'xlplan init PLAN' writes one",
            file=folder.absolute(),
        )
    return found[0]


def find_extracts(config: Config, plan: Path | None = None) -> tuple[Path | Query | Measure, ...]:
    """Return the extracts by name: those of the settings, else extracts/* beside the plan."""
    if config.extracts:
        files = [each for each in config.extracts if not is_setting(each)]
        others = [find_setting(config, each) for each in config.extracts if is_setting(each)]
        return (*(_some(config, "extracts", files) if files else ()), *others)
    folder = (plan.parent if plan else config.folder) / "extracts"
    found = match_files(folder, ("*.csv", "*.xlsx", "*.parquet"))
    if not found:
        message = "no extract: here is no .csv, .xlsx or .parquet file; name one with -e"
        raise FileError(message, file=folder.absolute())
    return found


def find_comparators(config: Config) -> Path | None:
    """Return the file of published figures that the settings name; None where they name none."""
    return _some(config, "pack.comparators", (config.comparators,))[-1] if config.comparators else None


def find_named_extracts(config: Config, names: Sequence[str]) -> tuple[Path | Query | Measure, ...]:
    """Return what the names mean: files and globs where we are, or what the settings describe."""
    found: list[Path | Query | Measure] = []
    for name in names:
        meant = (find_setting(config, name),) if is_setting(name) else match_files(Path(), (name,))
        if not meant:
            is_folder = Path(name).is_dir()
            seen = "is a folder; name its files," if is_folder else "there is no such extract; name a file,"
            message = f"{seen} a glob in quotes, sql:NAME or measure:NAME"
            raise FileError(message, file=name)
        found.extend(meant)
    return tuple(found)


def choose_extracts(config: Config, plan: Path, named: Sequence[str]) -> tuple[Path | Query | Measure, ...]:
    """Return the extracts that were named, else the folder's. Raises ExtractError where one is the plan."""
    found = find_named_extracts(config, named) if named else find_extracts(config, plan)
    for source in found:
        if isinstance(source, Path) and source.samefile(plan):
            raise ExtractError("is the plan itself; -e names the file with the month's values", file=source)
    return found


def is_setting(source: str) -> bool:
    """Tell whether a source is one that xlplan.toml describes, and no file: 'sql:NAME' or 'measure:NAME'."""
    return source.startswith((PREFIX, MEASURE))


def find_setting(config: Config, source: str) -> Query | Measure:
    """Return what 'sql:NAME' or 'measure:NAME' means; raises UsageError where the settings have none."""
    prefix, table, known = (
        (PREFIX, "sql", config.sql) if source.startswith(PREFIX) else (MEASURE, "measures", config.measures)
    )
    name = source.removeprefix(prefix)
    if name not in known:
        seen = f"it has {either([prefix + each for each in known])}" if known else "it has none"
        where = config.path or config.folder / FILE_NAME
        raise UsageError(f"there is no [{table}.{name}] in {where}; {seen}", file=source)
    return known[name]


def _some(config: Config, key: str, patterns: Sequence[str]) -> tuple[Path, ...]:
    found = match_files(config.folder, patterns)
    if not found:
        raise FileError(
            f"no file is called {either(patterns)} in {config.folder.absolute()}", file=config.path, place=key
        )
    return found


def match_files(folder: str | Path, patterns: Sequence[str]) -> tuple[Path, ...]:
    """Return the files that the names or globs mean, in the order of their names: plan, then plan-2013-12.

    A relative one is sought in the folder. Excel's '~$' files beside an open workbook are left out.
    """
    found = {path for pattern in patterns for path in _matches(Path(folder), pattern) if path.is_file()}
    wanted = (path for path in found if not path.name.startswith("~$"))
    return tuple(sorted(wanted, key=lambda path: (path.stem, str(path))))


def _matches(folder: Path, pattern: str) -> list[Path]:
    named = Path(pattern)
    if (folder / named).is_file():
        return [folder / named]  # 'plan [draft].xlsx' is a name, not a glob
    try:
        if named.is_absolute():
            return [*Path(named.anchor).glob(str(named.relative_to(named.anchor)))]
        return [*folder.glob(pattern)]
    except ValueError as error:
        raise UsageError(
            f'"{pattern}" is neither a file\'s name nor a glob such as "extracts/*.csv"'
        ) from error
