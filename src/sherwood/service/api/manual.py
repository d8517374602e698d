"""The OpenAPI document read for people: for the page of the API, and for the manual."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sherwood.service.api.document import Document
from sherwood.service.api.problems import Kind


@dataclass(frozen=True)
class Field:
    """A parameter, or a field of a body or an answer.

    Attributes:
        name: With the field it lies in before it.
        kind: What it takes, in words.
        required: Whether it must be sent.
    """

    name: str
    kind: str
    words: str
    required: bool = False


@dataclass(frozen=True)
class Operation:
    """One operation.

    Attributes:
        sent: Fields of the body.
        answered: Fields of the answer.
        example: An answer, as JSON.
        sent_example: A body, as JSON.
        problems: Statuses and what they mean.
    """

    name: str
    method: str
    path: str
    summary: str
    words: str
    parameters: tuple[Field, ...]
    sent: tuple[Field, ...]
    answered: tuple[Field, ...]
    example: str
    sent_example: str
    problems: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Chapter:
    """The operations of one domain."""

    title: str
    operations: tuple[Operation, ...]

    @property
    def anchor(self) -> str:
        """By which it is linked to."""
        return self.title.lower().replace(" ", "-")


def chapters(document: Document) -> tuple[Chapter, ...]:
    """The document, a chapter a domain."""
    schemas = document["components"]["schemas"]
    found: dict[str, list[Operation]] = {tag["name"]: [] for tag in document["tags"]}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            found[operation["tags"][0]].append(_operation(path, method, operation, schemas))
    return tuple(Chapter(title, tuple(each)) for title, each in found.items())


def as_markdown(document: Document) -> str:
    """The document as a page of the manual."""
    parts = [_HEAD]
    for chapter in chapters(document):
        parts.append(f"## {chapter.title}\n")
        parts += [_markdown(one) for one in chapter.operations]
    rows = (f"| `{kind.key}` | {kind.status} | {kind.title} | {kind.to_do} |" for kind in Kind)
    parts += ["## Problems\n", _PROBLEMS, *rows, ""]
    return "\n".join(parts)


_HEAD = """\
---
title: API
---

# API

Written from the OpenAPI document, which a running service has at `/api/v1/openapi.json`.
[Call the API](../service/api.md) shows how.
"""
_PROBLEMS = "| problem | status | what it is | what to do |\n|---|---|---|---|"


def _markdown(one: Operation) -> str:
    parts = [f"### {one.method} {one.path} {{#{one.name}}}\n", f"{one.summary}. {one.words}\n"]
    if one.parameters or one.sent:
        parts.append("| sent | what it takes | |\n|---|---|---|")
        parts += [_row(field) for field in (*one.parameters, *one.sent)]
        parts.append("")
    parts.append("| answered | what it is | |\n|---|---|---|")
    parts += [_row(field) for field in one.answered]
    parts.append("")
    return "\n".join(parts)


def _row(field: Field) -> str:
    needed = " Needed." if field.required else ""
    return f"| `{field.name}` | {field.kind} | {field.words}{needed} |"


def _operation(path: str, method: str, operation: Document, schemas: dict[str, Any]) -> Operation:
    sent, sent_example = _content(operation.get("requestBody", {}), schemas)
    good = next(value for status, value in operation["responses"].items() if status[0] == "2")
    answered, example = _content(good, schemas, needs=False)
    return Operation(
        name=operation["operationId"],
        method=method.upper(),
        path=path,
        summary=operation["summary"],
        words=operation["description"],
        parameters=tuple(
            Field(
                one["name"],
                _kind(one["schema"], schemas),
                one.get("description", ""),
                one.get("required", False),
            )
            for one in operation["parameters"]
        ),
        sent=sent,
        answered=answered,
        example=example,
        sent_example=sent_example,
        problems=tuple(
            (status, value["description"])
            for status, value in operation["responses"].items()
            if status[0] == "4"
        ),
    )


def _content(
    holder: Document, schemas: dict[str, Any], *, needs: bool = True
) -> tuple[tuple[Field, ...], str]:
    for content in holder.get("content", {}).values():
        fields = tuple(_fields(content["schema"], schemas, needs=needs))
        return fields, json.dumps(content["example"], indent=2, ensure_ascii=False)
    return (), ""


def _fields(
    schema: Any, schemas: dict[str, Any], before: str = "", *, needs: bool
) -> Iterator[Field]:
    schema = _found(schema, schemas)
    required = schema.get("required", ())
    for name, field in schema.get("properties", {}).items():
        inner = _found(field, schemas)
        listed = inner.get("type") == "array"
        whole = f"{before}{name}{'[]' if listed else ''}"
        yield Field(
            whole,
            _kind(field, schemas),
            field.get("description", ""),
            needs and name in required,
        )
        below = _found(inner["items"], schemas) if listed else inner
        if "properties" in below:
            yield from _fields(below, schemas, f"{whole}.", needs=needs)


def _found(schema: Any, schemas: dict[str, Any]) -> Any:
    if "$ref" in schema:
        return schemas[schema["$ref"].rsplit("/", 1)[-1]]
    return _found(schema["allOf"][0], schemas) if "allOf" in schema else schema


def _kind(schema: Any, schemas: dict[str, Any]) -> str:
    """What a schema takes, in words."""
    if "anyOf" in schema:
        kinds = [_kind(one, schemas) for one in schema["anyOf"] if one.get("type") != "null"]
        nothing = " or nothing" if len(kinds) < len(schema["anyOf"]) else ""
        return f"{' or '.join(dict.fromkeys(kinds))}{nothing}"
    schema = _found(schema, schemas)
    if "enum" in schema:
        return ", ".join(f"`{one}`" for one in schema["enum"])
    if schema.get("type") == "array":
        return f"list of {_kind(schema['items'], schemas)}"
    formats = {"date": "day", "date-time": "moment"}
    words = {
        "string": "text",
        "integer": "whole number",
        "number": "number",
        "boolean": "true or false",
        "object": "object",
    }
    kind = formats.get(schema.get("format", "")) or words[schema["type"]]
    if "minimum" in schema and "maximum" in schema and schema["maximum"] < 2**31:
        kind += f", {schema['minimum']:,} to {schema['maximum']:,}"
    return kind
