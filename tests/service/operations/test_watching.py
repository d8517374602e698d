"""Whoever watches the service asks it from its own machine, or by its proxy, as the manual says."""

import re
from pathlib import Path

import pytest
from django.test import Client

from sherwood.service.operations.middleware import LARGEST, WATCHED

pytestmark = pytest.mark.django_db
MANUAL = Path(__file__).parents[3] / "docs" / "service" / "run-in-production.md"
NGINX = re.search(r"```nginx\n(.*?)```", MANUAL.read_text(), re.S)[1]
HERE = {"host": "127.0.0.1:8000"}
BY_PROXY = {"host": "sherwood.example", "x-forwarded-for": "10.0.0.1", "x-forwarded-proto": "https"}


@pytest.fixture(autouse=True)
def in_production(settings):
    settings.ALLOWED_HOSTS = ["sherwood.example"]
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")


@pytest.mark.parametrize("path", WATCHED)
def test_a_probe_on_the_same_machine_needs_no_headers(path):
    assert Client().get(path, headers=HERE).status_code == 200
    assert Client(REMOTE_ADDR="::1").head(path, headers={"host": "[::1]:8000"}).status_code == 200
    assert f"curl http://127.0.0.1:8000{path}" in MANUAL.read_text()


@pytest.mark.parametrize("path", WATCHED)
def test_from_another_machine_the_host_and_tls_are_asked_for_as_of_everybody(path):
    elsewhere = Client(REMOTE_ADDR="10.0.0.1")
    assert elsewhere.get(path, headers=HERE).status_code == 400
    assert elsewhere.get(path, headers={"host": "sherwood.example"}).status_code == 301


@pytest.mark.parametrize("path", WATCHED)
def test_what_comes_through_a_proxy_is_taken_as_the_proxy_says(path):
    assert Client().get(path, headers=BY_PROXY).status_code == 200
    assert Client().get(path, headers=BY_PROXY | {"host": "other.example"}).status_code == 400
    assert Client().get(path, headers=BY_PROXY | {"x-forwarded-proto": "http"}).status_code == 301


def test_every_other_page_asks_for_its_host_and_for_tls():
    assert Client().get("/accounts/sign-in/", headers=HERE).status_code == 400


def test_the_manuals_proxy_passes_what_the_service_reads():
    passed = dict(re.findall(r"proxy_set_header (\S+) (\S+);", NGINX))
    assert passed == {
        "Host": "$host",
        "X-Forwarded-For": "$proxy_add_x_forwarded_for",
        "X-Forwarded-Proto": "https",
    }
    assert f"client_max_body_size {LARGEST // 2**20}m;" in NGINX
    assert "location = /metrics/ {" in NGINX
