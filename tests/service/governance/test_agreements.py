"""Agreements: where one stands follows from who signed what, and from the day."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.service import made_up

from sherwood.service.governance.agreeing import standing
from sherwood.service.governance.models import Agreement, Party, Standing
from sherwood.service.governance.transitions import AGREEMENT

START = date(2018, 4, 1)
THEN = datetime(2018, 3, 1, tzinfo=UTC)


def agreement(offered=True, end=None):
    return Agreement(start=START, end=end, offered_at=THEN if offered else None)


def parties(*signed, left=()):
    return [
        Party(signed_at=THEN if one else None, left_on=day)
        for one, day in zip(signed, left or [None] * len(signed), strict=True)
    ]


def test_a_draft_until_it_is_put_out():
    assert standing(agreement(offered=False), parties(False, False), START) is Standing.DRAFT


def test_out_until_the_last_has_signed():
    assert standing(agreement(), parties(True, False), START) is Standing.OFFERED


def test_in_force_from_its_first_day_until_its_end():
    ends = agreement(end=date(2019, 4, 1))
    both = parties(True, True)
    assert standing(ends, both, date(2018, 3, 31)) is Standing.SIGNED
    assert standing(ends, both, START) is Standing.IN_FORCE
    assert standing(ends, both, date(2019, 3, 31)) is Standing.IN_FORCE
    assert standing(ends, both, date(2019, 4, 1)) is Standing.ENDED


def test_it_ends_when_one_party_is_left():
    gone = parties(True, True, left=[date(2018, 6, 1), None])
    assert standing(agreement(), gone, date(2018, 5, 31)) is Standing.IN_FORCE
    assert standing(agreement(), gone, date(2018, 6, 1)) is Standing.ENDED


days = st.dates(date(2018, 1, 1), date(2020, 1, 1))


@given(
    st.booleans(),
    st.none() | days,
    st.lists(st.tuples(st.booleans(), st.none() | days), min_size=2, max_size=4),
    days,
)
def test_from_day_to_day_it_moves_as_the_table_says(offered, end, signed, day):
    one = agreement(offered, end)
    there = [Party(signed_at=THEN if yes else None, left_on=left) for yes, left in signed]
    before, after = (standing(one, there, d) for d in (day, day + timedelta(days=1)))
    assert after is before or after in AGREEMENT[before]


@pytest.fixture
def officer(db):  # noqa: ARG001
    made_up.partnership()
    return made_up.signed_in("governance_officer")


def filled(*who, **changes):
    return {
        "organisation": made_up.organisation("ics").pk,
        "kind": "memorandum",
        "title": "Memorandum",
        "text": "We work as one.",
        "freedoms": "Money is not bid for",
        "start": "2018-04-01",
        "parties": [made_up.organisation(one).pk for one in who],
        **changes,
    }


def test_from_a_draft_to_what_all_have_signed(officer):
    officer.post("/agreements/new/", filled("city", "county"))
    found = Agreement.objects.get()
    where = f"/agreements/{found.pk}"
    officer.post(f"{where}/offer/", {"version": 0})
    for party in found.parties.all():
        code = party.organisation.code
        voice = made_up.signed_in("board_member", code, name=f"voice of {code}")
        assert voice.post(f"/parties/{party.pk}/sign/", {"version": 0}).status_code == 422
        given = {"read": "on", "version": 0}
        assert voice.post(f"/parties/{party.pk}/sign/", given).status_code == 302
    page = officer.get(f"{where}/").content.decode()
    assert "In force" in page
    assert "Voice of City".lower() in page.lower()
    party = found.parties.first()
    assert party.sha256 == found.sha256


def test_the_text_does_not_change_once_it_is_out(officer):
    officer.post("/agreements/new/", filled("city", "county"))
    found = Agreement.objects.get()
    where = f"/agreements/{found.pk}"
    given = filled("city", "county", text="We work apart.", version=0)
    assert officer.post(f"{where}/change/", given).status_code == 302
    officer.post(f"{where}/offer/", {"version": 1})
    page = officer.post(f"{where}/change/", {**given, "text": "Third", "version": 2})
    assert "its text does not change any more" in page.content.decode()
    found.refresh_from_db()
    assert found.text == "We work apart."


def test_what_was_changed_meanwhile_is_not_put_out(officer):
    officer.post("/agreements/new/", filled("city", "county"))
    found = Agreement.objects.get()
    where = f"/agreements/{found.pk}"
    officer.post(f"{where}/change/", filled("city", "county", text="Other.", version=0))
    page = officer.post(f"{where}/offer/", {"version": 0}, follow=True)
    assert "saved by somebody else" in page.content.decode()
    found.refresh_from_db()
    assert found.offered_at is None


def test_one_party_is_no_agreement(officer):
    officer.post("/agreements/new/", filled("city"))
    page = officer.post(
        f"/agreements/{Agreement.objects.get().pk}/offer/", {"version": 0}, follow=True
    )
    assert "at least two parties" in page.content.decode()


def test_who_is_above_a_party_does_not_sign_for_it(officer):
    officer.post("/agreements/new/", filled("city", "county"))
    found = Agreement.objects.get()
    officer.post(f"/agreements/{found.pk}/offer/", {"version": 0})
    party = found.parties.get(organisation__code="city")
    above = made_up.signed_in("board_member", "ics")
    beside = made_up.signed_in("board_member", "county")
    for somebody in (above, beside, officer):
        page = somebody.post(f"/parties/{party.pk}/sign/", {"read": "on", "version": 0})
        assert page.status_code == 403
    party.refresh_from_db()
    assert party.signed_at is None


def test_a_draft_is_not_seen_by_its_parties(officer):
    officer.post("/agreements/new/", filled("city", "county"))
    where = f"/agreements/{Agreement.objects.get().pk}/"
    city = made_up.signed_in("board_member", "city")
    assert city.get(where).status_code == 403
    officer.post(f"{where}offer/", {"version": 0})
    assert city.get(where).status_code == 200
