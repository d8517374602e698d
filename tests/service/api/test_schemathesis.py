"""Schemathesis calls every operation as nobody and in several roles, with what it makes up.

Whatever it sends, nothing fails inside (no 5xx), and every answer is one that the document
describes: its status, its type, its headers and its content.
"""

import os

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis.checks import (
    content_type_conformance,
    negative_data_rejection,
    not_a_server_error,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from schemathesis.config import SchemathesisConfig
from tests.service import made_up
from tests.service.api.programs import program
from tests.service.api.test_access import Browser

from sherwood.service.api.calling import SAFE

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
ROLES = (
    ("governance_officer", "governance"),
    ("analyst", "planning"),
    ("service_administrator", "operations"),
)
EXAMPLES = int(os.environ.get("SHERWOOD_SOAK_EXAMPLES", "100"))
HELD = {
    "deadline": None,
    "derandomize": True,
    "database": None,
    "suppress_health_check": list(HealthCheck),
}


def from_somewhere(environment, start):
    """The service, called from this machine."""
    return SERVICE({**environment, "REMOTE_ADDR": "127.0.0.1"}, start)


SERVICE = get_wsgi_application()
SCHEMA = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", from_somewhere)
DRAWN = schemathesis.openapi.from_wsgi(
    "/api/v1/openapi.json",
    from_somewhere,
    config=SchemathesisConfig.from_dict(
        # Every bound of every parameter is tried in the long proof.
        {"phases": {"coverage": {"enabled": False}, "examples": {"enabled": False}}}
    ),
)


@pytest.fixture
def callers(place, settings):
    """Headers of nobody, of programs in several roles, and of an officer's browser."""
    settings.API_CALLS_A_MINUTE = 10**6
    settings.API_FAILURES = 10**6
    officer = made_up.grant(made_up.user(), "information_governance_officer", purpose="governance")
    browser = Browser(officer)
    cookies = "; ".join(f"{name}={one.value}" for name, one in browser.client.cookies.items())
    assert place
    # As Django's own test client does: the connection of the test stays open between calls.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield [
        {},
        {"Authorization": "Bearer sherwood_abcdefgh_nothing"},
        {**browser.headers, "Cookie": cookies},
        *(program(role, purpose=purpose).headers for role, purpose in ROLES),
    ]
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def call(case, callers):
    """Ask the same in every role, and hold each answer against the document."""
    for headers in callers:
        case.call_and_validate(headers=headers, checks=CHECKS)


@pytest.mark.django_db
@DRAWN.parametrize()
@settings(max_examples=2, **HELD)
def test_whatever_is_sent_is_answered_as_described(case, callers):
    call(case, callers)


@pytest.mark.soak
@pytest.mark.django_db
@SCHEMA.parametrize()
@settings(max_examples=EXAMPLES, **HELD)
def test_whatever_is_sent_for_long_is_answered_as_described(case, callers):
    call(case, callers)


@pytest.mark.soak
@pytest.mark.django_db
@SCHEMA.parametrize()
@settings(max_examples=EXAMPLES, **HELD)
def test_what_is_not_as_described_is_refused(case, callers):
    if case.operation.method.upper() in SAFE:
        case.call_and_validate(headers=callers[3], checks=[negative_data_rejection])
