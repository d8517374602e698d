"""The service in a real browser: what every test of its pages in one may ask for.

`visit` opens windows; each is signed in as somebody or nobody, with or without JavaScript, of any
width. When a test ends, no page may have met an error or asked anybody outside for anything.

The manual's pictures are taken on the way when `make pictures` asks for them.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import Client
from playwright.sync_api import Browser, Page
from tests.accessible import violations
from tests.service.made_up import PASSWORD

from sherwood.service.accounts.models import User

# The browser's own loop runs in this thread; the database is used from it all the same.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

PICTURES = Path(__file__).parents[3] / "docs" / "images" / "service"


_FOCUSED = """() => {
    const one = document.activeElement;
    const label = one.labels && one.labels.length ? one.labels[0] : one;
    return label.textContent.trim().replace(/\\s+/g, " ");
}"""


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
        # A page that is on its way has none yet.
        until = time.monotonic() + 10
        while headings.count() != 1 and time.monotonic() < until:
            self.page.wait_for_timeout(50)
        assert headings.count() == 1, headings.all_inner_texts()
        return headings.inner_text()

    def text(self) -> str:
        """What the page says, without its header and footer."""
        return self.page.locator("main").inner_text()

    def said(self) -> str:
        """What the page says of what was just done."""
        return self.page.locator(".nhsuk-notification-banner__content").first.inner_text()

    def fill(self, **fields: str) -> None:
        """Fill fields by their labels, written with underscores."""
        for label, value in fields.items():
            self.page.get_by_label(label.replace("_", " "), exact=True).fill(value)

    def choose(self, **fields: str) -> None:
        """Choose from lists by their labels, written with underscores."""
        for label, value in fields.items():
            self.page.get_by_label(label.replace("_", " "), exact=True).select_option(label=value)

    def pick(self, *labels: str) -> None:
        """Tick boxes, or pick from a group."""
        for label in labels:
            self.page.get_by_label(label, exact=True).check()

    def press(self, text: str) -> None:
        """Press a button."""
        self.page.get_by_role("button", name=text, exact=True).click()

    def follow(self, text: str) -> None:
        """Follow a link of the page."""
        links = self.page.get_by_role("link", name=text, exact=True)
        # Where there are many places, the menu folds those that find no room.
        links.filter(visible=True).first.click()

    def sign_in(self, who: User, role: str = "") -> None:
        """Sign in by the form, and choose a role by its words if there are several."""
        self.go("/accounts/sign-in/")
        self.fill(Email_address=who.email, Password=PASSWORD)
        self.press("Sign in")
        if role:
            self.page.get_by_role("radio", name=role).check()
        self.press("Continue")

    def home(self) -> None:
        """Go back to the first page."""
        self.page.get_by_role("banner").get_by_role("link", name="Sherwood").click()

    def tab_to(self, name: str) -> None:
        """Press the tab key until something of this name has the focus."""
        for _ in range(120):
            self.page.keyboard.press("Tab")
            if self.page.evaluate(_FOCUSED) == name:
                return
        raise AssertionError(f"The tab key never reaches '{name}' on {self.page.url}")

    def enter(self) -> None:
        """Press the enter key on what leads to another page."""
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def picture(self, name: str, *, height: int = 900) -> None:
        """Take a picture for the manual, if they are asked for."""
        if os.environ.get("SHERWOOD_PICTURES"):
            width = self.page.viewport_size["width"]
            self.page.set_viewport_size({"width": width, "height": height})
            self.page.evaluate("window.scrollTo(0, 0)")
            self.page.screenshot(path=PICTURES / f"{name}.png", animations="disabled")

    def check_accessible(self) -> None:
        """Axe finds nothing, nothing runs off the side, and there is one heading."""
        self.heading()
        assert self.violations() == []
        assert self.too_wide() <= 0, f"{self.page.url} is {self.too_wide()} px too wide"

    def violations(self) -> list[str]:
        """What axe finds."""
        return violations(self.page)

    def too_wide(self) -> int:
        """By how many pixels the page runs off the side, once its menu has folded itself."""
        side = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        # Asked again from here: waiting inside the page would need what its policy refuses.
        until = time.monotonic() + 2
        while (over := self.page.evaluate(side)) > 0 and time.monotonic() < until:
            self.page.wait_for_timeout(50)
        return over


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
        context.set_default_timeout(15_000)
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
