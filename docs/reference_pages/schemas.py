"""What a plan, a register and an extract must hold, and which headings are known: from schemas/."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from reference_pages.markdown import cell, table

_FOLDER = Path(__file__).resolve().parents[2] / "schemas"
SCHEMAS = sorted(_FOLDER.iterdir())
_HEAD = """# Schemas

What a plan, a register and an extract must hold is said in files that you may copy and change: they are data, not code.
A column that breaks its schema is told with its cell: a register or an extract is then not used, and of a plan `xlplan check` says so (XP003, XP004, XP010).
"""
_TAIL = """## The headings of a plan { #headings }

[headings.yaml](../schemas/headings.yaml) says which headings mean which column; a heading of your own is named under [`[columns]`](settings.md#columns).
Where a heading is not among them, its words are weighed by [heading_words.yaml](../schemas/heading_words.yaml), with what stands under it: [Which plans are read](../how-to/which-plans-are-read.md).

{headings}
## The receipt { #receipt }

[receipt.schema.json](../schemas/receipt.schema.json) is the shape of a [receipt](receipts.md), as JSON Schema 2020-12.
"""


def schema_pages() -> dict[str, str]:
    """Return the page of the schemas, by its path in the site."""
    parts = [_HEAD]
    for name in ("plan", "register", "extract"):
        parts += [
            f"## The {name} {{ #{name} }}\n",
            f"[{name}.yaml](../schemas/{name}.yaml)\n",
            _columns(name),
        ]
    parts.append(_TAIL.replace("{headings}", _headings()))
    return {"reference/schemas.md": "\n".join(parts)}


def _columns(name: str) -> str:
    columns: dict[str, dict[str, Any]] = yaml.safe_load((_FOLDER / f"{name}.yaml").read_text("utf-8"))[
        "columns"
    ]
    rows = [
        (f"`{column}`", cell(says.get("description", "")), _must(says)) for column, says in columns.items()
    ]
    return table(("column", "holds", "must"), rows)


def _must(says: dict[str, Any]) -> str:
    """Return what is asked of a column, in words."""
    checks = says.get("checks") or {}
    words = [
        "be there" if says.get("required", True) else "",
        "" if says.get("nullable", True) else "be filled in",
        "be different in each row" if says.get("unique") else "",
        f"read as a {checks['reads_as']}" if "reads_as" in checks else "",
        "be one of " + ", ".join(f"`{word}`" for word in checks["isin"]) if "isin" in checks else "",
        f"look like `{checks['str_matches']}`" if "str_matches" in checks else "",
    ]
    return cell("; ".join(word for word in words if word)) or "–"


def _headings() -> str:
    known: dict[str, dict[str, Any]] = yaml.safe_load((_FOLDER / "headings.yaml").read_text("utf-8"))
    rows = [
        (f"`{column}`", cell(", ".join(map(str, [*says.get("headings", ()), *says.get("otherwise", ())]))))
        for column, says in known.items()
        if re.fullmatch(r"[a-z_]+", column)
    ]
    return table(("column", "headings"), rows)
