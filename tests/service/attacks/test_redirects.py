"""No page of ours leads on to somewhere else, whatever it is asked to lead on to."""

from urllib.parse import quote, urljoin, urlsplit

import pytest
from django.test import Client
from tests.service.access.test_every_page import filled as address_of
from tests.service.access.test_every_page import patterns
from tests.service.attacks.doors import filled, undone
from tests.service.made_up import as_user, grant, partnership, user

EVIL = (
    "https://evil.example/",
    "//evil.example",
    "///evil.example",
    "////evil.example",
    "\\\\evil.example",
    "/\\evil.example",
    "\\/evil.example",
    "https:evil.example",
    "https:/evil.example",
    "http:///evil.example",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,x",
    "vbscript:x",
    "ftp://evil.example",
    "\thttps://evil.example",
    " //evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "\x00//evil.example",
    "//evil.example\\@testserver/",
    "https://testserver@evil.example",
    "https://testserver.evil.example",
    "//[::1]/",
    "http://[",
    "/%2f/evil.example",
    "//evil%E3%80%82example",
    "//ｅｖｉｌ．example",
    "/​/evil.example",
    "nonsense",
    "grants",
    "?next=//evil.example",
    "#",
    ".",
    "..//evil.example",
    "/..//evil.example",
    "@evil.example",
)
NAMES = ("next", "continue", "url", "redirect", "redirect_to", "return", "back", "to")


def check_stays(location: str, of: str) -> None:
    """A browser that follows it stays here; browsers read a backslash as a slash, and skip tabs."""
    read = location.replace("\\", "/")
    for left_out in ("\t", "\r", "\n"):
        read = read.replace(left_out, "")
    there = urlsplit(urljoin("http://testserver/some/page/", read.strip()))
    assert (there.scheme, there.netloc) == ("http", "testserver"), (of, location)


@pytest.mark.parametrize("evil", EVIL)
def test_choosing_a_role_leads_nowhere_else(db, evil):  # noqa: ARG001
    partnership()
    ann = user()
    held = grant(ann, "board_member")
    browser = as_user(ann)
    browser.raise_request_exception = False
    answer = browser.post(f"/role/?next={quote(evil)}", {"grant": held.pk})
    assert answer.status_code == (400 if "\0" in evil else 302)
    check_stays(answer.headers.get("Location", "/"), "/role/")


def test_signing_in_and_out_and_proving_it_again_lead_nowhere_else(db):  # noqa: ARG001
    ann = user()
    for evil in EVIL:
        for name in NAMES[:2]:
            browser = as_user(ann)
            browser.raise_request_exception = False
            given = {"password": "a password to remember", "login": ann.email, name: evil}
            for client, address in (
                (Client(raise_request_exception=False), "/accounts/sign-in/"),
                (browser, "/accounts/again/"),
                (browser, "/accounts/sign-out/"),
            ):
                for asked in (address, f"{address}?{name}={quote(evil)}"):
                    with undone():
                        answer = client.post(asked, given, REMOTE_ADDR="10.0.0.1")
                        assert answer.status_code < 500, (asked, evil)
                        check_stays(answer.headers.get("Location", "/"), asked)
                        # A page that is drawn links to nowhere else either.
                        assert 'href="//evil' not in answer.text
                        assert 'href="http' not in answer.text.replace("http://testserver", "")


def test_no_page_leads_elsewhere_because_its_address_asks_for_it(house):
    asked = "&".join(f"{name}={quote('//evil.example/')}" for name in NAMES)
    for page in patterns():
        for client in (house.walkers[0], Client(raise_request_exception=False)):
            with undone():
                answer = client.get(f"{address_of(page)}?{asked}", headers={"referer": EVIL[0]})
                check_stays(answer.headers.get("Location", "/"), page.name)


def test_no_form_leads_elsewhere_because_it_is_asked_to(house):
    for form in house.posted():
        with undone():
            given = {**filled(form), **dict.fromkeys(NAMES[:5], "//evil.example/")}
            answer = form.by.post(form.action, given, headers={"referer": EVIL[0]})
            check_stays(answer.headers.get("Location", "/"), form.action)


@pytest.mark.parametrize(
    "path", ["//evil.example/published", "/\\evil.example", "//evil.example/.."]
)
def test_a_slash_that_is_missing_is_added_here(path):
    answer = Client(raise_request_exception=False).generic("GET", path)
    check_stays(answer.headers.get("Location", "/"), path)
