"""Officers invite, help in again and close from a page; nobody becomes somebody else by it."""

import logging
import re

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.test import Client
from tests.service import made_up
from tests.service.accounts.test_sign_in import enter, is_in, with_app

from sherwood.service.accounts.models import User
from sherwood.service.accounts.second_step import TAKEN
from sherwood.service.audit.models import Entry
from sherwood.service.governance.models import Proposal

NEW = "three words nobody joins"


def with_code(role, at, name, purpose="governance"):
    """Somebody signed in who has taken the second step."""
    browser = made_up.signed_in(role, at, purpose=purpose, name=name)
    session = browser.session
    session[TAKEN] = True
    session.save()
    return browser


@pytest.fixture
def officer():
    made_up.partnership()
    return with_code("information_governance_officer", "ics", "First Officer")


@pytest.fixture
def second():
    return with_code("information_governance_officer", "ics", "Second Officer")


def link_on(page):
    found = re.search(r'id="link">http://testserver(/accounts/link/[^<]+)</code>', page.text)
    return found[1] if found else None


def choose(link, password=NEW):
    client = Client()
    client.get(link)
    client.post("/accounts/link/password/", {"new_password1": password, "new_password2": password})


def invited(officer, name="Ann Other", email="ann.other@example.org"):
    page = officer.post("/accounts/people/new/", {"name": name, "email": email})
    return page, User.objects.get(email=email)


def new_link(officer, user, **more):
    return officer.post(f"/accounts/people/{user.pk}/link/", {"reason": "Saw them", **more})


def close(officer, user):
    return officer.post(f"/accounts/people/{user.pk}/close/", {"reason": "Has left"})


def told(action):
    return Entry.objects.get(action=action)


def test_an_officer_invites_hands_a_link_over_and_gives_the_first_role(officer):
    page, ann = invited(officer)
    choose(link_on(page))
    assert is_in(enter(ann, NEW)[0])
    assert told("invited").actor == officer.user
    where = f"/roles/new/?user={ann.pk}"
    assert where in page.text
    assert re.search(rf'value="{ann.pk}"\s+selected', officer.get(where).text)


def test_the_link_is_shown_once_and_is_in_no_log_address_session_or_audit(officer, caplog):
    caplog.set_level(logging.DEBUG)
    page, ann = invited(officer)
    token = link_on(page).split("/")[-2]
    assert page.status_code == 200  # the answer itself: no address leads to it again
    assert page.headers["Cache-Control"].startswith(("max-age=0", "no-store"))
    assert token not in caplog.text
    assert token not in officer.get(f"/accounts/people/{ann.pk}/").text
    assert not any(token in str(one.get_decoded()) for one in Session.objects.all())
    assert token not in str(list(Entry.objects.values_list("detail", "subject_key")))


@pytest.mark.parametrize(
    ("name", "email"),
    [("", "a@example.org"), ("Ann", "none"), ("Ann", "first.officer@example.org")],
)
def test_an_invitation_that_cannot_be_is_refused_beside_the_form(officer, name, email):
    page = officer.post("/accounts/people/new/", {"name": name, "email": email})
    assert page.status_code == 422 and "There is a problem" in page.text
    assert User.objects.count() == 1


def test_a_new_link_for_somebody_without_much_power_takes_one_officer_and_is_told_to_them(officer):
    ann = made_up.user()
    made_up.grant(ann, "analyst", "city", purpose="planning")
    choose(link_on(new_link(officer, ann)))
    client, _ = enter(ann, NEW)
    page = client.get("/role/")
    assert "First Officer made a link by which a new password can be chosen" in page.text
    assert "made a link" in client.get("/accounts/").text
    assert told("link given").detail["reason"] == "Saw them"


def test_the_link_of_an_invitation_is_no_news(officer):
    page, ann = invited(officer)
    choose(link_on(page))
    client, _ = enter(ann, NEW)
    assert "made a link" not in client.get("/role/").text


def test_a_link_for_somebody_with_much_power_is_shown_to_the_second_officer(officer, second):
    ann = made_up.user()
    made_up.grant(ann, "general_practitioner", "city1", purpose="direct_care")
    assert new_link(officer, ann).url == "/proposals/"
    assert not Entry.objects.filter(action="link given").exists()
    proposal = Proposal.objects.get()
    page = second.post(f"/proposals/{proposal.pk}/", {"said": "agree", "version": 0})
    choose(link_on(page))
    assert is_in(enter(ann, NEW)[0])
    assert told("link given").detail["proposal"] == proposal.pk


