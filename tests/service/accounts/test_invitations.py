"""Inviting, helping in again, closing: links that work once, and what the first officer needs."""

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.tokens import default_token_generator
from django.test import Client
from tests.service.accounts.test_sign_in import enter, is_in, told, with_app
from tests.service.made_up import grant, partnership, user

from sherwood.errors import InputError
from sherwood.service.accounts.invitations import (
    close_account,
    invite,
    link_for,
    make_first_officer,
)

NEW = "three words nobody joins"


def choose(link, password=NEW):
    client = Client()
    client.get(link)
    return client.post(
        "/accounts/link/password/", {"new_password1": password, "new_password2": password}
    )


def test_an_invitation_leads_in():
    ann = invite("Ann.Other@Example.org", "Ann Other")
    assert choose(link_for(ann.email)).headers["Location"] == "/accounts/sign-in/"
    assert is_in(enter(ann, NEW)[0])
    assert told() == ["invited", "link given", "password chosen by link", "signed in"]


def test_before_they_choose_a_password_nothing_signs_them_in():
    ann = invite("ann.other@example.org", "Ann Other")
    for guess in ("", "None", "!"):
        assert not is_in(enter(ann, guess)[0])


def test_a_link_works_once():
    link = link_for(user().email)
    choose(link)
    answer = choose(link, "another four words here")
    assert answer.status_code == 410 and "no longer works" in answer.text


def test_a_link_works_for_a_day(settings):
    link = link_for(user().email)
    assert settings.PASSWORD_RESET_TIMEOUT == 24 * 3600
    settings.PASSWORD_RESET_TIMEOUT = -1
    assert Client().get(link).status_code == 410


def test_a_changed_link_works_for_nobody():
    *start, key, token, end = link_for(user().email).split("/")
    other = token[:-1] + ("x" if token[-1] != "x" else "y")
    for changed in ((key, other), ("OTk5", token), (key, "x")):
        assert Client().get("/".join((*start, *changed, end))).status_code == 410


def test_the_link_leaves_the_address_at_once():
    answer = Client().get(link_for(user().email))
    assert answer.headers["Location"] == "/accounts/link/password/"
    assert answer.headers["Referrer-Policy"] == "same-origin"


def test_a_new_password_by_link_signs_out_everywhere_and_keeps_the_second_step():
    ann = user()
    client, _ = enter(ann)
    with_app(ann)
    choose(link_for(ann.email))
    assert not is_in(client)
    assert enter(ann, NEW)[1].headers["Location"] == "/accounts/code/"


def test_a_lost_app_is_taken_away_only_when_asked_for():
    ann = with_app(user())
    link_for(ann.email, without_second_step=True)
    assert not Authenticator.objects.exists()


def test_a_closed_account_gets_no_link_and_loses_those_it_has():
    ann = user()
    link = link_for(ann.email)
    close_account(ann.email)
    assert Client().get(link).status_code == 410
    with pytest.raises(InputError, match="nobody active"):
        link_for(ann.email)


@pytest.mark.parametrize("email", ["", "ann", "ann@", "ann.other@example.org"])
def test_addresses_that_are_none_or_taken_are_refused(email):
    user()
    with pytest.raises(InputError):
        invite(email, "Ann Other")


def test_the_first_officer_gives_all_other_roles_and_there_is_one_first():
    partnership()
    ann, ben = user(), user("Ben Oakes")
    held = make_first_officer(ann.email, "ics")
    assert held.role == "information_governance_officer" and held.node.code == "ics"
    with pytest.raises(InputError, match="ask them"):
        make_first_officer(ben.email, "ics")


@pytest.mark.parametrize(
    ("officer", "whom"),
    [
        (True, "tell another officer, or whoever runs the service, now."),
        (False, "tell your information governance officer now."),
    ],
)
def test_somebody_is_told_of_a_link_and_whom_to_tell_who_is_not_themselves(officer, whom):
    partnership()
    ann = invite("ann@example.org", "Ann Other")
    if officer:
        make_first_officer(ann.email, "ics")
    choose(link_for(ann.email))
    browser, _ = enter(ann, NEW)
    page = browser.get("/accounts/")
    assert "Whoever runs the service made a link by which a new password" in page.text
    assert f"If you did not ask for it, {whom}" in page.text


def test_when_nobody_is_left_who_gives_roles_there_can_be_a_first_again():
    partnership()
    ann, ben = user(), user("Ben Oakes")
    grant(ann, "information_governance_officer")
    close_account(ann.email)
    assert make_first_officer(ben.email, "ics").user == ben


def test_a_token_of_one_is_no_token_of_another():
    ann, ben = user(), user("Ben Oakes")
    assert not default_token_generator.check_token(ben, default_token_generator.make_token(ann))
