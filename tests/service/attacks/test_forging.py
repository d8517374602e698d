"""Requests that somebody else made: without a token, by reading, in a frame, or under a name."""

import json
import os
import re
import subprocess
import sys
from http.cookies import SimpleCookie

import pytest
from django.apps import apps
from django.conf import settings as chosen
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path, reverse
from tests.service.access.test_every_page import filled as address_of
from tests.service.access.test_every_page import patterns
from tests.service.attacks.doors import undone
from tests.service.made_up import user

from sherwood.service.audit.models import Entry
from sherwood.service.governance.access.check import public

LOOKING = {"person seen", "person refused", "refused", "output downloaded"}
"""What the audit is told of somebody who only looks."""


def of_theirs(client: Client, **more) -> Client:
    """Another browser window of theirs."""
    other = Client(raise_request_exception=False, **more)
    other.cookies = SimpleCookie(client.came_with)
    return other


def rows() -> dict[str, list]:
    """Every row of every table, but sessions and the audit."""
    kept = [one for one in apps.get_models() if one._meta.app_label not in {"sessions", "audit"}]
    return {one._meta.label: sorted(map(repr, one._base_manager.values_list())) for one in kept}


def test_no_address_takes_a_form_without_its_token(house):
    signed_in = of_theirs(house.walkers[0], enforce_csrf_checks=True)
    before, taken = rows(), []
    for page in patterns():
        if getattr(page.callback, "csrf_exempt", False):
            assert Client().post(address_of(page)).status_code in {401, 403, 405}, page.name
        elif signed_in.post(address_of(page), {"title": "forged"}).status_code != 403:
            taken.append(page.name)
    assert taken == []
    assert rows() == before


def test_a_token_of_somebody_else_is_refused(house):
    signed_in = of_theirs(house.walkers[0], enforce_csrf_checks=True)
    other = Client()
    token = re.search(r'csrfmiddlewaretoken" value="(\w+)', other.get("/accounts/sign-in/").text)[1]
    answer = signed_in.post("/meetings/new/", {"csrfmiddlewaretoken": token})
    assert answer.status_code == 403 and "out of date" in answer.text


def test_looking_changes_nothing(house):
    before, told = rows(), Entry.objects.count()
    for found in house.pages.values():
        address, who, _ = found[0]
        who.get(address)
    assert rows() == before
    assert set(Entry.objects.filter(number__gt=told).values_list("action", flat=True)) <= LOOKING


