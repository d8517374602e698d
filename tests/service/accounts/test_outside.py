"""Signing in by another provider, against a real one: a process of its own that speaks OpenID.

Its people carry the claims of NHS Care Identity; what it says is tampered with on the way back.
"""

import socket
import subprocess
import sys
import time
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

import pytest
import requests
from django.test import Client
from tests.service.made_up import grant, partnership, user

from sherwood.service.accounts.outside import outside_providers
from sherwood.service.audit.models import Entry
from sherwood.service.environment import Provider

ANN = {
    "email": "ann.other@example.org",
    "email_verified": True,
    "nhsid_useruid": "555021935107",
    "id_assurance_level": "3",
    "authentication_assurance_level": "3",
    "selected_roleid": "555021935108",
    "nhsid_nrbac_roles": [
        {"person_roleid": "555021935108", "org_code": "city1", "role_code": "S0030:G0100:R0260"}
    ],
}


@pytest.fixture(scope="module")
def provider():
    """The provider's address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "oidc_provider_mock", "--port", str(port), "--require-nonce"],
        stderr=subprocess.DEVNULL,
    )
    address = f"http://localhost:{port}"
    for _ in range(200):
        try:
            requests.get(address, timeout=1)
            break
        except requests.ConnectionError:
            time.sleep(0.05)
    yield address
    process.terminate()
    process.wait()


@pytest.fixture(autouse=True)
def says(provider, settings):
    """The service, told of the provider; and a way to say what the provider knows of Ann."""
    known = Provider(provider, "Care Identity", "sherwood", "a secret", assurance=3)
    settings.SOCIALACCOUNT_PROVIDERS = outside_providers(known)
    settings.OUTSIDE_NAME, settings.OUTSIDE_ASSURANCE = known.name, known.assurance

    def says(**claims):
        requests.put(f"{provider}/users/ann", json={**ANN, **claims}, timeout=5)

    says()
    return says


def asked(client) -> str:
    """Where the service sends the browser."""
    return client.get("/accounts/outside/").headers["Location"]


def answered(question: str, **form) -> str:
    """Sign in there as Ann, and the address of the answer."""
    answer = requests.post(question, data={"sub": "ann", **form}, allow_redirects=False, timeout=5)
    parts = urlsplit(answer.headers["Location"])
    return f"{parts.path}?{parts.query}"


def changed(address: str, **parameters: str) -> str:
    parts = urlsplit(address)
    query = {key: values[0] for key, values in parse_qs(parts.query).items()} | parameters
    return urlunsplit(parts._replace(query=urlencode(query)))


def come_in():
    client = Client()
    return client, client.get(answered(asked(client)))


def is_in(client) -> bool:
    return client.get("/role/").status_code == 200


def test_somebody_known_comes_in_and_their_assurance_counts_as_the_second_step():
    partnership()
    ann = user()
    held = grant(ann, "general_practitioner", at="city1", down=None, purpose="direct_care")
    client, answer = come_in()
    assert answer.headers["Location"] == "/role/"
    client.post("/role/", {"grant": held.pk})
    assert client.get("/").status_code == 200
    entry = Entry.objects.get(action="signed in")
    assert entry.actor == ann
    assert entry.detail == {"by": ["socialaccount"], "organisation": "city1", "assurance": 3}


def test_the_page_offers_it_by_its_name():
    assert "Sign in with Care Identity" in Client().get("/accounts/sign-in/").text


def test_the_question_carries_state_nonce_and_a_proof_key():
    query = parse_qs(urlsplit(asked(Client())).query)
    assert {"state", "nonce", "code_challenge"} <= set(query)
    assert query["code_challenge_method"] == ["S256"] and query["state"] != query["nonce"]


def test_direct_care_is_chosen_where_they_said_they_work_today():
    partnership()
    ann = user()
    there = grant(ann, "general_practitioner", at="city1", down=None, purpose="direct_care")
    elsewhere = grant(ann, "general_practitioner", at="county1", down=None, purpose="direct_care")
    client, _ = come_in()
    page = client.get("/role/").text
    assert f'value="{there.pk}"' in page and f'value="{elsewhere.pk}"' not in page
    client.post("/role/", {"grant": elsewhere.pk})
    assert client.get("/").headers["Location"] == "/role/"


def test_somebody_is_known_by_their_identity_whatever_their_address(says):
    says(email="new.name@example.org")
    ann = user()
    ann.identity = "555021935107"
    ann.save()
    assert is_in(come_in()[0])


def refusal(answer) -> str:
    assert answer.status_code == 403
    return Entry.objects.get(action="sign-in refused").detail["reason"]


def test_somebody_unknown_is_refused():
    client, answer = come_in()
    assert "has been invited" in refusal(answer) and not is_in(client)


def test_an_address_the_provider_has_not_verified_makes_nobody_known(says):
    says(email_verified=False)
    user()
    client, answer = come_in()
    assert "has been invited" in refusal(answer) and not is_in(client)


def test_an_address_does_not_open_the_account_of_another_identity():
    ann = user()
    ann.identity = "555000000000"
    ann.save()
    client, answer = come_in()
    assert "has been invited" in refusal(answer) and not is_in(client)


@pytest.mark.parametrize("again", [False, True])
def test_a_closed_account_stays_closed(again):
    ann = user()
    if again:
        come_in()
    ann.is_active = False
    ann.save()
    client, answer = come_in()
    assert "was closed" in refusal(answer) and not is_in(client)


@pytest.mark.parametrize(
    "claims",
    [
        {"id_assurance_level": "2"},
        {"authentication_assurance_level": "1"},
        {"authentication_assurance_level": None},
        {"id_assurance_level": "high"},
    ],
)
def test_low_assurance_is_refused_and_the_page_says_so(says, claims):
    says(**claims)
    user()
    client, answer = come_in()
    assert "Sherwood needs level 3" in refusal(answer) and not is_in(client)
    assert "Sherwood needs level 3" in answer.text


def test_an_answer_with_another_nonce_is_refused():
    user()
    client = Client()
    answer = client.get(answered(changed(asked(client), nonce="planted")))
    assert refusal(answer) == "the provider's answer" and not is_in(client)


def test_an_answer_with_another_state_is_refused():
    user()
    client = Client()
    answer = client.get(changed(answered(asked(client)), state="planted"))
    assert refusal(answer) == "the provider's answer" and not is_in(client)


def test_the_answer_to_one_browser_lets_no_other_in():
    user()
    mine, theirs = Client(), Client()
    asked(theirs)
    answer = theirs.get(answered(asked(mine)))
    assert answer.status_code == 403 and not is_in(theirs)


def test_an_answer_counts_once():
    user()
    client = Client()
    address = answered(asked(client))
    client.get(address)
    client.post("/accounts/sign-out/")
    assert client.get(address).status_code == 403 and not is_in(client)


def test_another_code_than_the_provider_gave_is_refused():
    user()
    client = Client()
    answer = client.get(changed(answered(asked(client)), code="planted"))
    assert answer.status_code == 403 and not is_in(client)


def test_cancelling_there_changes_nothing_here():
    client = Client()
    answer = client.get(answered(asked(client), action="deny"))
    assert "Nothing was changed" in answer.text and not is_in(client)


def test_a_provider_that_cannot_be_reached_is_said_so(settings):
    nobody = Provider("http://localhost:9", "Care Identity", "sherwood", "a secret", 3)
    settings.SOCIALACCOUNT_PROVIDERS = outside_providers(nobody)
    assert Client().get("/accounts/outside/").status_code == 503


def test_without_a_provider_there_is_no_such_page(settings):
    settings.SOCIALACCOUNT_PROVIDERS = {}
    assert Client().get("/accounts/outside/").status_code == 404
