"""A token: who may make one, how it is shown and kept, and everything that ends it."""

import re
import time
from datetime import timedelta

import pytest
from django.utils import timezone
from tests.service import made_up
from tests.service.accounts.test_sign_in import PASSWORD, enter, with_app
from tests.service.api.programs import Program, program, token_for

from sherwood.service.accounts.invitations import close_account
from sherwood.service.accounts.second_step import TAKEN
from sherwood.service.api import tokens
from sherwood.service.api.models import Token
from sherwood.service.audit.models import Entry
from sherwood.service.governance.access.acting import GRANT

pytestmark = pytest.mark.django_db


def is_good(caller):
    return caller.get("acting").status_code == 200


@pytest.fixture
def held():
    made_up.partnership()
    return made_up.grant(made_up.user(), "board_member")


@pytest.fixture
def made(held):
    return token_for(held)


def signed_in(held):
    """A browser in which the password was just given again."""
    browser, _ = enter(held.user)
    browser.post("/accounts/again/", {"password": PASSWORD})
    session = browser.session
    session[GRANT] = held.pk
    session.save()
    return browser


def test_it_is_made_on_a_page_and_shown_once(held):
    browser = signed_in(held)
    page = browser.post("/accounts/tokens/new/", {"name": "nightly copy", "days": 90})
    assert page.status_code == 201
    assert page["Cache-Control"] == "no-store"
    whole = re.search(r"sherwood_[a-z0-9]{8}_[\w-]{43}", page.text)[0]
    caller = Program(whole).get("acting").json()
    assert (caller["role"], caller["node"]) == ("board_member", "ics")
    kept = Token.objects.get()
    assert kept.until - kept.made_at == timedelta(days=90)
    assert whole not in str(Token.objects.values().get())
    listed = browser.get("/accounts/tokens/").text
    assert kept.prefix in listed and "nightly copy" in listed and whole not in listed
    told = Entry.objects.get(action="token made")
    assert whole.rpartition("_")[2] not in str(told.detail)
    assert told.detail["prefix"] == kept.prefix


@pytest.mark.parametrize("days", ["0", "91", "", "many"])
def test_it_lasts_ninety_days_at_most(held, days):
    page = signed_in(held).post("/accounts/tokens/new/", {"name": "n", "days": days})
    assert page.status_code == 200
    assert not Token.objects.exists()
    with pytest.raises(tokens.NoTokenError):
        token_for(held, days=91)


def test_the_password_is_asked_again_before_one_is_made(held):
    session_only = made_up.as_user(held.user, held)
    page = session_only.post("/accounts/tokens/new/", {"name": "n", "days": 1})
    assert page.url.startswith("/accounts/again/")
    assert not Token.objects.exists()


@pytest.mark.parametrize(
    ("role", "purpose"),
    [
        ("general_practitioner", "direct_care"),
        ("care_home_nurse", "direct_care"),
        ("information_governance_officer", "governance"),
    ],
)
def test_there_is_none_for_who_sees_persons_or_gives_roles(role, purpose):
    made_up.partnership()
    held = made_up.grant(made_up.user(), role, purpose=purpose)
    browser = signed_in(held)
    session = browser.session
    session[TAKEN] = True
    session.save()
    assert (
        "There are no tokens for a role that sees persons" in browser.get("/accounts/tokens/").text
    )
    browser.post("/accounts/tokens/new/", {"name": "n", "days": 1})
    assert not Token.objects.exists()


def test_a_role_that_needs_the_second_step_makes_one_only_after_it(settings):
    settings.DEMONSTRATION = False
    made_up.partnership()
    held = made_up.grant(made_up.user(), "service_administrator", purpose="operations")
    browser = signed_in(held)
    assert browser.post("/accounts/tokens/new/", {"name": "n", "days": 1}).url == "/role/"
    assert not Token.objects.exists()
    session = browser.session
    session[TAKEN] = True
    session.save()
    page = browser.post("/accounts/tokens/new/", {"name": "n", "days": 1})
    assert page.status_code == 201


def test_it_does_not_do_what_the_role_does_not():
    made_up.partnership()
    member = program("board_member")
    refused = member.get("audit/entries")
    assert refused.status_code == 403
    assert refused.json()["detail"] == "A board member does not see the audit."
    told = Entry.objects.get(action="refused")
    assert told.actor == member.grant.user
    assert f"by token {Token.objects.get().prefix}" in told.acting_as


