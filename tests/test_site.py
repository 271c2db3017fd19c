"""The documentation as a site: whole, strict, nothing fetched, and every reference page says all that there is."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest

import xlplan
from tests.pages import faults, needs_browser, searched
from tests.test_docs import COMMANDS, EVERYWHERE, options
from xlplan import errors
from xlplan.checks import all_pages
from xlplan.config import RATING_WORDS, load_config
from xlplan.toml_table import Table

pytest.importorskip("material", reason="mkdocs-material is not installed: requirements-dev.txt")
pytestmark = pytest.mark.xdist_group("site")  # it is built once

ROOT = Path(__file__).resolve().parent.parent
# A build that asks anybody for anything fails: there is nobody to be reached.
ALONE = (
    "import socket; socket.socket.connect = socket.getaddrinfo = None; import mkdocs.__main__ as m; m.cli()"
)
# What a page loads by itself; a link that a reader may follow is another thing.
LOADING = {"script": "src", "img": "src", "iframe": "src", "source": "src", "link": "href", "object": "data"}
SEEN = (
    "index.html",
    "tutorial.html",
    "how-to/checking.html",
    "how-to/every-month.html",
    "reference/commands.html",
    "reference/settings.html",
    "reference/rules/xp1.html",
    "reference/python.html",
    "explanation/how-the-write-works.html",
)
# Where a table of xlplan.toml stands on its page, if not under its own name.
ANCHORS = {
    "": "top",
    "sql.one": "sql",
    "measures.one": "measures",
    "check.waive": "check-waive",
    "extract.columns": "extract-columns",
}
EVERY_TABLE = """
[columns]
[extract.columns]
[sql.one]
url = "sqlite:///a.sqlite"
query = "select 1"
[measures.one]
records = ["a.csv"]
month = "day"
[calendar]
[rating.words]
[check]
[[check.waive]]
code = "XP101"
reason = "r"
by = "b"
[backups]
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the site, built as `make site` builds it."""
    folder = tmp_path_factory.mktemp("site")
    done = subprocess.run(
        [sys.executable, "-c", ALONE, "build", "--strict", "--quiet", "--site-dir", folder],
        cwd=ROOT,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return folder


def text_of(page: Path) -> str:
    """Return what a reader of a page sees."""
    return unescape(re.sub(r"<[^>]+>", "", page.read_text("utf-8")))


def test_no_page_loads_anything_from_elsewhere(site: Path) -> None:
    class Loads(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            given = dict(attrs)
            found.extend([given.get(LOADING[tag]) or ""] if tag in LOADING else [])
            found.extend(re.findall(r"url\(([^)]+)\)", given.get("style") or ""))

    pages, found = [*site.rglob("*.html")], list[str]()
    for page in pages:
        Loads().feed(page.read_text("utf-8"))
    assert len(pages) > 30
    assert len(found) > len(pages)
    assert [place for place in found if re.match(r"(https?:)?//", place)] == []


def test_no_style_loads_anything_from_elsewhere(site: Path) -> None:
    styles = "".join(path.read_text("utf-8") for path in site.rglob("*.css"))
    loaded = re.findall(r"@import[^;]+|url\(\s*[\"']?(?![\"'\s]|data:)[^)]*", styles)
    assert [place for place in loaded if re.search(r"(https?:)?//", place)] == []
    assert "url('data:" in styles


@pytest.mark.parametrize("rule", all_pages(), ids=lambda rule: rule.code)
def test_every_rule_has_its_place_in_the_site(site: Path, rule: object) -> None:
    code, title = getattr(rule, "code"), getattr(rule, "title")  # noqa: B009  # a Rule or a Told
    page = (site / "reference" / "rules" / f"{code[:3].lower()}.html").read_text("utf-8")
    assert f'id="{code.lower()}"' in page
    assert title in unescape(page)
    assert f"{code[:3].lower()}.html#{code.lower()}" in (site / "reference/rules/index.html").read_text(
        "utf-8"
    )


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_listed_with_its_options(site: Path, command: str) -> None:
    page = (site / "reference" / "commands.html").read_text("utf-8")
    section = page.partition(f'id="{command}"')[2].partition("<h2")[0]
    assert {option for option in options(command) | EVERYWHERE if option not in section} == set()


def accepted(folder: Path, monkeypatch: pytest.MonkeyPatch) -> set[tuple[str, str]]:
    """Return (table, key) of each key that xlplan.toml may hold, as the program asks for them."""
    asked, tables, table_of = set[tuple[str, str]](), set[tuple[str, str]](), Table.table

    def noted(table: Table, key: str, *keys: str) -> Table:
        tables.add((table.name, key))
        return table_of(table, key, *keys)

    monkeypatch.setattr(Table, "only", lambda table, *keys: asked.update((table.name, key) for key in keys))
    monkeypatch.setattr(Table, "table", noted)
    (folder / "xlplan.toml").write_text(EVERY_TABLE, encoding="utf-8")
    load_config(folder)
    return asked - tables - {("check", "waive")}


def test_every_key_of_the_settings_is_listed(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = (site / "reference" / "settings.html").read_text("utf-8")
    sections = dict(re.findall(r'<h2 id="([\w-]+)">(.*?)(?=<h2|</article)', page, re.DOTALL))
    keys = accepted(tmp_path, monkeypatch)
    assert ("backups", "keep") in keys
    missing = {
        (table, key)
        for table, key in keys
        if f"<code>{key}</code>" not in sections.get(ANCHORS.get(table, table), "")
    }
    assert missing == {("rating.words", word) for word in RATING_WORDS}
    assert all(f'{word} = "' in text_of(site / "reference" / "settings.html") for word in RATING_WORDS)


def test_no_setting_is_without_words_of_its_own(site: Path) -> None:
    assert re.findall(r"<td></td>", (site / "reference" / "settings.html").read_text("utf-8")) == []


def test_every_public_name_is_in_the_python_page(site: Path) -> None:
    page = (site / "reference" / "python.html").read_text("utf-8")
    names = {f"{each.__module__}.{each.__qualname__}" for each in map(xlplan.__getattr__, xlplan.__all__)}  # type: ignore[attr-defined]  # each is a function or a class
    kinds = {f"xlplan.errors.{name}" for name in vars(errors) if name.endswith("Error")}
    assert {name for name in names | kinds if f'id="{name}"' not in page} == set()


def test_every_schema_can_be_had_from_the_site(site: Path) -> None:
    for schema in (ROOT / "schemas").iterdir():
        assert (site / "schemas" / schema.name).read_bytes() == schema.read_bytes()


@needs_browser
@pytest.mark.parametrize("page", SEEN)
def test_pages_are_sound_in_a_browser(site: Path, page: str) -> None:
    assert faults(site / page) == {}


@needs_browser
def test_search_works_from_a_folder(site: Path) -> None:
    found = searched(site / "index.html", "waiver expired")
    assert found["errors"] == []
    assert any("XP9" in title for title in found["titles"])
