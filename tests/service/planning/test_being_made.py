"""Until there is a plan its page says what is being made, how far that is, and what follows."""

from dataclasses import replace

import pytest
from tests.service import made_up
from tests.service.planning import released

from sherwood.service.operations.models import Taken
from sherwood.service.planning.models import Analysis, PlanRun

pytestmark = pytest.mark.django_db


@pytest.fixture
def planner(settings, tmp_path):
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, partnership=tmp_path)
    released.practices_belong()
    return made_up.signed_in("analyst", purpose="planning")


def told(page):
    return page.content.decode()


def test_while_a_release_is_checked_the_figures_and_the_plan_are_said_to_follow(planner):
    Taken.objects.create(name=released.RELEASE, state="checking", done=4, of=31)
    plan, figures = planner.get("/plan/"), planner.get("/figures/")
    for page in (plan, figures):
        assert f"Release {released.RELEASE} is being checked: step 4 of about 31" in told(page)
        assert page["Refresh"] == "5"
    assert "Its figures follow, and then the plan." in told(plan)
    assert "Its figures follow." in told(figures)


def test_a_release_that_was_refused_is_told_with_its_fault_where_none_is_shown(planner):
    Taken.objects.create(name=released.RELEASE, state="failed", fault="spell: 3 rows too few.")
    for page in ("/plan/", "/figures/"):
        told_there = told(planner.get(page))
        assert f"Release {released.RELEASE} was not taken in" in told_there
        assert "spell: 3 rows too few." in told_there
        assert "/operations/" not in told_there
    # Pages go on showing another, so that nobody waits for it.
    released.shown_release("2017-04-01")
    assert "was not taken in" not in told(planner.get("/figures/"))


def test_while_figures_are_made_the_plan_is_said_to_follow(planner):
    released.shown_release()
    Analysis.objects.create(
        release=released.RELEASE, state="running", done=2, of=7, doing="fitting the cost model"
    )
    page = planner.get("/plan/")
    assert f"The analysis of {released.RELEASE} is being made: step 2 of about 7" in told(page)
    assert "Now: fitting the cost model." in told(page)
    assert "The plan follows." in told(page)
    assert page["Refresh"] == "5"
    assert "Refresh" not in planner.get("/plan/?still")


def test_a_plan_that_is_being_made_comes_before_what_it_follows(planner):
    released.shown_release()
    Taken.objects.create(name="2019-04-01", state="checking")
    PlanRun.objects.create(release=released.RELEASE, draws=256, state="running", done=3, of=30)
    assert "is being made: step 3 of about 30" in told(planner.get("/plan/"))


def test_where_no_partnership_is_known_no_plan_is_said_to_follow(planner, settings):
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, partnership=None)
    Taken.objects.create(name=released.RELEASE, state="checking")
    assert "no partnership folder, so no plan follows" in told(planner.get("/plan/"))


def test_figures_that_could_not_be_made_are_offered_again_from_the_plan(planner):
    released.shown_release()
    Analysis.objects.create(release=released.RELEASE, state="failed", fault="No cost model.")
    page = told(planner.get("/plan/"))
    assert "could not be made. No cost model." in page
    assert 'action="/figures/again/"' in page


def test_where_figures_are_ready_and_no_plan_was_asked_for_one_is_offered(planner):
    released.shown_release()
    released.figures_ready()
    page = told(planner.get("/plan/"))
    assert "no plan has been made of it" in page
    assert 'action="/plan/again/"' in page
