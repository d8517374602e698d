"""Figures and the plan in a browser: by axe, narrow, and a report that is shut in."""

import pytest
from tests.service import made_up
from tests.service.planning import released

pytestmark = pytest.mark.django_db(transaction=True)

HOSTILE = """<!DOCTYPE html><html lang="en"><title>A report</title><h1>A report</h1>
<style>h1 { color: rgb(1, 2, 3) }</style>
<p id="said">nothing ran</p>
<script>document.getElementById("said").textContent = "ran " + document.cookie</script>
<img src="/figures/?stolen" alt="" onerror="document.getElementById('said').textContent='ran'">
<link rel="stylesheet" href="/static/sherwood/sherwood.css">
<iframe src="/figures/" title="inside"></iframe>
<meta http-equiv="refresh" content="0; url=/figures/?led-away">
<form action="/accounts/sign-out/" method="post"><button>Press</button></form></html>"""


@pytest.fixture
def analysis(settings, tmp_path):
    from dataclasses import replace

    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, home=tmp_path)
    released.practices_belong()
    released.shown_release()
    return released.figures_ready()


@pytest.mark.usefixtures("analysis")
@pytest.mark.parametrize(("width", "scripts"), [(1280, True), (320, True)])
def test_figures_are_accessible_and_drawn(visit, width, scripts):
    whole = visit(made_up.signed_in("analyst", purpose="planning"), width=width, scripts=scripts)
    for path, heading in (
        ("/figures/", "Figures"),
        ("/figures/organisations/", "Practices and localities"),
    ):
        whole.go(path)
        assert whole.heading() == heading
        whole.check_accessible()
    chart = whole.page.locator("img.sherwood-chart").first
    chart.scroll_into_view_if_needed()
    chart.evaluate("image => image.decode()")
    assert chart.evaluate("image => image.naturalWidth") > 0
    part = visit(made_up.signed_in("practice_manager", "P0", None, purpose="planning"), width=width)
    part.go("/figures/")
    part.check_accessible()
    assert "Practice P5" not in part.page.inner_text("main")


@pytest.mark.usefixtures("analysis")
def test_on_a_telephone_captions_are_read_whole_and_what_scrolls_shows_it(visit):
    whole = visit(made_up.signed_in("analyst", purpose="planning"), width=390)
    for path in ("/figures/", "/figures/organisations/"):
        page = whole.go(path)
        wide = "box => box.scrollWidth > box.clientWidth"
        boxes = [box for box in page.locator(".sherwood-scroll").all() if box.evaluate(wide)]
        assert boxes
        for box in boxes:
            side = box.evaluate("box => box.getBoundingClientRect().right")
            caption = box.locator("caption").evaluate("one => one.getBoundingClientRect().right")
            assert caption <= side + 1
            assert "linear-gradient" in box.evaluate("box => getComputedStyle(box).backgroundImage")
        for cell in page.locator("td.nhsuk-table__cell--numeric").all()[:20]:
            assert cell.evaluate("cell => getComputedStyle(cell).whiteSpace") == "nowrap"


def test_a_report_can_show_itself_and_do_nothing_else(visit, analysis):
    (analysis.shelf.folder / "index.html").write_text(HOSTILE)
    window = visit(made_up.signed_in("analyst", purpose="planning"))
    answered = []
    window.page.on("response", lambda answer: answered.append(answer.url))
    window.go("/figures/report/")
    window.page.wait_for_load_state("networkidle")
    assert window.page.inner_text("#said") == "nothing ran"
    assert window.page.url.endswith("/figures/report/")
    assert answered == [f"{window.server}/figures/report/"]
    assert window.page.evaluate("window.origin") == "null"
    style = "getComputedStyle(document.querySelector('h1')).color"
    assert window.page.evaluate(style) == "rgb(1, 2, 3)"
    window.page.get_by_role("button", name="Press").click()
    assert window.page.url.endswith("/figures/report/")
    assert len(answered) == 1
    # The browser tells of each thing it stopped.
    assert len(window.faults) >= 4
    window.faults.clear()
