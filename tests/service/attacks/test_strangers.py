"""Whoever has not signed in: they see what is public, in pieces, and leave nothing behind."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.service.access.test_every_page import filled as address_of
from tests.service.access.test_every_page import patterns
from tests.service.accounts.test_sign_in import enter
from tests.service.made_up import user

from sherwood.service.audit.models import Entry
from sherwood.service.governance.models import Decision


def test_no_page_leaves_a_session_of_somebody_who_did_not_sign_in(house):  # noqa: ARG001
    before, left = Session.objects.count(), []
    for page in patterns():
        for method in ("get", "post"):
            getattr(Client(raise_request_exception=False), method)(address_of(page))
            if Session.objects.count() > before + len(left):
                left.append((method, page.name))
    Client().post("/accounts/sign-in/", {"login": "a@example.org", "password": "wrong"})
    assert left == []
    assert Session.objects.count() == before


def test_a_session_that_a_browser_named_is_not_made_for_it(house):  # noqa: ARG001
    before = Session.objects.count()
    for number in range(20):
        client = Client()
        client.cookies["sessionid"] = f"{number:032}"
        client.get("/published/")
        client.get("/")
    assert Session.objects.count() == before


def test_sessions_that_are_over_are_taken_away_when_somebody_signs_in(db):  # noqa: ARG001
    over = timezone.now() - timedelta(seconds=1)
    Session.objects.bulk_create(
        Session(session_key=f"{number:032}", session_data="", expire_date=over)
        for number in range(50)
    )
    enter(user())
    assert not Session.objects.filter(expire_date__lte=over).exists()


@pytest.fixture
def many(house):  # noqa: ARG001
    """More decisions than anybody reads at once."""
    one = Decision.objects.exclude(published_at=None).first()
    values = {
        field.name: getattr(one, field.name)
        for field in one._meta.concrete_fields
        if field.name != "id"
    }
    Decision.objects.bulk_create(
        Decision(**{**values, "title": f"Decision {number}"}) for number in range(120)
    )


@pytest.mark.usefixtures("many")
def test_what_is_public_is_given_out_in_pieces():
    first, last = (Client().get(f"/published/?page={number}") for number in (1, 3))
    assert first.text.count('href="/published/') <= 52
    assert "page=2" in first.text and "page=2" in last.text
    assert Client().get("/published/feed/").text.count("<item>") == 50
    for asked in ("0", "-1", "999999", "x", "9" * 5_000):
        assert Client().get(f"/published/?page={asked}").status_code == 200


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize("page", ["/published/", "/published/feed/", "/accounts/sign-in/"])
def test_a_public_page_asks_the_database_the_same_however_much_there_is(page):
    with CaptureQueriesContext(
        connection,
    ) as asked:
        Client().get(page)
    assert len(asked) <= 6


def test_guessing_leaves_one_entry_of_a_guess_and_no_more_than_the_limit(db):  # noqa: ARG001
    for number in range(30):
        Client().post("/accounts/sign-in/", {"login": f"p{number}@a.org", "password": "wrong"})
    assert Entry.objects.filter(action="sign-in failed").count() <= 20


def test_one_address_asks_for_the_page_of_signing_in_by_a_form_only_so_often(db):  # noqa: ARG001
    limit = int(settings.ACCOUNT_RATE_LIMITS["login"].partition("/")[0])
    said = [Client().post("/accounts/sign-in/", {}).status_code for _ in range(limit + 1)]
    assert said[-1] == 429 and 429 not in said[:limit]
