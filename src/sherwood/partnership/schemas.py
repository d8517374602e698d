"""JSON Schemas of the folder's TOML files, by which editors complete keys and mark mistakes."""

from __future__ import annotations

import json
from typing import Any

from sherwood.partnership.folder import FILES
from sherwood.partnership.keys import meanings, records_under, summary
from sherwood.partnership.values import Record

FOLDER = ".schema"
"""Where a partnership folder keeps them."""


def schema_names() -> dict[str, str]:
    """By TOML file, the name of its schema.

    Example:
        >>> schema_names()["money.toml"]
        'money.json'
    """
    return {file: file.replace(".toml", ".json") for file in FILES}


def schemas() -> dict[str, str]:
    """Every schema as JSON text, by its name.

    Example:
        >>> json.loads(schemas()["risk.json"])["title"]
        'risk.toml'
    """
    return {name: _text(file, FILES[file]) for file, name in schema_names().items()}


def schema(model: type[Record]) -> dict[str, Any]:
    """The schema of a record, with what each key means."""
    found = model.model_json_schema(mode="validation")
    defined = found.get("$defs", {})
    for record in dict.fromkeys(record for _, record in records_under(model)):
        if record.__name__ in defined:
            _explain(defined[record.__name__], record)
    _explain(found, model)
    return found


def _explain(written: dict[str, Any], record: type[Record]) -> None:
    written["description"] = summary(record)
    words = meanings(record)
    for name, key in written.get("properties", {}).items():
        key.pop("title", None)
        if name in words:
            key["description"] = words[name]


def _text(file: str, model: type[Record]) -> str:
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return json.dumps({**head, **schema(model), "title": file}, indent=2, ensure_ascii=False) + "\n"
