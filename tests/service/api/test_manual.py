"""The document describes everything, and the page and the manual are made of it.

To write the manual anew: `python -m tests.service.api.draw_reference`.
"""

import inspect

import jsonschema
import pytest
from ninja import Schema
from tests.service.api.draw_reference import PAGE

from sherwood.service.api import routers
from sherwood.service.api.assembled import ROUTERS, operations_of
from sherwood.service.api.document import document
from sherwood.service.api.manual import as_markdown, chapters
from sherwood.service.api.problems import Kind

SCHEMAS = document()["components"]["schemas"]
OPERATIONS = [one for path in document()["paths"].values() for one in path.values()]


def test_the_manual_shows_the_api_as_it_is():
    written = PAGE.read_text(encoding="utf-8")
    assert as_markdown(document()) == written, "python -m tests.service.api.draw_reference"


def test_every_operation_field_and_parameter_is_described_and_has_an_example():
    for one in OPERATIONS:
        assert one["summary"] and one["description"]
        for parameter in one["parameters"]:
            where = (one["operationId"], parameter["name"])
            assert parameter.get("description"), where
            assert parameter["in"] == "path" or "example" in parameter, where
    for name, schema in SCHEMAS.items():
        assert schema["description"], name
        for field, of in schema["properties"].items():
            assert of.get("description"), (name, field)
            inner = of.get("items", {})
            assert of.get("examples") or "$ref" in inner, (name, field)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one["operationId"])
def test_the_example_of_an_answer_is_such_an_answer(operation):
    for holder in (*operation["responses"].values(), operation.get("requestBody", {})):
        for content in holder.get("content", {}).values():
            if "example" in content:
                schema = {**content["schema"], "components": {"schemas": SCHEMAS}}
                jsonschema.validate(content["example"], schema)


def test_one_name_is_one_thing():
    seen = {}
    for name, room in inspect.getmembers(routers, inspect.ismodule):
        for _, each in inspect.getmembers(room, inspect.isclass):
            ours = issubclass(each, Schema) and each.__module__ == room.__name__
            if ours and each.__name__ in SCHEMAS:
                assert seen.setdefault(each.__name__, each) is each, (name, each)
    assert set(seen) >= {"Organisation", "Meeting", "Outcome"}


@pytest.mark.django_db
def test_the_page_shows_every_operation_and_problem_without_scripts_of_its_own(client):
    page = client.get("/api/")
    assert page.status_code == 200
    for name in operations_of(ROUTERS):
        assert f'id="{name}"' in page.text
    for kind in Kind:
        assert f'id="problem-{kind.key}"' in page.text
    assert page.text.count("<h1") == 1
    assert "style=" not in page.text
    assert {one.title for one in chapters(document())} >= {"Access", "Audit"}


@pytest.mark.django_db
def test_the_document_is_given_to_anybody(client):
    given = client.get("/api/v1/openapi.json")
    assert given.json() == document()
    assert given.json()["openapi"].startswith("3.1")
