"""Getting in as somebody else: by a planted session, by guessing, by using a code again."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.sessions.models import Session
from django.test import Client
from tests.service.accounts.test_sign_in import PASSWORD, enter, is_in, told, with_app
from tests.service.made_up import as_user, grant, partnership, user

from sherwood.service.accounts.invitations import link_for

pytestmark = pytest.mark.django_db


class CountedHasher(MD5PasswordHasher):
    """A hasher that counts how often it works, as one that is slow on purpose takes its time."""

    worked = 0

    def encode(self, *args, **kwargs):
        type(self).worked += 1
        return super().encode(*args, **kwargs)


def work_of(email: str, password: str) -> tuple[int, str]:
    """How much hashing a sign-in takes, and what is said, without what was typed."""
    CountedHasher.worked = 0
    said = Client().post("/accounts/sign-in/", {"login": email, "password": password}).text
    said = re.sub(r'(csrfmiddlewaretoken|nonce)" ?(value)?="?[\w-]+', "", said)
    return CountedHasher.worked, re.sub(r'nonce="[^"]+"', "", said).replace(email, "")


def test_whoever_guesses_cannot_tell_by_words_or_work_who_is_known(settings):
    settings.PASSWORD_HASHERS = [f"{__name__}.{CountedHasher.__name__}"]
    ann, gone, outside = user("Ann"), user("Gone"), user("Outside")
    gone.is_active = False
    gone.save()
    outside.set_unusable_password()
    outside.save()
    found = {
        work_of(email, "a wrong password")
        for email in (ann.email, gone.email, outside.email, "nobody@example.org")
    }
    assert len(found) == 1 and next(iter(found))[0] == 1


def test_a_session_that_was_planted_is_not_the_one_that_is_signed_in():
    planter, ann = Client(), user("Ann")
    planter.get(link_for(user("Ben").email))
    planted = planter.session.session_key
    victim = Client()
    victim.cookies["sessionid"] = planted
    enter(ann, client=victim)
    assert is_in(victim) and victim.session.session_key != planted
    assert not Session.objects.filter(pk=planted).exists()
    assert not is_in(planter)


@pytest.mark.parametrize("name", ["planted", "x" * 5_000, "..", "0" * 32, "a\\000b"])
def test_a_session_is_never_one_that_a_browser_named(name):
    client = Client()
    client.cookies["sessionid"] = name
    enter(user(), client=client)
    assert is_in(client) and client.session.session_key != name


def test_the_token_of_forms_is_another_after_signing_in():
    client = Client()
    client.get("/accounts/sign-in/")
    before = client.cookies["csrftoken"].value
    enter(user(), client=client)
    assert client.cookies["csrftoken"].value != before


def test_a_recovery_code_works_once():
    ann = with_app(user())
    code = RecoveryCodes.activate(ann).get_unused_codes()[0]
    first, _ = enter(ann)
    first.post("/accounts/code/", {"code": code})
    second, _ = enter(ann)
    answer = second.post("/accounts/code/", {"code": code})
    assert is_in(first) and not is_in(second) and "was used already" in answer.text
    assert told().count("second step failed") == 1


def test_recovery_codes_are_guessed_no_more_often_than_codes():
    ann = with_app(user())
    code = RecoveryCodes.activate(ann).get_unused_codes()[0]
    for number in range(5):
        enter(ann)[0].post("/accounts/code/", {"code": f"0000000{number}"})
    client, _ = enter(ann)
    client.post("/accounts/code/", {"code": code})
    assert not is_in(client)


def test_the_database_alone_makes_no_code():
    ann = with_app(user())
    codes = RecoveryCodes.activate(ann).get_unused_codes()
    kept = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert not any(code in kept for code in codes)


@pytest.mark.parametrize("said", ["", "0", "-1", "999999", "9" * 400, "none", "1 OR 1=1", "²"])
def test_a_role_that_is_not_ones_own_is_not_chosen(said):
    partnership()
    ann = user()
    grant(ann, "board_member")
    client, _ = enter(ann)
    client.post("/role/", {"grant": said})
    assert client.get("/").headers["Location"] == "/role/"


def test_what_a_session_holds_cannot_be_written_by_a_browser():
    partnership()
    officer, ann = user("Officer"), user("Ann")
    theirs = as_user(officer, grant(officer, "governance_officer"))
    hers = as_user(ann, grant(ann, "board_member"))
    hers.post("/role/?grant=1&second_step=1&person=1", {"second_step": "1", "user": officer.pk})
    assert hers.get("/meetings/new/").status_code == 403
    hers.cookies["messages"] = theirs.cookies["sessionid"].value
    assert hers.get("/meetings/new/").status_code == 403


def test_guessing_a_current_password_from_a_session_left_open_is_limited():
    client, _ = enter(user())
    said = [
        client.post("/accounts/again/", {"password": f"guess {number}"}).status_code
        for number in range(12)
    ]
    assert (
        said[-1] == 429
        or "too many" in client.post("/accounts/again/", {"password": PASSWORD}).text
    )
    assert client.get("/accounts/app/").status_code == 302


def test_guessing_by_changing_a_password_is_limited():
    client, _ = enter(user())
    for number in range(6):
        given = {"oldpassword": f"guess {number}", "password1": "x", "password2": "x"}
        answer = client.post("/accounts/password/", given)
    assert answer.status_code == 429
