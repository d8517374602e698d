"""Roles are given by officers, within what they cover, never to themselves, and kept apart."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from tests.service import made_up

from sherwood.service.audit.models import Entry
from sherwood.service.governance.access.granting import NotGivenError, check_apart, overlap
from sherwood.service.governance.access.roles import Purpose
from sherwood.service.governance.access.rules import Held, holds
from sherwood.service.governance.models import Proposal

pytestmark = pytest.mark.django_db
DAY = date(2018, 4, 1)


@pytest.fixture
def officer():
    made_up.partnership()
    return made_up.signed_in("information_governance_officer")


def given_role(officer, to, role, at="city", down="", purpose="planning", **more):
    return officer.post(
        "/roles/new/",
        {
            "user": to.pk,
            "role": role,
            "node": made_up.organisation(at).pk,
            "hierarchy": made_up.hierarchy(down).pk if down else "",
            "purpose": purpose,
            "start": str(timezone.localdate()),
            "end": "",
            "reason": "Works there",
            **more,
        },
        follow=True,
    )


def test_an_officer_gives_a_role_and_it_is_told(officer):
    ann = made_up.user()
    page = given_role(officer, ann, "analyst")
    assert "Ann Other is now Analyst at City." in page.content.decode()
    made = ann.grants.get()
    assert made.given_by == officer.user
    entry = Entry.objects.get(action="role given")
    assert entry.detail["role"] == "analyst"
    assert entry.detail["reason"] == "Works there"


def test_nobody_gives_a_role_to_themselves(officer):
    page = given_role(officer, officer.user, "analyst")
    assert "Nobody gives a role to themselves." in page.content.decode()
    assert officer.user.grants.count() == 1


def test_a_reason_is_needed(officer):
    ann = made_up.user()
    given_role(officer, ann, "analyst", reason="")
    assert not ann.grants.exists()


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ("analyst", "output_checker"),
        ("output_checker", "analyst"),
        ("analyst", "information_governance_officer"),
    ],
)
def test_nobody_both_asks_for_outputs_and_reviews_them(officer, first, then):
    ann = made_up.user()
    made_up.grant(ann, first, purpose="planning")
    page = given_role(officer, ann, then, at="county")
    assert "Nobody both asks for outputs and reviews them." in page.content.decode()
    assert ann.grants.count() == 1


def test_one_who_votes_may_be_an_analyst(officer):
    ann = made_up.user()
    given_role(officer, ann, "analyst")
    given_role(officer, ann, "board_member", purpose="governance")
    assert ann.grants.count() == 2


def test_one_after_the_other_is_allowed(officer):
    ann, today = made_up.user(), timezone.localdate()
    change = str(today + timedelta(days=30))
    given_role(officer, ann, "analyst", end=change)
    given_role(officer, ann, "output_checker", start=change)
    assert Proposal.objects.get().state == Proposal.State.PROPOSED


def test_an_officer_of_the_city_gives_no_role_elsewhere():
    made_up.partnership()
    city = made_up.signed_in("information_governance_officer", "city")
    ann = made_up.user()
    for place in ("ics", "county", "county1"):
        given_role(city, ann, "analyst", at=place)
    assert not ann.grants.exists()
    given_role(city, ann, "analyst", at="city1")
    assert ann.grants.get().node.code == "city1"


@pytest.mark.usefixtures("officer")
def test_a_role_does_not_reach_further_than_the_officer():
    made_up.belongs("county", "city", to="council")
    city = made_up.signed_in("information_governance_officer", "city")
    page = given_role(city, made_up.user(), "analyst", down="council")
    assert "This reaches outside the part of the partnership you cover." in page.content.decode()


def test_a_role_without_work_for_a_purpose_is_not_given(officer):
    page = given_role(officer, made_up.user(), "analyst", purpose="direct_care")
    assert "does nothing for direct care" in page.content.decode()


def test_a_closed_account_gets_no_role(officer):
    ann = made_up.user()
    ann.is_active = False
    ann.save()
    given_role(officer, ann, "analyst")
    assert not ann.grants.exists()


def test_a_role_that_ends_opens_nothing_from_the_next_page(officer):
    ann = made_up.signed_in("board_member", "city", name="Ann Other")
    assert ann.get("/meetings/").status_code == 200
    grant = ann.user.grants.get()
    page = officer.post(f"/roles/{grant.pk}/end/", {"reason": "Has left"}, follow=True)
    assert "is no longer" in page.content.decode()
    assert ann.get("/meetings/").url == "/role/"
    assert Entry.objects.get(action="role ended").detail["reason"] == "Has left"


@pytest.mark.parametrize("start", [-5, 0, 5])
def test_a_role_is_ended_also_on_its_first_day_and_before(officer, start):
    today = timezone.localdate()
    grant = made_up.grant(made_up.user(), "analyst", start=today + timedelta(days=start))
    officer.post(f"/roles/{grant.pk}/end/", {"reason": "A mistake"})
    grant.refresh_from_db()
    assert not any(holds(grant.start, grant.end, today + timedelta(days=n)) for n in range(9))


def test_nobody_ends_their_own_role(officer):
    own = officer.user.grants.get()
    page = officer.post(f"/roles/{own.pk}/end/", {"reason": "Tired"}, follow=True)
    assert "Nobody ends a role of their own" in page.content.decode()
    own.refresh_from_db()
    assert own.end is None


def test_an_officer_of_the_city_does_not_end_a_role_of_the_county(officer):
    grant = made_up.grant(made_up.user(), "analyst", "county")
    city = made_up.signed_in("information_governance_officer", "city")
    assert city.post(f"/roles/{grant.pk}/end/", {"reason": "No"}).status_code == 403
    assert "county" not in city.get("/roles/").content.decode().lower()
    assert officer.get(f"/roles/{grant.pk}/end/").status_code == 200


ROLES = st.sampled_from([("analyst", "planning"), ("output_checker", "planning")])
SPAN = st.tuples(st.integers(0, 9), st.none() | st.integers(0, 12))


def as_held(role, span):
    start, end = (n if n is None else DAY + timedelta(days=n) for n in span)
    return Held(role[0], "ics", None, Purpose(role[1]), start, end)


@given(ROLES, SPAN, ROLES, SPAN)
def test_the_two_are_apart_exactly_on_every_day(role, span, other_role, other_span):
    one, other = as_held(role, span), as_held(other_role, other_span)
    days = [DAY + timedelta(days=n) for n in range(40)]
    together = any(
        holds(one.start, one.end, day) and holds(other.start, other.end, day) for day in days
    )
    assert overlap(one, other) is together
    if together and role != other_role:
        with pytest.raises(NotGivenError):
            check_apart(one, [other])
    else:
        check_apart(one, [other])


def test_the_page_lists_who_holds_what(officer):
    made_up.grant(made_up.user(), "analyst", "city1")
    text = officer.get("/roles/").content.decode()
    assert "Ann Other" in text
    assert "City1" in text
