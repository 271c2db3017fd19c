"""Looks at pages of HTML as a browser does, and at what they say of themselves."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ROOT / ".tools"
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
_NEEDED = (shutil.which("node"), CHROMIUM, (TOOLS / "node_modules" / "axe-core").is_dir())

needs_browser = pytest.mark.skipif(
    not all(_NEEDED),
    reason="no headless Chromium with axe-core here (apt install chromium, make .tools/installed)",
)


def faults(page: Path, *, in_print: bool = False) -> dict[str, Any]:
    """Return what a browser finds wrong: console errors, requests, axe's violations, widths that overflow.

    With `in_print` also what A4 would cut.
    """
    found = _asked("look.mjs", page, *(["print"] if in_print else []))
    return {name: what for name, what in found.items() if what}


def searched(page: Path, words: str) -> dict[str, Any]:
    """Return what the site's own search finds from a page, opened from its folder: titles, console errors."""
    return _asked("search.mjs", page, words)


def _asked(script: str, page: Path, *more: str) -> dict[str, Any]:
    command: list[str | Path] = ["node", ROOT / "tests" / "pages" / script, page, TOOLS, str(CHROMIUM), *more]
    done = subprocess.run(command, capture_output=True, text=True, check=True, encoding="utf-8", timeout=300)
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer
