"""Bodies, the matters they decide, and the powers delegated to them."""

import pytest
from tests.service import made_up

from sherwood.service.governance.models import Body, Delegation, Topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    made_up.partnership()
    return made_up.signed_in("governance_officer")


def words(page):
    return page.content.decode()


def test_a_body_is_set_up_with_its_terms_and_matters(officer):
    ics, city = made_up.organisation("ics"), made_up.organisation("city")
    given = {
        "organisation": ics.pk,
        "hierarchy": made_up.hierarchy().pk,
        "name": "The Board",
        "quorum": "0.6",
        "terms": "It meets every month.",
    }
    assert officer.post("/bodies/new/", given).status_code == 302
    body = Body.objects.get()
    matters = f"/bodies/{body.pk}/topics/new/"
    officer.post(matters, {"title": "Outsourcing", "rule": "unanimous", "reason": "A condition"})
    officer.post(matters, {"title": "Budget", "rule": "reserved", "reserved_to": city.pk})
    page = words(officer.get(f"/bodies/{body.pk}/?day=2018-07-04"))
    for said in ("It meets every month.", "60%", "Outsourcing", "A condition", "County"):
        assert said in page


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"rule": "reserved"}, "Say to whom it is reserved."),
        ({"rule": "majority", "reserved_to": "ics"}, "Only a reserved matter"),
    ],
)
def test_a_matter_is_reserved_to_somebody_or_not_reserved(officer, given, said):
    body, _ = made_up.board()
    if "reserved_to" in given:
        given = {**given, "reserved_to": made_up.organisation("ics").pk}
    page = officer.post(f"/bodies/{body.pk}/topics/new/", {"title": "Budget", **given})
    assert said in words(page)
    assert Topic.objects.count() == 1


def test_a_power_is_given_up_to_a_sum_and_taken_back(officer):
    body, _ = made_up.board()
    city = made_up.organisation("city")
    given = {
        "giver": city.pk,
        "body": body.pk,
        "matter": "Care fund",
        "limit": "1000.00",
        "start": "2018-04-01",
        "source": "made up",
    }
    assert officer.post("/delegations/new/", given).status_code == 302

    def held(query):
        return "Care fund" in words(officer.get(f"/bodies/?{query}")).split("Not in force")[0]

    assert held("day=2018-07-04&pounds=1,000")
    assert not held("day=2018-07-04&pounds=1000.01")
    assert not held("day=2018-03-31")
    pk = Delegation.objects.get().pk
    officer.post(f"/delegations/{pk}/revoke/", {"end": "2018-06-01", "version": 0})
    assert held("day=2018-05-31")
    assert not held("day=2018-06-01")
    page = officer.post(f"/delegations/{pk}/revoke/", {"end": "2018-05-01", "version": 1})
    assert "It ended, or ends, on 2018-06-01" in words(page)


def test_only_the_giver_takes_a_power_back():
    made_up.partnership()
    body, _ = made_up.board()
    given = Delegation.objects.create(
        giver=made_up.organisation("city"), body=body, matter="x", start=made_up.START, source="x"
    )
    county = made_up.signed_in("governance_officer", "county")
    where = f"/delegations/{given.pk}/revoke/"
    assert county.post(where, {"end": "2018-06-01", "version": 0}).status_code == 403
    assert county.get(f"/bodies/{body.pk}/").status_code == 403
    assert "The Board" not in words(county.get("/bodies/"))


def test_a_rule_does_not_change_under_a_question_that_is_before_a_meeting(officer):
    from tests.service.governance.test_meetings_pages import planned

    _, _, decision = planned(officer)
    topic = decision.topic
    given = {"title": "Services", "rule": "unanimous", "version": 0}
    page = officer.post(f"/topics/{topic.pk}/change/", given)
    assert "is before a meeting" in words(page)
    topic.refresh_from_db()
    assert topic.rule == "majority"


def test_the_decision_log_is_found_by_words(officer):
    from tests.service.governance.test_meetings_pages import planned

    planned(officer)
    for found in ("/decisions/", "/decisions/?q=homes care", "/decisions/?q=go+on&state=tabled"):
        assert "Care homes" in words(officer.get(found))
    for nothing in ("/decisions/?q=hospital", "/decisions/?state=carried"):
        assert "None found." in words(officer.get(nothing))
    county = made_up.signed_in("governance_officer", "county")
    assert "None found." in words(county.get("/decisions/"))
