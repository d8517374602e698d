"""What axe finds wrong with a page, in reports and in the service alike."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_OPTIONS = {
    "runOnly": {"type": "tag", "values": _RULES},
    # Of what is well only a count: listing every element of it takes longer than all the rules.
    "resultTypes": ["violations"],
}


def violations(page: Page) -> list[str]:
    """Each rule that is broken, and the first element that breaks it."""
    found = Axe().run(page, options=_OPTIONS)
    return [f"{one['id']}: {one['nodes'][0]['html']}" for one in found.response["violations"]]
