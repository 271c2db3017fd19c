"""Workbooks that LibreOffice writes, from ours; all are converted when the first is asked for."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

from tests.traits.by_xlsxwriter import everything, formulas, merged, rich, rules, xw
from tests.traits.trait import Build, Trait

OFFICE_CASES = {
    "rows alone": (xw(lambda *_: None), "xlsx"),
    "everything": (xw(everything), "xlsx"),
    "rich strings": (xw(rich), "xlsx"),
    "merged cells": (xw(merged), "xlsx:Calc Office Open XML"),
    "formulas": (xw(formulas), "xlsx:Calc MS Excel 2007 XML"),
    "conditional formats": (xw(rules), "xlsx"),
}


def by_libreoffice(name: str) -> Build:
    """Return what has LibreOffice read one of our workbooks and write it anew. Skips where it is absent."""

    def build(path: Path) -> None:
        office = shutil.which("soffice")
        if office is None:
            pytest.skip("LibreOffice (soffice) is not installed")
        if not _CONVERTED:
            _convert(office)
        path.write_bytes(_CONVERTED[name])

    return build


_CONVERTED: dict[str, bytes] = {}


def _convert(office: str) -> None:
    """Have LibreOffice convert all cases at once, one start for each way of writing."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        for number, way in enumerate(sorted({way for _, way in OFFICE_CASES.values()})):
            made, out = home / f"made{number}", home / f"out{number}"
            made.mkdir()
            names = [name for name, (_, used) in OFFICE_CASES.items() if used == way]
            for name in names:
                OFFICE_CASES[name][0](made / f"{name}.xlsx")
            profile = f"-env:UserInstallation={(home / 'profile').as_uri()}"
            command = [office, profile, "--headless", "--convert-to", way, "--outdir", str(out)]
            subprocess.run(
                [*command, *map(str, made.iterdir())], check=True, capture_output=True, timeout=120
            )
            _CONVERTED.update({name: (out / f"{name}.xlsx").read_bytes() for name in names})


TRAITS = tuple(
    Trait(f"LibreOffice: {name}", by_libreoffice(name), ("A2", "C2", "F9")) for name in OFFICE_CASES
)
