"""Signing in: what lets somebody in, what keeps everybody else out, and what the audit is told."""

from dataclasses import replace

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.test import Client
from tests.service.accounts.codes import code_of, wait_for_a_fresh_code
from tests.service.made_up import grant, partnership, user

from sherwood.service.accounts.adapter import SealedSecrets
from sherwood.service.accounts.secret_key import renew_secret_key
from sherwood.service.audit.models import Entry
from sherwood.service.audit.verify import verify

PASSWORD = "a password to remember"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def told() -> list[str]:
    return list(Entry.objects.values_list("action", flat=True))


def enter(who, password=PASSWORD, client=None, **more):
    client = client or Client()
    asked = {"login": who.email, "password": password, **more}
    return client, client.post("/accounts/sign-in/", asked)


def with_app(who):
    """Somebody who has set up an authenticator app."""
    sealed = SealedSecrets().encrypt(SECRET)
    Authenticator.objects.create(user=who, type="totp", data={"secret": sealed})
    return who


def is_in(client) -> bool:
    return client.get("/role/").status_code == 200


def test_a_password_lets_in_and_the_audit_is_told():
    client, answer = enter(user())
    assert answer.headers["Location"] == "/role/" and is_in(client)
    assert told() == ["signed in"] and Entry.objects.get().detail == {"by": ["password"]}
    client.post("/accounts/sign-out/")
    assert not is_in(client)
    assert told() == ["signed in", "signed out"] and verify().faults == ()


@pytest.mark.parametrize("email", ["ann.other@example.org", "nobody@example.org"])
def test_a_wrong_password_says_the_same_of_everybody(email):
    user()
    answer = Client().post("/accounts/sign-in/", {"login": email, "password": "wrong"})
    assert "The email address or the password is not right." in answer.text
    assert told() == ["sign-in failed"]


def test_what_was_typed_is_told_to_nobody(capfd):
    typed = "my-secret-password@example.org"
    Client().post("/accounts/sign-in/", {"login": typed, "password": "Tr0ub4dor&3xyz"})
    entry = Entry.objects.get()
    written = f"{entry.content()} {capfd.readouterr()}"
    assert typed not in written and "Tr0ub4dor" not in written


def test_five_failures_lock_the_account_for_every_address_and_the_right_password():
    ann, ben = user(), user("Ben Oakes")
    for number in range(5):
        Client(REMOTE_ADDR=f"10.0.0.{number}").post(
            "/accounts/sign-in/", {"login": ann.email, "password": f"guess {number}"}
        )
    client, answer = enter(ann, client=Client(REMOTE_ADDR="10.9.9.9"))
    assert "too many failed attempts" in answer.text and not is_in(client)
    assert told() == ["sign-in failed"] * 5 + ["sign-in locked"]
    assert is_in(enter(ben, client=Client(REMOTE_ADDR="10.9.9.9"))[0])


def test_one_address_cannot_try_everybody():
    client = Client(REMOTE_ADDR="10.0.0.1")
    for number in range(20):
        client.post("/accounts/sign-in/", {"login": f"p{number}@example.org", "password": "Pa55"})
    ann = user()
    assert not is_in(enter(ann, client=client)[0])
    assert is_in(enter(ann, client=Client(REMOTE_ADDR="10.0.0.2"))[0])


def test_a_code_is_asked_for_after_the_password_and_before_anything_else():
    client, answer = enter(with_app(user()))
    assert answer.headers["Location"] == "/accounts/code/" and not is_in(client)
    wait_for_a_fresh_code()
    client.post("/accounts/code/", {"code": code_of(SECRET)})
    assert is_in(client)
    assert Entry.objects.get(action="signed in").detail == {"by": ["password", "mfa"]}


def test_a_code_that_was_used_is_refused():
    ann = with_app(user())
    wait_for_a_fresh_code()
    code = code_of(SECRET)
    first, _ = enter(ann)
    first.post("/accounts/code/", {"code": code})
    second, _ = enter(ann)
    answer = second.post("/accounts/code/", {"code": code})
    assert "was used already" in answer.text
    assert is_in(first) and not is_in(second)
    assert told().count("second step failed") == 1


