"""What the keys of a record mean, in the words of its class."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from typing import Any

from sherwood.partnership.values import Record

_ATTRIBUTES = re.compile(r"^Attributes:\n(?P<lines>(?:[ ]{4}.*(?:\n|$)|\n)+)", re.MULTILINE)
_NAMED = re.compile(r"^[ ]{4}(?P<name>\w+): ")


def record_in(annotation: Any) -> type[Record] | None:
    """The record in an annotation, if there is one.

    Example:
        >>> from sherwood.partnership.framework import Effect
        >>> record_in(tuple[Effect, ...]).__name__
        'Effect'
        >>> record_in(tuple[str, ...])
    """
    if inspect.isclass(annotation) and issubclass(annotation, Record):
        return annotation
    for argument in getattr(annotation, "__args__", ()):
        found = record_in(argument)
        if found is not None:
            return found
    return None


def records_under(model: type[Record]) -> Iterator[tuple[str, type[Record]]]:
    """Every record below a record, with the key it stands at; one is told before what is below it.

    Example:
        >>> from sherwood.partnership.folder import ProvidersFile
        >>> [key for key, _ in records_under(ProvidersFile)]
        ['provider', 'provider.behaviour']
    """
    for name, field in model.model_fields.items():
        below = record_in(field.annotation)
        if below is not None:
            yield name, below
            for key, record in records_under(below):
                yield f"{name}.{key}", record


def meanings(model: type[Record]) -> dict[str, str]:
    """What each key of a record means: as its class says, or those it is made from.

    Example:
        >>> from sherwood.partnership.organisations import Practice, Provider
        >>> meanings(Provider)["cash"]
        'At the start of the plan.'
    """
    found: dict[str, str] = {}
    for each in reversed(model.__mro__):
        if issubclass(each, Record):
            found |= {
                name: field.description
                for name, field in each.model_fields.items()
                if field.description
            }
            found |= _attributes(each)
    return {name: words for name, words in found.items() if name in model.model_fields}


def summary(model: type[Record]) -> str:
    """The first line of a record's class."""
    return (inspect.getdoc(model) or "").split("\n")[0]


def _attributes(model: type[Record]) -> dict[str, str]:
    section = _ATTRIBUTES.search(inspect.cleandoc(model.__doc__ or ""))
    found: dict[str, str] = {}
    name = ""
    for line in section["lines"].splitlines() if section else ():
        if named := _NAMED.match(line):
            name = named["name"]
            found[name] = line[named.end() :].strip()
        elif name and line.strip():
            found[name] += f" {line.strip()}"
    return found
