"""A day of requests, failures among them, and what the log, the pages and the audit say of it."""

import io
import json
import logging
import re

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from tests.service.accounts.codes import code_of, wait_for_a_fresh_code
from tests.service.accounts.test_sign_in import SECRET, with_app
from tests.service.attacks.doors import filled
from tests.service.attacks.everything import PERSON
from tests.service.made_up import grant, user

from sherwood.records.pseudonyms import KEY_VARIABLE
from sherwood.service.accounts.invitations import link_for
from sherwood.service.audit.models import Entry
from sherwood.service.information import keys
from sherwood.service.operations.logs import JsonLines

PASSWORD, TYPED = "a password to remember", "Wilhelmina Quux-Oyelaran"
NUMBER = "943 476 5919"


@pytest.fixture
def log():
    """Everything that is logged, as it is written."""
    told = io.StringIO()
    handler = logging.StreamHandler(told)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    before = {name: logging.getLogger(name).level for name in ("", "django.request")}
    root.addHandler(handler)
    for name in before:
        logging.getLogger(name).setLevel(logging.DEBUG)
    yield told
    root.removeHandler(handler)
    for name, level in before.items():
        logging.getLogger(name).setLevel(level)


def a_morning() -> list[str]:
    """Somebody is invited, fails, signs in with a code, and chooses a role; the secrets of it."""
    ann = with_app(user(TYPED))
    held = grant(ann, "governance_officer")
    link = link_for(ann.email)
    client = Client(raise_request_exception=False)
    client.get(link)
    chosen = {"new_password1": PASSWORD, "new_password2": PASSWORD}
    client.post("/accounts/link/password/", chosen)
    wait_for_a_fresh_code()
    code = code_of(SECRET)
    for password in ("Tr0ub4dor&3xyz", PASSWORD):
        client.post("/accounts/sign-in/", {"login": ann.email, "password": password})
    for tried in ("314159", code):
        client.post("/accounts/code/", {"code": tried})
    client.post("/role/?next=/meetings/", {"grant": held.pk})
    client.get(f"/decisions/?q={TYPED}")
    client.get("/", headers={"host": f"{TYPED.split()[0]}.example"})
    client.post("/meetings/new/", {"body": TYPED, "place": TYPED})
    Client(enforce_csrf_checks=True).post("/accounts/sign-in/", {"password": PASSWORD})
    assert client.get("/").status_code == 200
    return [
        PASSWORD, "Tr0ub4dor", "314159", code, SECRET, ann.email, link.split("/")[-2],
        client.session.session_key, client.cookies["csrftoken"].value,
    ]  # fmt: skip


def an_afternoon(house, monkeypatch, tmp_path) -> list[str]:
    """Every form is sent with a name in it, people are looked for, and things go wrong."""
    secret = tmp_path / "secret"
    secret.write_text("5" * 64)
    monkeypatch.setenv(KEY_VARIABLE, str(secret))
    for form in house.posted():
        given = {
            name: [TYPED] if form.kinds[name] in {"text", "textarea", "search"} else values
            for name, values in filled(form).items()
        }
        form.by.post(form.action, given)
    doctor = next(one for one in house.walkers if "see_person" in one.able)
    reference = keys.token(keys.REFERENCE, PERSON)
    for given in (NUMBER, reference, TYPED):
        doctor.post("/information/people/", {"given": given}, follow=True)
        doctor.post("/information/people/pseudonym/", {"pseudonym": given})
    for address in (f"/{TYPED}/", f"/published/?page={TYPED}", f"/organisations/of/{TYPED}/"):
        house.walkers[0].get(address)
    return [PERSON, reference, NUMBER, NUMBER.replace(" ", "")]


def test_what_is_secret_is_in_no_log_no_page_of_others_and_no_audit(
    house, log, monkeypatch, tmp_path
):
    secrets = a_morning() + an_afternoon(house, monkeypatch, tmp_path)
    sessions = list(Session.objects.values_list("pk", flat=True))
    made = [
        settings.SECRET_KEY,
        *(file.read_text().strip() for file in keys.folder().iterdir()),
        *(re.escape(one.data.get("secret", "x" * 40)) for one in Authenticator.objects.all()),
    ]  # fmt: skip
    text = log.getvalue()
    assert text.count("\n") > 100 and all(json.loads(line) for line in text.splitlines())
    for secret in (*secrets, *sessions, *made, TYPED, TYPED.split()[0]):
        assert secret not in text, secret[:12]
    told = str([one.content() for one in Entry.objects.all()])
    watched = Client().get("/metrics/").text + Client().get("/ready/").text
    for secret in (*secrets, *sessions, *made):
        assert secret not in told, secret[:12]
        assert secret not in watched, secret[:12]
    assert TYPED not in watched


def test_a_line_of_the_log_is_one_line_whatever_is_logged(log):
    logging.getLogger("somebody").warning('forged\n{"at": "2018"}\r\x1b[31m %s', "a\nb\u2028c")
    line = log.getvalue()
    assert line.count("\n") == 1 and "\r" not in line and "\x1b" not in line
    assert json.loads(line)["logger"] == "somebody"


def test_a_fault_is_logged_by_its_place_and_not_by_what_was_in_it(log):
    typed = f"{TYPED} {PASSWORD}"
    try:
        int(typed)
    except ValueError:
        logging.getLogger("somebody").exception("It failed")
    told = json.loads(log.getvalue())
    assert told["error"] == "ValueError" and TYPED not in log.getvalue()
    assert any("test_secrets.py" in place for place in told["traceback"])


def test_keys_are_their_owners_alone(house):  # noqa: ARG001
    home = settings.ENVIRONMENT.home
    kept = [home / "secret-key", *(home / "pseudonym-keys").iterdir()]
    assert len(kept) > 3
    assert all(file.stat().st_mode & 0o077 == 0 for file in kept)