def test_a_second_step_in_the_way_lets_one_officer_make_a_link(officer):
    ann = made_up.user()
    with_app(ann)
    made_up.grant(ann, "general_practitioner", "city1", purpose="direct_care")
    assert link_on(new_link(officer, ann))
    assert Authenticator.objects.filter(user=ann).exists()


def test_a_second_step_is_taken_away_by_two_with_a_reason(officer, second):
    ann = made_up.user()
    with_app(ann)
    made_up.grant(ann, "general_practitioner", "city1", purpose="direct_care")
    assert new_link(officer, ann, without_second_step="on", reason="").status_code == 422
    assert new_link(officer, ann, without_second_step="on").url == "/proposals/"
    assert Authenticator.objects.filter(user=ann).exists()
    second.post(f"/proposals/{Proposal.objects.get().pk}/", {"said": "agree", "version": 0})
    assert not Authenticator.objects.filter(user=ann).exists()
    assert told("second step taken away").detail["reason"] == "Saw them"
    assert told("second step taken away").actor == second.user


def test_an_officer_does_not_take_over_another_officer(officer, second):
    page = new_link(officer, second.user)
    assert page.url == "/proposals/" and link_on(page) is None
    proposal = Proposal.objects.get()
    answer = {"said": "agree", "version": 0}
    for one in (officer, second):
        assert one.post(f"/proposals/{proposal.pk}/", answer).status_code in {403, 422}
    assert not Entry.objects.filter(action="link given").exists()


@pytest.mark.parametrize("what", ["link", "close", "reopen"])
def test_nobody_keeps_their_own_account_or_one_that_reaches_beyond_them(officer, what):
    city = with_code("information_governance_officer", "city", "City Officer")
    above = made_up.user("Above Them")
    made_up.grant(above, "analyst", "ics", purpose="planning")
    for browser, user in ((officer, officer.user), (city, above), (city, officer.user)):
        where = f"/accounts/people/{user.pk}/{what}/"
        assert browser.get(where).status_code == 403
        assert browser.post(where, {"reason": "Because"}).status_code == 403
        user.refresh_from_db()
        assert user.is_active


def test_one_sees_those_whose_every_role_one_covers_and_those_without_any(officer):
    made_up.user("Nobody Yet")
    inside, outside = made_up.user("In Side"), made_up.user("Out Side")
    for at in ("city", "city1"):
        made_up.grant(inside, "analyst", at, purpose="planning")
    for at in ("city", "county"):
        made_up.grant(outside, "analyst", at, purpose="planning")
    city = with_code("information_governance_officer", "city", "City Officer")
    text = city.get("/accounts/people/").text
    assert "Nobody Yet" in text and "In Side" in text
    assert "Out Side" not in text and "First Officer" not in text
    assert city.get(f"/accounts/people/{outside.pk}/").status_code == 403
    assert "Out Side" in officer.get("/accounts/people/?q=out.side").text
    # SQLite refuses to search for more than 50,000 characters.
    assert officer.get("/accounts/people/", {"q": "x" * 60_000}).status_code == 200


def test_a_closed_account_is_out_at_once_and_comes_back_without_roles_or_password(officer):
    ann = made_up.signed_in("board_member", "city", name="Ann Other")
    assert close(officer, ann.user).status_code == 302
    assert ann.get("/meetings/").url.startswith("/accounts/sign-in/")
    assert not is_in(enter(ann.user)[0])
    assert told("account closed").detail["roles_ended"] == ["Board member at City (Governance)"]
    page = officer.post(f"/accounts/people/{ann.user.pk}/reopen/", {"reason": "Back again"})
    assert not is_in(enter(ann.user)[0])
    choose(link_on(page))
    client, _ = enter(ann.user, NEW)
    assert is_in(client) and "You hold no role today" in client.get("/role/").text


def test_two_officers_close_at_once_and_one_is_told(officer, second):
    ann = made_up.user()
    assert close(officer, ann).status_code == 302
    assert close(second, ann).status_code == 422
    assert Entry.objects.filter(action="account closed").count() == 1


def test_one_account_is_one_and_two_are_two(officer):
    made_up.user("Ann Other")
    found = officer.get("/accounts/people/?q=ann").content.decode()
    assert "1 account you cover" in found
    assert "1 accounts" not in found
    made_up.user("Annie Other")
    assert "2 accounts you cover" in officer.get("/accounts/people/?q=ann").content.decode()
