"""The version, and where the data that travels lies: schemas/ and workbooks/, in a wheel or a checkout."""

from __future__ import annotations

from pathlib import Path

VERSION = "0.1.0"


def data_folder(name: str) -> Path:
    """Return the folder `schemas` or `workbooks`: inside the installed package, else beside it."""
    package = Path(__file__).resolve().parent
    inside = package / name
    return inside if inside.is_dir() else package.parent / name
