"""Pages of HTML from the templates in pages/: each is one file with its style inside, and asks for nothing.

Jinja escapes every value, so that a plan's text is never markup.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Environment

_PAGES = Path(__file__).resolve().parent / "pages"


def render_page(name: str, **values: object) -> str:
    """Return the page that a template makes of the values."""
    return _environment().get_template(f"{name}.html").render(**values)


@lru_cache(maxsize=1)
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(_PAGES, encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
