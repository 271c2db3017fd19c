"""The house stands: modules import from lower floors only, and each library stays in the rooms it has."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import xlplan

PACKAGE = Path(xlplan.__file__).parent
FLOORS = (
    {"errors", "address", "findings", "edits", "progress", "memory", "resources"},
    {"files", "ooxml", "proof", "text", "rating", "trend"},
    {"plan", "movement", "records", "config", "folder", "toml_table", "receipts", "backups"},
    {
        "failures",
        "schema",
        "refresh",
        "certificate",
        "checks",
        "difference",
        "pack",
        "propose",
        "series",
        "why",
    },
    {"write", "restore", "api", "reports", "fleet"},
    {"cli", "__init__", "__main__"},
)
# Rooms on one floor do not know each other, but for these.
NEIGHBOURS = {
    ("findings", "errors"): "a failed validation is an error that carries findings",
    ("findings", "address"): "findings are sorted by their cells",
    ("edits", "errors"): "an edit that says nothing is refused",
    ("edits", "address"): "an edit names its cell",
    ("proof", "ooxml"): "check_container and the limits: both refuse the same files",
    ("config", "plan"): "an extract's columns have one list; what a query is",
    ("config", "toml_table"): "it reads the settings' tables",
    ("config", "backups"): "how long they are kept is a setting",
    ("receipts", "backups"): "a write that did not happen leaves none",
    ("folder", "config"): "the settings say where the files are",
    ("folder", "plan"): "an extract may be a query",
    ("folder", "toml_table"): "names are listed as the settings list them",
    ("config", "records"): "measures are settings",
    ("folder", "records"): "an extract may be a measure",
    ("plan", "records"): "an extract may be a measure",
    ("records", "plan"): "records are tables of text, or a query; what is worked out is a table too",
    ("records", "toml_table"): "it reads the settings' tables",
    ("plan", "receipts"): "the history is made of their values",
    ("movement", "plan"): "it goes by the register's basis and polarity",
    ("rating", "text"): "a long number is shortened alike everywhere",
    ("trend", "rating"): "better and worse go by polarity",
    ("schema", "failures"): "it gives failures their cells",
    ("propose", "refresh"): "what init binds is what refresh finds",
    ("why", "refresh"): "it explains by the reading that refresh takes",
    ("checks", "refresh"): "a figure is checked as refresh reads it",
    ("checks", "propose"): "a plan without a register is checked by what init would propose",
    ("checks", "schema"): "XP0 is what the schemas find",
    ("api", "write"): "the library's verbs include the write",
    ("api", "restore"): "and its undoing",
    ("fleet", "api"): "it does to each plan what the library does to one",
    ("fleet", "reports"): "a line for each plan, and the summary",
    ("api", "reports"): "a pack is saved as a page",
    ("pack", "refresh"): "a pack reads a plan's figures and ratings as refresh does",
    ("pack", "checks"): "an action is overdue, and a figure missing, as the checks have it",
    ("__main__", "cli"): "it starts the program",
    ("cli", "__init__"): "the program tells its version",
}
# Which rooms may import a library; the standard library is everybody's.
LIBRARIES = {
    "click": {"cli", "reports"},
    "distributed": {"fleet"},
    "fsspec": {"fleet"},
    "jinja2": {"reports"},
    "matplotlib": {"pack"},
    "numpy": {"plan"},
    "openpyxl": {"plan", "reports"},
    # api only names its type
    "pandas": {
        "plan",
        "failures",
        "schema",
        "api",
        "certificate",
        "checks",
        "difference",
        "reports",
        "records",
    },
    "pandera": {"failures"},
    "duckdb": {"plan", "records"},
    "holidays": {"records"},
    "pyarrow": {"plan"},
    "sqlalchemy": {"plan"},
    "xlsxwriter": {"pack"},
    "yaml": {"failures", "plan"},
}


def modules() -> Iterator[tuple[str, Path, ast.Module]]:
    """Yield each module of the package: its room, its path, its tree."""
    for path in sorted(PACKAGE.rglob("*.py")):
        first = path.relative_to(PACKAGE).parts[0]
        if first not in ("schemas", "workbooks"):
            yield first.removesuffix(".py"), path, ast.parse(path.read_text("utf-8"))


def imports(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Yield (module, name) of all that a module imports, inside its functions too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.module or "", alias.name) for alias in node.names)


def room_of(module: str, name: str) -> str:
    """Return the room of xlplan that an import means: `from xlplan import receipts` means receipts."""
    inside = module.split(".")[1] if "." in module else name
    return inside if any(inside in floor for floor in FLOORS) else "__init__"


def floor_of(room: str) -> int:
    return next(number for number, floor in enumerate(FLOORS) if room in floor)


def uses() -> set[tuple[str, str]]:
    """Return each pair of rooms of which the first imports from the second."""
    return {
        (room, room_of(module, name))
        for room, _, tree in modules()
        for module, name in imports(tree)
        if module.split(".")[0] == "xlplan"
    }


def test_every_room_has_its_floor() -> None:
    assert {room for room, _, _ in modules()} == set().union(*FLOORS)


def test_no_arrow_runs_up() -> None:
    assert [(a, b) for a, b in sorted(uses()) if floor_of(a) < floor_of(b)] == []


def test_rooms_on_one_floor_do_not_know_each_other_but_for_good_reasons() -> None:
    beside = {(a, b) for a, b in uses() if a != b and floor_of(a) == floor_of(b)}
    assert beside == NEIGHBOURS.keys() & beside
    assert NEIGHBOURS.keys() - beside == set(), "a reason for what nobody does any more"


def test_proof_knows_nothing_of_the_writer() -> None:
    known = {
        name
        for room, _, tree in modules()
        for module, name in imports(tree)
        if room == "proof" and module.startswith("xlplan.ooxml") and module != "xlplan.ooxml.limits"
    }
    assert known <= {"check_container"}


@pytest.mark.parametrize("library", LIBRARIES)
def test_library_stays_in_its_rooms(library: str) -> None:
    found = {
        room for room, _, tree in modules() for module, _ in imports(tree) if module.split(".")[0] == library
    }
    assert found <= LIBRARIES[library]


def test_there_are_no_other_libraries() -> None:
    found = {module.split(".")[0] for _, _, tree in modules() for module, _ in imports(tree)}
    assert found - set(sys.stdlib_module_names) - LIBRARIES.keys() == {"xlplan"}


def test_only_workbooks_of_our_own_are_saved_by_openpyxl() -> None:
    saving = [
        path.relative_to(PACKAGE).as_posix()
        for _, path, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "save"
    ]
    assert saving == ["plan/register_book.py", "reports/findings_book.py"]


def test_no_room_has_the_name_of_something_public() -> None:
    """Else importing the room would put the module in the public name's place."""
    assert {room for room, _, _ in modules()} & set(xlplan.__all__) == set()
