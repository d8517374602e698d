"""The OpenAPI document: what ninja says of each operation, and what all of them share."""

from __future__ import annotations

import json
import re
from functools import cache
from http.client import responses
from typing import Any

from django.conf import settings
from ninja import NinjaAPI, Router
from ninja.responses import NinjaJSONEncoder

from sherwood.service.api.assembled import API, PREFIX, ROUTERS, operations_of
from sherwood.service.api.declaring import ANY_ROLE, PUBLIC
from sherwood.service.api.problems import MEDIA_TYPE, Kind, Problem
from sherwood.service.governance.access.check import DECLARED

Document = dict[str, Any]
_TOKEN, _SESSION = "token", "session"


@cache
def document() -> Document:
    """The document of the API."""
    return describe(API, ROUTERS)


def describe(api: NinjaAPI, routers: tuple[Router, ...]) -> Document:
    """The OpenAPI document of an API, with its problems, who may call, and an example of each."""
    made: Document = json.loads(
        json.dumps(api.get_openapi_schema(path_prefix=PREFIX), cls=NinjaJSONEncoder)
    )
    schemas = made["components"]["schemas"]
    problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas |= problem.pop("$defs") | {"Problem": problem}
    made["components"]["securitySchemes"] = {
        _TOKEN: {"type": "http", "scheme": "bearer", "description": "A token of the page Tokens."},
        _SESSION: {
            "type": "apiKey",
            "in": "cookie",
            "name": settings.SESSION_COOKIE_NAME,
            "description": "A browser's session; what writes sends `X-CSRFToken` as well.",
        },
    }
    known = operations_of(routers)
    for path in made["paths"].values():
        for operation in path.values():
            declared = getattr(known[operation["operationId"]].view_func, DECLARED)
            _finish(operation, declared, schemas)
            if operation is not path.get("get") and declared != PUBLIC:
                for kind in (Kind.FORGED, Kind.NOT_NOW):
                    _add_problem(operation["responses"], kind)
    made["components"]["schemas"] = _reached(made["paths"], schemas)
    made["tags"] = [{"name": str(router.tags[0])} for router in routers if router.tags]
    return made


def example_of(schema: Any, schemas: dict[str, Any]) -> Any:
    """An example of a schema, made of the examples of its fields."""
    if "$ref" in schema:
        return example_of(schemas[schema["$ref"].rsplit("/", 1)[-1]], schemas)
    if "allOf" in schema:
        return example_of(schema["allOf"][0], schemas)
    if schema.get("type") == "object" and "properties" in schema:
        return {name: _example(each, schemas) for name, each in schema["properties"].items()}
    if schema.get("type") == "array":
        return [example_of(schema["items"], schemas)]
    return None


def _example(field: Any, schemas: dict[str, Any]) -> Any:
    # A list of things shows one of them.
    if field.get("examples") and "$ref" not in field.get("items", {}):
        return field["examples"][0]
    return example_of(field, schemas)


def _finish(operation: Document, declared: Any, schemas: dict[str, Any]) -> None:
    summary, _, more = operation["description"].partition("\n\n")
    operation["summary"] = summary.removesuffix(".")
    needed = sorted(declared) if isinstance(declared, tuple) else declared
    operation["x-needs"] = needed
    operation["description"] = " ".join(f"{more} {_who(needed)}".split())
    if declared != PUBLIC:
        operation["security"] = [{_TOKEN: []}, {_SESSION: []}]
    else:
        operation.pop("security", None)
    for parameter in operation["parameters"]:
        _settle(parameter)
    for status, answer in operation["responses"].items():
        answer["description"] = _said(int(status))
        for content in answer.get("content", {}).values():
            content["example"] = example_of(content["schema"], schemas)
    if body := operation.get("requestBody"):
        for content in body["content"].values():
            content["example"] = example_of(content["schema"], schemas)
    for kind in _kinds(operation, declared):
        _add_problem(operation["responses"], kind)
    operation["responses"] = dict(sorted(operation["responses"].items()))


def _reached(paths: Document, schemas: dict[str, Any]) -> dict[str, Any]:
    """The schemas that some operation leads to; those of a query are written out in it."""
    kept: dict[str, Any] = {}
    waiting = _names(paths)
    while waiting:
        name = waiting.pop()
        if name not in kept:
            kept[name] = schemas[name]
            waiting += _names(schemas[name])
    return dict(sorted(kept.items()))


def _names(found: Any) -> list[str]:
    return re.findall(r'"#/components/schemas/([^"]+)"', json.dumps(found))


def _who(needed: list[str] | str) -> str:
    if needed == PUBLIC:
        return "Anybody may call it."
    if needed == ANY_ROLE:
        return "Any role may call it."
    return f"Needs a role that may {' or '.join(one.replace('_', ' ') for one in needed)}."


def _said(status: int) -> str:
    return {200: "What was asked for.", 201: "What was made.", 202: "What was begun."}.get(
        status, responses[status]
    )


def _settle(parameter: Document) -> None:
    """A parameter that is left out is left out: it is never sent as null."""
    schema = parameter["schema"]
    if some := [one for one in schema.get("anyOf", ()) if one != {"type": "null"}]:
        del schema["anyOf"]
        schema |= some[0] if len(some) == 1 else {"anyOf": some}
    schema.pop("default", None) if schema.get("default", 0) is None else None
    for name in ("description", "examples", "title"):
        schema.pop(name, None)
    if examples := parameter.pop("examples", None):
        parameter["example"] = examples[0]


def _kinds(operation: Document, declared: Any) -> list[Kind]:
    found = [Kind.TOO_MANY, Kind.NOT_VALID]
    if declared != PUBLIC:
        found += [Kind.NOT_SIGNED_IN, Kind.TOKEN_REFUSED, Kind.NO_ROLE]
    if isinstance(declared, tuple):
        found.append(Kind.NOT_ALLOWED)
    if any(one["in"] == "path" for one in operation["parameters"]):
        found.append(Kind.NOT_FOUND)
    if operation.get("requestBody"):
        found += [Kind.NOT_JSON, Kind.NOT_THIS_TYPE, Kind.EDITED_MEANWHILE]
    return found


def _add_problem(answers: Document, kind: Kind) -> None:
    status = str(kind.status)
    words = f"{kind.title} (`{kind.key}`)."
    if status in answers:
        answers[status]["description"] += f" {words}"
        return
    schema = {"$ref": "#/components/schemas/Problem"}
    answers[status] = {"description": words, "content": {MEDIA_TYPE: {"schema": schema}}}
