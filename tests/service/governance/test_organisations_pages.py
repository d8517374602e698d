"""Organisations and memberships: joining, leaving, being suspended and rejoining."""

from datetime import date

import pytest
from tests.service import made_up

from sherwood.service.audit.models import Entry
from sherwood.service.governance.models import Membership, Organisation, Proposal, Suspension

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    made_up.partnership()
    return made_up.signed_in("governance_officer")


def joining(parent, child, start="2018-05-01", **more):
    return {
        "hierarchy": made_up.hierarchy().pk,
        "parent": made_up.organisation(parent).pk,
        "child": made_up.organisation(child).pk,
        "start": start,
        "source": "made up",
        **more,
    }


def agreed(browser):
    """A second officer agrees to all that waits."""
    second = made_up.signed_in("governance_officer", name="Second Officer")
    for one in Proposal.objects.filter(state="proposed"):
        second.post(f"/proposals/{one.pk}/", {"said": "agree", "version": one.version})
    return browser


def membership(child="city"):
    return made_up.organisation(child).belongs_to.get()


def words(page):
    return page.content.decode()


def test_an_organisation_is_added_and_joins(officer):
    new = {"code": "north", "name": "The North", "kind": "partnership", "source": "made up"}
    assert officer.post("/organisations/new/", new).status_code == 302
    assert officer.post("/memberships/new/", joining("ics", "north")).status_code == 302
    assert not Membership.objects.filter(child__code="north").exists()
    agreed(officer)
    assert "The North" in words(officer.get("/hierarchies/system/?day=2018-07-04"))
    assert "The North" not in words(officer.get("/hierarchies/system/?day=2018-04-15"))
    told = Entry.objects.get(action="membership added")
    # The two officers' own roles are held at what it now belongs to.
    assert told.detail["reached_by_roles"] == 2


def test_a_tree_has_one_parent_a_day(officer):
    page = officer.post("/memberships/new/", joining("county", "city1"))
    assert "is a member of City on some of these days" in words(page)
    assert made_up.organisation("city1").belongs_to.count() == 1


def test_nothing_belongs_to_what_belongs_to_it(officer):
    made_up.belongs("ics", "england", to="other")
    page = officer.post("/memberships/new/", joining("city1", "ics"))
    assert "already belongs to" in words(page)
    page = officer.post("/memberships/new/", joining("city1", "city1"))
    assert page.status_code == 422


def test_nobody_joins_before_they_opened_or_after_they_closed(officer):
    Organisation.objects.filter(code="city1").update(closed=date(2020, 4, 1))
    Membership.objects.filter(child__code="city1").update(end=date(2018, 6, 1))
    page = officer.post("/memberships/new/", joining("county", "city1", "2018-06-01"))
    assert "end it by that day" in words(page)
    given = joining("county", "city1", "2018-06-01", end="2020-04-01")
    assert officer.post("/memberships/new/", given).status_code == 302


def test_an_organisation_does_not_close_while_it_belongs(officer):
    change = {"name": "City", "kind": "partnership", "closed": "2019-04-01", "source": "x"}
    page = officer.post("/organisations/of/city/change/", {**change, "version": 0})
    assert "end that membership first" in words(page)
    officer.post(f"/memberships/{membership().pk}/end/", {"end": "2019-04-01", "version": 0})
    Membership.objects.filter(parent__code="city").update(end=date(2019, 4, 1))
    page = officer.post("/organisations/of/city/change/", {**change, "version": 0})
    assert page.status_code == 302


def test_a_member_is_suspended_and_rejoins_on_conditions(officer):
    where = f"/memberships/{membership().pk}"
    given = {"start": "2018-11-01", "reason": "Fear of outsourcing", "version": 0}
    assert officer.post(f"{where}/suspend/", given).status_code == 302
    suspension = Suspension.objects.get()
    assert not suspension.holds(date(2018, 10, 31)) and suspension.holds(date(2026, 1, 1))
    rejoin = f"/suspensions/{suspension.pk}/rejoin/"
    page = officer.post(rejoin, {"end": "2018-10-01", "conditions": "Unanimity", "version": 0})
    assert "it rejoins on a later day" in words(page)
    officer.post(rejoin, {"end": "2019-04-01", "conditions": "Unanimity", "version": 0})
    suspension.refresh_from_db()
    assert suspension.holds(date(2019, 3, 31)) and not suspension.holds(date(2019, 4, 1))
    page = words(officer.get("/organisations/of/city/"))
    assert "Fear of outsourcing" in page and "Unanimity" in page


def test_two_who_suspend_at_once_are_told_of_each_other(officer):
    where = f"/memberships/{membership().pk}/suspend/"
    given = {"start": "2018-11-01", "reason": "Mine", "version": 0}
    assert officer.post(where, given).status_code == 302
    page = officer.post(where, {**given, "start": "2020-11-01", "reason": "Yours"})
    assert page.status_code == 409
    assert Suspension.objects.count() == 1


def test_two_people_changing_one_organisation_are_shown_both(officer):
    where = "/organisations/of/city/change/"
    given = {"kind": "partnership", "source": "x", "version": 0}
    assert officer.post(where, {**given, "name": "Greater City"}).status_code == 302
    page = officer.post(where, {**given, "name": "Lesser City"})
    assert page.status_code == 409
    assert "Greater City" in words(page) and "Lesser City" in words(page)
    assert made_up.organisation("city").name == "Greater City"


def test_an_officer_of_the_city_does_not_draw_the_countys_practices_in():
    made_up.partnership()
    city = made_up.signed_in("governance_officer", "city")
    pk = membership("county1").pk
    assert city.post(f"/memberships/{pk}/end/", {"end": "2020-01-01"}).status_code == 403
    assert city.post(f"/memberships/{pk}/suspend/", {}).status_code == 403
    page = city.post("/memberships/new/", joining("county", "city1"))
    assert page.status_code == 422
    assert membership("county1").end is None


def test_what_a_user_wrote_is_kept_when_it_is_refused(officer):
    page = officer.post("/memberships/new/", joining("ics", "city", source="My own words"))
    assert page.status_code == 422
    assert "My own words" in words(page)
    assert "There is a problem" in words(page)