@pytest.mark.parametrize("ahead", [-2, -1, 1, 2])
def test_a_code_of_another_half_minute_is_refused(ahead):
    client, _ = enter(with_app(user()))
    wait_for_a_fresh_code()
    client.post("/accounts/code/", {"code": code_of(SECRET, ahead)})
    assert not is_in(client)


def test_five_wrong_codes_lock_the_second_step_even_across_sessions():
    ann = with_app(user())
    for _ in range(5):
        enter(ann)[0].post("/accounts/code/", {"code": "000000"})
    client, _ = enter(ann)
    wait_for_a_fresh_code()
    answer = client.post("/accounts/code/", {"code": code_of(SECRET)})
    assert "too many failed attempts" in answer.text and not is_in(client)


def test_the_secret_of_a_second_step_is_sealed_in_the_database():
    with_app(user())
    stored = Authenticator.objects.get().data["secret"]
    assert SECRET not in stored and SealedSecrets().decrypt(stored) == SECRET


def test_a_changed_key_of_the_service_opens_what_the_one_before_sealed(settings):
    sealed = SealedSecrets().encrypt(SECRET)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another" * 10
    assert SealedSecrets().decrypt(sealed) == SECRET


def test_a_new_key_seals_every_second_step_and_keeps_the_one_before(settings, tmp_path):
    with_app(user())
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, home=tmp_path)
    before, settings.SECRET_KEY_FALLBACKS = settings.SECRET_KEY, ["long ago" * 10]
    assert renew_secret_key() == 1
    new, former = (tmp_path / "secret-key").read_text().split()
    assert former == before
    assert (tmp_path / "secret-key").stat().st_mode & 0o077 == 0
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = new, []
    assert SealedSecrets().decrypt(Authenticator.objects.get().data["secret"]) == SECRET


def test_a_session_has_a_new_name_after_signing_in_and_after_choosing_a_role():
    partnership()
    ann = user()
    held = grant(ann, "board_member")
    client = Client()
    client.get("/accounts/sign-in/")
    planted = client.session.session_key or "planted"
    client.cookies["sessionid"] = planted
    enter(ann, client=client)
    after_signing_in = client.session.session_key
    client.post("/role/", {"grant": held.pk})
    after_choosing = client.session.session_key
    assert len({planted, after_signing_in, after_choosing}) == 3
    assert list(Session.objects.values_list("pk", flat=True)) == [after_choosing]


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)",
     "https:/evil.example", "http://testserver.evil.example/", "https://testserver@evil.example"],
)  # fmt: skip
def test_signing_in_never_leads_to_another_host(elsewhere):
    partnership()
    ann = user()
    held = grant(ann, "board_member")
    client, answer = enter(ann, next=elsewhere)
    assert answer.headers["Location"] == "/role/"
    answer = client.post(f"/role/?next={elsewhere}", {"grant": held.pk})
    assert answer.headers["Location"] == "/"


def test_signing_in_leads_back_to_where_one_was():
    partnership()
    ann = user()
    held = grant(ann, "board_member")
    client, answer = enter(ann, next="/role/?next=/accessibility/")
    answer = client.post(answer.headers["Location"], {"grant": held.pk})
    assert answer.headers["Location"] == "/accessibility/"


def test_a_closed_account_is_told_so_only_with_the_right_password():
    ann = user()
    ann.is_active = False
    ann.save()
    assert "not right" in enter(ann, "wrong")[1].text
    client, answer = enter(ann)
    assert answer.status_code == 403 and "was closed" in answer.text and not is_in(client)


@pytest.mark.parametrize(
    "path", ["signup/", "email/", "password/reset/", "login/code/", "3rdparty/"]
)
def test_nothing_of_the_package_is_served_that_is_not_used(path):
    assert Client().get(f"/accounts/{path}").status_code == 404
