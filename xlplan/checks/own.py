"""Rules of an officer's own: Python files named in xlplan.toml under [check] rules, and read only then.

Apart from the catalogue: what stands in these files is the officer's, and whatever goes wrong in them is told
with their names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import wraps
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from traceback import extract_tb
from typing import TYPE_CHECKING

from xlplan.checks.rule import Rule, Run, Seen, entered
from xlplan.errors import ConfigError, XlplanError

if TYPE_CHECKING:
    from xlplan.checks.subject import Subject

_CODE = re.compile(r"(?!XP)[A-Z]{2,8}[0-9]{3}")


def own_rules(folder: Path, names: Sequence[str]) -> list[Rule]:
    """Return the rules in these files, which are named as they stand from the folder of xlplan.toml.

    Raises ConfigError for a file that is not there, that fails, that has no rule, or whose codes are ours.
    """
    return [rule for name in names for rule in _rules_in(folder / name)]


def _rules_in(path: Path) -> list[Rule]:
    if not path.is_file():
        raise ConfigError("there is no such file; [check] rules names Python files", file=path)
    spec = spec_from_file_location(f"xlplan_rules_{path.stem}", path)
    if spec is None or spec.loader is None:
        raise ConfigError("is not a Python file; rules stand in files that end in .py", file=path)
    with entered() as found:
        try:
            spec.loader.exec_module(module_from_spec(spec))
        except XlplanError as wrong:
            raise ConfigError(f"cannot be loaded: {wrong.message}", file=path) from wrong
        except Exception as wrong:
            raise ConfigError(f"cannot be loaded ({_told(wrong, path)})", file=path) from wrong
    for rule in found:
        if not _CODE.fullmatch(rule.code):
            said = f"the code '{rule.code}' is not accepted; write capitals and three figures: LB001"
            raise ConfigError(said, file=path)
        if not (rule.run.__doc__ or "").strip():
            raise ConfigError(f"{rule.code} has no docstring, which is its page in the catalogue", file=path)
    if not found:
        raise ConfigError("holds no rule; write one with @check from xlplan.checks", file=path)
    return [replace(rule, run=_guarded(rule, path)) for rule in found]


def _guarded(rule: Rule, path: Path) -> Run:
    """Return the rule's function; where it fails, the error names it, its file and its line."""

    @wraps(rule.run)
    def run(subject: Subject) -> Iterator[Seen]:
        try:
            yield from rule.run(subject)
        except XlplanError:
            raise
        except Exception as wrong:
            message = f"the rule {rule.code} failed ({_told(wrong, path)}); mend it, or ignore it"
            raise ConfigError(message, file=path) from wrong

    return run


def _told(wrong: Exception, path: Path) -> str:
    lines = [frame.lineno for frame in extract_tb(wrong.__traceback__) if frame.filename == str(path)]
    where = f" in line {lines[-1]}" if lines else ""
    return f"{type(wrong).__name__}{where}: {wrong}"
