"""What MkDocs asks while it builds the site: the reference pages that are made from xlplan itself.

None of them is committed: a command, a setting, a rule or a function says of itself what it does, and the
site says what it says. mkdocs.yml names this file, and lists the pages in the order of the menu.
"""

from __future__ import annotations

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from reference_pages.commands import commands_page
from reference_pages.library import library_page
from reference_pages.rules import rule_pages
from reference_pages.schemas import SCHEMAS, schema_pages
from reference_pages.settings import settings_page


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages that are made, and the schemas themselves."""
    made = {
        "reference/commands.md": commands_page(),
        "reference/settings.md": settings_page(),
        "reference/python.md": library_page(),
        **rule_pages(),
        **schema_pages(),
    }
    for path, text in made.items():
        files.append(File.generated(config, path, content=text))
    for schema in SCHEMAS:
        files.append(File.generated(config, f"schemas/{schema.name}", abs_src_path=str(schema)))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Point links to the repository's schemas, which stand beside docs/, at the site's copies of them."""
    return markdown.replace("](../../schemas/", "](../schemas/")
