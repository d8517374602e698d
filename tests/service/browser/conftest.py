"""The service in a real browser: what every test of its pages in one may ask for.

`visit` opens browsers; each is signed in as somebody or nobody, with or without JavaScript, of any
width. When a test ends, no page may have met an error or asked anybody outside for anything.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.cache import cache
from django.test import Client
from playwright.sync_api import Browser, Page

# The browser's own loop runs in this thread; the database is used from it all the same.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One worker runs all browsers."""
    for item in items:
        if "tests/service/browser" in str(item.path):
            item.add_marker(pytest.mark.xdist_group("browser"))


@dataclass
class Visit:
    """One browser window and what went wrong in it."""

    page: Page
    server: str
    faults: list[str] = field(default_factory=list)

    def go(self, path: str) -> Page:
        """Open a page of the service."""
        self.page.goto(self.server + path)
        return self.page

    def heading(self) -> str:
        """The page's one heading of the first rank."""
        headings = self.page.locator("h1")
        assert headings.count() == 1, headings.all_inner_texts()
        return headings.inner_text()

    def fill(self, **fields: str) -> None:
        """Fill fields by their labels, written with underscores."""
        for label, value in fields.items():
            self.page.get_by_label(label.replace("_", " "), exact=True).fill(value)

    def press(self, text: str) -> None:
        """Press a button."""
        self.page.get_by_role("button", name=text, exact=True).click()

    def check_accessible(self) -> None:
        """Axe finds nothing, nothing runs off the side, and there is one heading."""
        self.heading()
        found = Axe().run(self.page, options={"runOnly": {"type": "tag", "values": WCAG}})
        assert found.violations_count == 0, found.generate_report()
        too_wide = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert too_wide <= 0, f"{self.page.url} is {too_wide} px too wide"


@pytest.fixture
def visit(live_server, browser: Browser) -> Iterator[Callable[..., Visit]]:
    """Open a browser: `visit(client)` is signed in as that client is."""
    cache.clear()
    visits: list[Visit] = []

    def open_one(client: Client | None = None, *, width: int = 1280, scripts: bool = True) -> Visit:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            java_script_enabled=scripts,
            reduced_motion="reduce",
        )
        if client is not None:
            held = client.cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": held, "url": live_server.url}])
        one = Visit(context.new_page(), live_server.url)
        _listen(one)
        visits.append(one)
        return one

    yield open_one
    for one in visits:
        one.page.context.close()
    assert [fault for one in visits for fault in one.faults] == []


def _listen(one: Visit) -> None:
    # A refusal that a test looks for is told in the console by the browser itself.
    one.page.on(
        "console",
        lambda said: (
            one.faults.append(said.text)
            if said.type == "error" and "status of 4" not in said.text
            else None
        ),
    )
    one.page.on("pageerror", lambda error: one.faults.append(str(error)))
    one.page.on(
        "request",
        lambda request: (
            None
            if request.url.startswith((one.server, "data:"))
            else one.faults.append(f"asked {request.url}")
        ),
    )
    one.page.on(
        "response",
        lambda answer: (
            one.faults.append(f"{answer.status} {answer.url}") if answer.status >= 500 else None
        ),
    )