def test_it_runs_out(made):
    kept, whole = made
    assert is_good(Program(whole))
    Token.objects.filter(pk=kept.pk).update(
        made_at=timezone.now() - timedelta(days=2), until=timezone.now()
    )
    answered = Program(whole).get("acting")
    assert answered.status_code == 401
    assert answered.json()["detail"] == "This token has run out."
    assert 'error="invalid_token"' in answered["WWW-Authenticate"]


def test_it_is_revoked_on_the_page_and_by_its_owner_alone(held, made):
    kept, whole = made
    other = made_up.as_user(made_up.user("Somebody Else"))
    assert other.post(f"/accounts/tokens/{kept.pk}/revoke/").status_code == 404
    assert is_good(Program(whole))
    owner = made_up.as_user(held.user, held)
    owner.post(f"/accounts/tokens/{kept.pk}/revoke/")
    assert not is_good(Program(whole))
    assert Entry.objects.filter(action="token revoked", subject_key=str(kept.pk)).count() == 1
    owner.post(f"/accounts/tokens/{kept.pk}/revoke/")
    assert Entry.objects.filter(action="token revoked").count() == 1


def test_it_ends_with_its_role(held, made):
    held.change(end=timezone.localdate())
    assert not is_good(Program(made[1]))


def test_it_ends_with_the_account(held, made):
    close_account(held.user.email)
    assert not is_good(Program(made[1]))
    held.user.refresh_from_db()
    held.user.is_active = True
    held.user.save(update_fields=["is_active"])
    assert not is_good(Program(made[1])), "opening it again brings no token back"


def test_it_ends_when_its_owner_signs_out_everywhere(held, made):
    made_up.as_user(held.user).post("/accounts/sign-out-everywhere/")
    assert not is_good(Program(made[1]))


def test_one_that_needed_the_second_step_ends_when_that_is_removed():
    made_up.partnership()
    who = with_app(made_up.user())
    admin = made_up.grant(who, "service_administrator", purpose="operations")
    member = made_up.grant(who, "board_member")
    ends, stays = (Program(token_for(each)[1]) for each in (admin, member))
    browser = made_up.as_user(who)
    session = browser.session
    just_now = {"method": "password", "at": time.time(), "reauthenticated": True}
    session["account_authentication_methods"] = [just_now]
    session["account_authentication_methods_user"] = str(who.pk)
    session.save()
    browser.post("/accounts/app/remove/")
    assert Entry.objects.get(action="token revoked").detail["because"]
    assert not is_good(ends)
    assert is_good(stays)


@pytest.mark.parametrize(
    "changed",
    [
        lambda whole: whole[:-1] + ("a" if whole[-1] != "a" else "b"),
        lambda whole: whole.replace("sherwood_", "sherwood_zzzzzzzz_", 1),
        lambda whole: whole.replace("sherwood_", "Sherwood_"),
        lambda whole: whole.upper(),
        lambda whole: whole[:30],
        lambda whole: "sherwood_" + "a" * 8 + "_" + whole[18:],
        lambda _: "",
        lambda _: "sherwood__",
        lambda _: "sherwood_é́éééééé_x",
    ],
)
def test_anything_but_the_whole_of_it_says_the_same(made, changed):
    answered = Program(changed(made[1]) or " ").get("acting")
    assert answered.status_code == 401
    assert answered.json()["detail"] == "This token is not one that was made here."
    assert Entry.objects.filter(action="token refused", subject_key="").count() == 1


def test_it_is_compared_in_constant_time_also_where_nothing_is_known(made, monkeypatch):
    compared = []
    same = tokens.secrets.compare_digest
    monkeypatch.setattr(
        tokens.secrets, "compare_digest", lambda *both: compared.append(both) or same(*both)
    )
    for whole in (made[1], "sherwood_unknown0_x", "nothing like one"):
        Program(whole).get("acting")
    assert [len(one) for both in compared for one in both] == [64] * 6


def test_another_scheme_is_no_token(held):
    caller = Program()
    caller.headers = {"Authorization": "Basic YTpi"}
    assert caller.get("acting").status_code == 401
    assert held


def test_its_calls_are_counted_and_the_last_is_known(made):
    kept, whole = made
    for _ in range(3):
        Program(whole).get("acting")
    kept.refresh_from_db()
    assert kept.calls == 3
    assert timezone.now() - kept.last_used < timedelta(minutes=1)
    assert not Entry.objects.exclude(action="token made").exists(), "reading fills no audit"
