"""Both reports in a real browser: accessible by axe, all on one page, legible on a telephone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from sherwood.report import Report, write_report
from sherwood.report.analysis import analysis_report
from sherwood.report.plan import plan_report
from tests.accessible import violations
from tests.finance.made_up_plan import made_up_plan
from tests.report.findings import made_up

MADE_AT = datetime(2026, 11, 22, 9, 30)

EMPTY_PICTURES = """document.querySelectorAll(".picture svg > :not(title, desc)")
    .forEach(drawn => drawn.remove())"""


@dataclass
class Shown:
    """A page in a browser and what it asked for."""

    page: Page
    requests: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def reports(name: str) -> Report:
    if name == "analysis":
        return analysis_report(made_up(), made_at=MADE_AT)
    return plan_report(made_up_plan(), made_at=MADE_AT)


@pytest.fixture(scope="module", params=["analysis", "plan"])
def shown(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, browser: Browser
) -> Iterator[Shown]:
    path = write_report(reports(request.param), tmp_path_factory.mktemp("report"))
    opened = Shown(browser.new_page(viewport={"width": 1280, "height": 900}))
    opened.page.on("request", lambda request: opened.requests.append(request.url))
    opened.page.on("console", lambda message: opened.faults.append(message.text))
    opened.page.goto(path.as_uri())
    yield opened
    opened.page.close()


def test_the_page_is_all_there_is(shown: Shown) -> None:
    assert len(shown.requests) == 1 and shown.faults == []


def test_axe_finds_nothing_to_mend(shown: Shown) -> None:
    shown.page.evaluate("document.querySelector('details')?.setAttribute('open', '')")
    # Inside a picture all is presentation, by its role; axe would take half a minute to agree.
    shown.page.evaluate(EMPTY_PICTURES)
    for width in (1280, 320):
        shown.page.set_viewport_size({"width": width, "height": 900})
        assert violations(shown.page) == []
    shown.page.reload()
    assert violations(shown.page) == []


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_nothing_runs_off_the_side(shown: Shown, width: int) -> None:
    shown.page.set_viewport_size({"width": width, "height": 900})
    assert shown.page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize("width", [320, 1280])
def test_type_in_pictures_can_be_read(shown: Shown, width: int) -> None:
    shown.page.set_viewport_size({"width": width, "height": 900})
    heights = shown.page.evaluate(
        """[...document.querySelectorAll('.picture text')]
            .filter(t => t.checkVisibility() && t.textContent.trim())
            .map(t => [parseFloat(getComputedStyle(t).fontSize), t.getScreenCTM()])
            .map(([size, drawn]) => size * Math.hypot(drawn.a, drawn.b))"""
    )
    assert heights and min(heights) >= 9


def test_the_first_tab_offers_to_skip_to_the_report(shown: Shown) -> None:
    shown.page.keyboard.press("Tab")
    focused = shown.page.evaluate("document.activeElement.textContent")
    assert focused == "Skip to the report"


def test_the_page_prints(shown: Shown, tmp_path: Path) -> None:
    printed = shown.page.pdf(format="A4", path=tmp_path / "report.pdf")
    assert printed.startswith(b"%PDF")
