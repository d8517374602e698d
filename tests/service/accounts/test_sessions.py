"""Sessions: how long they last, what ends them, and what they may act in."""

import pytest
from django.test import Client
from tests.service.accounts.test_sign_in import PASSWORD, enter, is_in, told, with_app
from tests.service.made_up import as_user, grant, partnership, user

from sherwood.service.accounts.invitations import close_account
from sherwood.service.accounts.second_step import TAKEN, needs_second_step
from sherwood.service.accounts.sessions import BEGAN, SEEN
from sherwood.service.governance.access.roles import ROLES


def let_pass(client, **seconds):
    """Let time pass since the session began or was used."""
    session = client.session
    for key, ago in seconds.items():
        session[key] -= ago
    session.save()


@pytest.mark.parametrize(
    ("passed", "stays"),
    [
        ({SEEN: 29 * 60}, True),
        ({SEEN: 30 * 60}, False),
        ({BEGAN: 12 * 3600 - 60}, True),
        ({BEGAN: 12 * 3600}, False),
    ],
)
def test_a_session_ends_after_half_an_hour_idle_and_twelve_hours_in_all(passed, stays):
    client, _ = enter(user())
    let_pass(client, **passed)
    assert is_in(client) is stays
    assert ("session ended" in told()) is not stays


def test_after_it_ended_signing_in_leads_back():
    client, _ = enter(user())
    let_pass(client, **{SEEN: 3600})
    answer = client.get("/accessibility/?a=1", follow=True)
    assert "You were signed out after 30 minutes without activity." in answer.text
    assert "next=/role/%3Fnext%3D%252Faccessibility%252F%253Fa%253D1" in (
        answer.redirect_chain[0][0].replace("%2Frole%2F", "/role/")
    )


def test_what_is_asked_at_a_session_that_is_over_is_not_done():
    partnership()
    ann = user()
    held = grant(ann, "board_member")
    client, _ = enter(ann)
    let_pass(client, **{SEEN: 3600})
    client.post("/role/", {"grant": held.pk})
    assert "role chosen" not in told()


def test_pages_of_somebody_signed_in_are_kept_by_no_cache():
    client, _ = enter(user())
    assert client.get("/role/").headers["Cache-Control"] == "no-store"


def test_the_cookie_is_for_this_host_not_for_scripts_and_ends_with_the_browser():
    cookie = enter(user())[0].cookies["sessionid"]
    assert cookie["httponly"] and cookie["samesite"] == "Lax"
    assert not cookie["domain"] and not cookie["max-age"]


def test_closing_an_account_signs_out_everywhere_for_good():
    ann = user()
    here, there = enter(ann)[0], enter(ann)[0]
    close_account(ann.email)
    assert not is_in(here) and not is_in(there)
    ann.is_active = True
    ann.save(update_fields=["is_active"])
    assert not is_in(here), "opening it again brings no session back"


def test_a_changed_password_signs_out_everywhere_else():
    ann = user()
    here, there = enter(ann)[0], enter(ann)[0]
    new = "a wholly new passphrase"
    answer = here.post(
        "/accounts/password/",
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
    )
    assert answer.status_code == 302, answer.text
    assert is_in(here) and not is_in(there)
    assert "password changed" in told()


def test_signing_out_everywhere():
    ann = user()
    here, there = enter(ann)[0], enter(ann)[0]
    here.post("/accounts/sign-out-everywhere/")
    assert not is_in(here) and not is_in(there)


@pytest.mark.parametrize(
    "password",
    [
        "short",
        "passwordpassword",
        "123456789012",
        "ann.other@example",
        "Password1234",
        "!!qwerty!!!!!",
        "aabbaabbaabb",
    ],
)
def test_weak_passwords_are_refused(password):
    client, _ = enter(user())
    answer = client.post(
        "/accounts/password/",
        {"oldpassword": PASSWORD, "password1": password, "password2": password},
    )
    assert answer.status_code == 200 and "There is a problem" in answer.text


@pytest.mark.parametrize("role", sorted(ROLES))
def test_a_role_with_much_power_is_not_open_to_a_password_alone(role):
    partnership()
    ann = user()
    held = grant(ann, role)
    client, _ = enter(ann)
    client.post("/role/", {"grant": held.pk})
    open_to_it = client.get("/").status_code == 200
    assert open_to_it is not needs_second_step(role)


def test_such_a_role_is_lost_with_the_second_step():
    partnership()
    client = as_user(ann := user(), grant(ann, "general_practitioner"))
    assert client.get("/").headers["Location"] == "/role/"
    session = client.session
    session[TAKEN] = True
    session.save()
    assert client.get("/").status_code == 200


def test_a_session_acts_in_one_role_and_only_ones_own():
    partnership()
    ann, ben = user(), user("Ben Oakes")
    of_ben = grant(ben, "board_member")
    grant(ann, "finance_director")
    client, _ = enter(ann)
    client.post("/role/", {"grant": of_ben.pk})
    assert client.get("/").headers["Location"] == "/role/"


def test_setting_up_and_taking_away_a_second_step_asks_for_the_password_again():
    client, _ = enter(user())
    assert client.get("/accounts/app/").headers["Location"].startswith("/accounts/again/")
    with_app(ben := user("Ben Oakes"))
    client = Client()
    client.force_login(ben, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.post("/accounts/app/remove/").headers["Location"].startswith("/accounts/")
    assert ben.authenticator_set.count() == 1


FORMS = [
    "/accounts/sign-in/", "/accounts/sign-out/", "/accounts/sign-out-everywhere/",
    "/accounts/again/", "/accounts/password/", "/accounts/link/password/", "/accounts/code/",
    "/accounts/code/again/", "/accounts/app/", "/accounts/app/remove/", "/accounts/recovery/new/",
    "/role/",
]  # fmt: skip


@pytest.mark.parametrize("path", FORMS)
def test_a_form_without_its_token_is_refused(path):
    client = Client(enforce_csrf_checks=True)
    client.force_login(user(), backend="allauth.account.auth_backends.AuthenticationBackend")
    answer = client.post(path, {})
    assert answer.status_code == 403 and "This page is out of date" in answer.text
