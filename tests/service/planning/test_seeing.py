"""Who sees which figures: all, or their own and how the others lie together."""

import pytest
from django.utils import timezone
from tests.service import made_up
from tests.service.access import oracle
from tests.service.planning import released

from sherwood.service.audit.models import Entry
from sherwood.service.governance.access.rules import Belonging
from sherwood.service.governance.models import Membership
from sherwood.service.planning.seeing import Reach
from sherwood.service.planning.sheets import Sheet

pytestmark = pytest.mark.django_db

KEY = f"practice-{released.LINE.replace('_', '-')}"
OWN, OTHER = "Practice P0", "Practice P5"


@pytest.fixture
def figures():
    released.practices_belong()
    released.shown_release()
    return released.figures_ready()


def pages_of(browser):
    """Everything a role can get, as text, refusals left out."""
    found = {}
    for path in (
        "/figures/",
        "/figures/organisations/",
        f"/figures/tables/{KEY}/",
        "/figures/tables/cost-by-practice/",
        f"/figures/charts/{KEY}/wide/",
        "/figures/report/",
    ):
        answer = browser.get(path)
        if answer.status_code == 200:
            body = b"".join(answer) if answer.streaming else answer.content
            found[path] = body.decode()
    return found


@pytest.mark.usefixtures("figures")
def test_a_role_that_covers_the_system_sees_every_practice():
    browser = made_up.signed_in("analyst", purpose="planning")
    pages = pages_of(browser)
    assert len(pages) == 6
    for path in ("/figures/organisations/", f"/figures/tables/{KEY}/"):
        assert OTHER in pages[path]
    assert "Synthetic people" in pages["/figures/"]
    assert "Synthetic people" in pages[f"/figures/tables/{KEY}/"]
    assert "2018-04-01" in pages["/figures/"]
    for words in ("Method", "Period", "Interval", "Source", "Disclosure policy"):
        assert words in pages["/figures/"]


@pytest.mark.usefixtures("figures")
@pytest.mark.parametrize(
    ("role", "at", "down"),
    [
        ("practice_manager", "P0", None),
        ("analyst", "city", "system"),
        ("general_practitioner", "P0", "system"),
        ("output_checker", "city", "system"),
    ],
)
def test_a_role_that_covers_a_part_sees_its_own_and_never_anothers_row(role, at, down):
    browser = made_up.signed_in(role, at, down, purpose="planning")
    pages = pages_of(browser)
    assert set(pages) == {
        "/figures/",
        "/figures/organisations/",
        f"/figures/tables/{KEY}/",
        "/figures/tables/cost-by-practice/",
    }
    for page in pages.values():
        assert OTHER not in page
    assert OWN in pages[f"/figures/tables/{KEY}/"]
    assert "Others: least, quartiles, most" in pages["/figures/"]
    assert browser.get("/figures/?organisation=P5").status_code == 403
    assert Entry.objects.filter(action="refused").exists()


@pytest.mark.usefixtures("figures")
def test_the_others_are_a_spread_only_where_they_are_many():
    analysis = released.Analysis.objects.get()
    sheet = analysis.shelf.sheet(KEY)
    few = Reach(False, frozenset({f"P{place}" for place in range(5)}))
    many = Reach(False, frozenset({"P0"}))
    assert few.spread(sheet, "ratio") is None
    spread = many.spread(sheet, "ratio")
    assert (spread.least, spread.middle, spread.most) == (1.01, 1.07, 1.13)
    assert isinstance(few.seen(sheet), Sheet)


@pytest.mark.usefixtures("figures")
def test_a_role_for_nothing_of_the_kind_sees_no_figures():
    for role, purpose in (("board_member", "governance"), ("service_administrator", "operations")):
        assert pages_of(made_up.signed_in(role, purpose=purpose)) == {}


@pytest.mark.usefixtures("figures")
@pytest.mark.parametrize("path", ["/plan/", "/plan/runs/"])
def test_the_plan_is_of_the_whole_and_not_for_a_role_that_covers_a_part(path):
    assert made_up.signed_in("analyst", "city", purpose="planning").get(path).status_code == 403
    whole = made_up.signed_in("analyst", purpose="planning", name="Whole")
    assert whole.get(path).status_code == 200


@pytest.mark.usefixtures("figures")
def test_every_table_taken_out_is_told():
    browser = made_up.signed_in("practice_manager", "P0", None, purpose="planning")
    sent = browser.get(f"/figures/tables/{KEY}/")
    assert 'filename="' in sent["Content-Disposition"]
    told = Entry.objects.get(action="figures taken out")
    assert told.actor == browser.user
    assert told.detail == {"what": KEY, "release": released.RELEASE, "rows": 1}


@pytest.mark.usefixtures("figures")
@pytest.mark.parametrize(
    ("at", "down"),
    [("ics", "system"), ("ics", None), ("ics", "contract"), ("city", "system"), ("P0", None)],
)
def test_who_covers_the_system_is_decided_a_second_way(at, down):
    made_up.belongs("P0", "ics", to="contract")
    edges = [
        Belonging(one.hierarchy.name, one.parent.code, one.child.code, one.start, one.end)
        for one in Membership.objects.select_related("hierarchy", "parent", "child")
    ]
    at_the_table = {
        code for one in edges if one.hierarchy == "system" for code in (one.parent, one.child)
    }
    today = timezone.localdate()
    whole = all(oracle.lies_below(code, at, down, edges, today) for code in at_the_table)
    found = made_up.signed_in("analyst", at, down, purpose="planning").get("/figures/report/")
    assert (found.status_code == 200) is whole


def test_until_figures_are_ready_pages_say_so():
    released.practices_belong()
    browser = made_up.signed_in("analyst", purpose="planning")
    assert "Nothing is here yet" in browser.get("/figures/").content.decode()
    released.shown_release()
    released.Analysis.objects.create(release=released.RELEASE, state="running", done=2, of=7)
    page = browser.get("/figures/")
    assert "step 2 of about 7" in page.content.decode()
    assert page["Refresh"] == "5"
    assert browser.get(f"/figures/tables/{KEY}/").status_code == 403
