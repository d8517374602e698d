"""The order of the manual: the sections a reader meets first come first; new pages find a place."""

from __future__ import annotations

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation, Section
from mkdocs.structure.pages import Page

FIRST = (
    "index",
    "tutorial",
    "how-to",
    "service",
    "records",
    "synthetic",
    "methods",
    "reference",
    "glossary",
)


def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:  # noqa: ARG001
    """Put the top of the navigation in order; what `FIRST` does not name goes last."""
    nav.items.sort(key=lambda item: _place(_name(item)))
    return nav


def _name(item: Page | Section | object) -> str:
    """The folder of a section, or the file of a page, without its ending."""
    if isinstance(item, Section):
        page = next(child for child in _pages(item))
        return page.file.src_uri.split("/")[0]
    if isinstance(item, Page):
        return item.file.src_uri.split("/")[0].removesuffix(".md")
    return ""


def _pages(section: Section) -> list[Page]:
    found: list[Page] = []
    for child in section.children:
        found += _pages(child) if isinstance(child, Section) else [child]
    return found


def _place(name: str) -> tuple[int, str]:
    return (FIRST.index(name) if name in FIRST else len(FIRST), name)
