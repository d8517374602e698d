"""The pages of the API in a browser: by axe, narrow, and without scripts."""

import re
import time

import pytest
from tests.service import made_up

from sherwood.service.api import tokens

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def member():
    """A board member whose password was just given again."""
    made_up.partnership()
    client = made_up.signed_in("board_member")
    session = client.session
    just_now = {"method": "password", "at": time.time(), "reauthenticated": True}
    session["account_authentication_methods"] = [just_now]
    session["account_authentication_methods_user"] = str(client.user.pk)
    session.save()
    return client


@pytest.mark.parametrize(("width", "scripts"), [(1280, True), (320, True), (1280, False)])
def test_a_token_is_made_seen_once_and_revoked(visit, member, width, scripts):
    window = visit(member, width=width, scripts=scripts)
    page = window.go("/accounts/")
    page.get_by_role("link", name="See and make").click()
    page.get_by_role("button", name="Make a token").click()
    window.press("Make the token")
    assert "There is a problem" in page.inner_text("main")
    window.fill(Name="nightly copy", Days_until_it_runs_out="30")
    if scripts:
        window.check_accessible()
    window.press("Make the token")
    whole = page.locator("#token").inner_text()
    assert re.fullmatch(r"sherwood_[a-z0-9]{8}_[\w-]{43}", whole)
    if scripts:
        window.check_accessible()
    page.get_by_role("link", name="I have copied it").click()
    assert whole not in page.content()
    if scripts:
        window.check_accessible()
    made = tokens.tokens_of(member.user).get()
    window.press(f"Revoke {made.prefix}")
    assert "This token was revoked." in page.inner_text("main")
    if scripts:
        window.check_accessible()


@pytest.mark.parametrize("width", [1280, 320])
def test_the_page_of_the_api_is_accessible(visit, width):
    window = visit(width=width)
    page = window.go("/api/")
    window.check_accessible()
    page.get_by_text("What acting takes and answers").click()
    assert "The role a call is made in" in page.inner_text("main")
    window.check_accessible()