def check_headers(answer, where: str) -> None:
    """What every answer carries."""
    given = answer.headers
    policy = dict(part.split(" ", 1) for part in given["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'", where
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'", where
    assert "unsafe" not in given["Content-Security-Policy"] and "*" not in policy.values(), where
    assert given["X-Frame-Options"] == "DENY", where
    assert given["X-Content-Type-Options"] == "nosniff", where
    assert given["Referrer-Policy"] == "same-origin", where
    assert given["Cross-Origin-Opener-Policy"] == "same-origin", where


def test_every_page_says_what_browsers_may_do_with_it(house):
    for found in house.pages.values():
        for address, who, answer in found:
            check_headers(answer, address)
            if who in house.walkers:
                assert "no-store" in answer.headers["Cache-Control"], address
            if "html" in answer.headers.get("Content-Type", ""):
                assert not re.search(r"<[^>]+\s(on\w+|style)=", answer.text), address
                for script in re.findall(r"<script[^>]*>", answer.text):
                    assert "nonce=" in script or 'src="/static/' in script, address


@public
def broken(request: HttpRequest) -> HttpResponse:
    secret = "a secret in a local variable"
    raise RuntimeError(f"{secret} {request}")


urlpatterns = [path("broken/", broken, name="broken")]


@pytest.mark.urls("tests.service.attacks.test_forging")
def test_a_fault_says_nothing_of_itself(db):  # noqa: ARG001
    answer = Client(raise_request_exception=False).get("/broken/?q=typed")
    assert answer.status_code == 500
    check_headers(answer, "broken")
    for word in ("secret", "RuntimeError", "Traceback", "typed", ".py"):
        assert word not in answer.text


def test_errors_and_files_carry_them_too(house, settings):
    settings.STATIC_ROOT.joinpath("probe.css").write_text("a{}")
    who = house.walkers[0]
    stranger = Client(raise_request_exception=False)
    answers = {
        "not found": stranger.get("/no/such/page/"),
        "not theirs": who.get("/decisions/999999/"),
        "other host": stranger.get("/", headers={"host": "evil.example"}),
        "other method": who.get("/information/people/close/"),
        "forged": of_theirs(who, enforce_csrf_checks=True).post("/role/"),
        "too large": stranger.generic("POST", "/accounts/sign-in/", CONTENT_LENGTH=str(10**10)),
        "many fields": stranger.post("/accounts/sign-in/", {str(n): 1 for n in range(2_000)}),
        "nul": stranger.get("/published/%00/"),
        "file": stranger.get("/static/probe.css"),
        "no slash": stranger.get("/published"),
    }
    found = {name: answer.status_code for name, answer in answers.items()}
    assert found == {
        "not found": 404, "not theirs": 403, "other host": 400, "other method": 405, "forged": 403,
        "too large": 413, "many fields": 400, "nul": 400, "file": 200, "no slash": 301,
    }  # fmt: skip
    for name, answer in answers.items():
        check_headers(answer, name)


def test_no_name_but_our_own_is_answered_or_written_into_a_page(house):
    for name in ("evil.example", "testserver.evil.example", "testserver@evil.example", "a b", ""):
        assert house.walkers[0].get("/", headers={"host": name}).status_code == 400, name
    told = {"x-forwarded-host": "evil.example", "forwarded": "host=evil.example"}
    for address in ("/accounts/sign-in/", "/published/feed/", "/published"):
        answer = Client().get(address, headers=told)
        assert "evil.example" not in answer.text + str(answer.headers)


def failures(claimed: list[str]) -> Client:
    """Twenty failed sign-ins, each saying that it comes from elsewhere; then one more."""
    for number, claim in enumerate(claimed):
        Client(REMOTE_ADDR="10.0.0.1").post(
            "/accounts/sign-in/",
            {"login": f"p{number}@example.org", "password": "Pa55"},
            headers={"x-forwarded-for": claim},
        )
    return Client(REMOTE_ADDR="10.0.0.1")


@pytest.mark.parametrize(
    ("proxies", "claims"),
    [
        (0, [f"10.1.1.{number}" for number in range(20)]),
        (1, [f"10.1.1.{number}, 10.2.2.2" for number in range(20)]),
    ],
)
def test_nobody_escapes_the_limits_by_saying_they_come_from_elsewhere(
    db, settings, proxies, claims  # noqa: ARG001
):  # fmt: skip
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    ann = user()
    answer = failures(claims).post(
        "/accounts/sign-in/",
        {"login": ann.email, "password": "a password to remember"},
        headers={"x-forwarded-for": "10.3.3.3, 10.2.2.2"},
    )
    assert answer.status_code != 302, "counted as one address: the one that nobody can choose"


def test_in_production_nothing_is_sent_in_the_clear(tmp_path):
    """The settings as they are outside a demonstration, read by a process of its own."""
    names = [
        "SESSION_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY", "CSRF_COOKIE_SECURE",
        "CSRF_COOKIE_HTTPONLY", "SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS", "DEBUG",
        "ALLOWED_HOSTS", "USE_X_FORWARDED_HOST",
    ]  # fmt: skip
    ask = "import json; from django.conf import settings as s; print(json.dumps([getattr(s, n) "
    told = {"SHERWOOD_HOME": str(tmp_path), "SHERWOOD_HOSTS": "sherwood.example.nhs.uk"}
    kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
    found = subprocess.run(
        [sys.executable, "-c", f"{ask}for n in {names}]))"],
        env={**kept, **told, "DJANGO_SETTINGS_MODULE": "sherwood.service.settings"},
        capture_output=True, check=True, text=True,
    )  # fmt: skip
    assert dict(zip(names, json.loads(found.stdout), strict=True)) == {
        **dict.fromkeys(names[:5], True),
        "SECURE_HSTS_SECONDS": 31_536_000,
        "DEBUG": False,
        "ALLOWED_HOSTS": ["sherwood.example.nhs.uk"],
        "USE_X_FORWARDED_HOST": False,
    }


def test_over_tls_browsers_are_told_to_come_back_over_tls(house, settings):
    settings.SECURE_HSTS_SECONDS, settings.SECURE_SSL_REDIRECT = 31_536_000, True
    assert chosen.SESSION_COOKIE_SAMESITE == "Lax"
    with undone():
        safe = of_theirs(house.walkers[0]).get(reverse("home"), secure=True)
    assert safe.headers["Strict-Transport-Security"] == "max-age=31536000"
    plain = Client().get("/published/")
    assert plain.status_code == 301 and plain.headers["Location"].startswith("https://")
