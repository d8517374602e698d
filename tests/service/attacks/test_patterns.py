"""No text that somebody sends keeps the service busy: patterns are read, and work is counted."""

import ast
import importlib
import re
import re._parser as parser
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator

import sherwood
from sherwood.records.pseudonyms import standard_number
from sherwood.service.accounts.passwords import NotEasyValidator
from sherwood.service.information.disclosing import NotDisclosableError, read_counts
from sherwood.service.information.keys import key_of

ROOM = Path(sherwood.__file__).parent
REPEATS = (parser.MAX_REPEAT, parser.MIN_REPEAT)
# Of the library, what reads text that a page takes; the rest reads files of those who run it.
REACHED = ("service", "records/pseudonyms.py", "stats")
ASSETS = "service/assets.py"
"""Reads the style sheets of one package, whose hash is known, at set-up."""


def branches(part: Any) -> Iterator[Any]:
    """What a part of a pattern is made of."""
    for one in part if isinstance(part, list | tuple | parser.SubPattern) else ():
        if isinstance(one, parser.SubPattern):
            yield one
        else:
            yield from branches(one)


def explodes(pattern: Any, inside: bool = False) -> bool:
    """Whether something that repeats without end repeats without end, or says what was said."""
    for kind, what in pattern:
        if kind in {parser.GROUPREF, parser.GROUPREF_EXISTS}:
            return True
        endless = kind in REPEATS and what[1] > 99
        if endless and inside:
            return True
        if any(explodes(one, inside or endless) for one in branches((what,))):
            return True
    return False


@pytest.mark.parametrize(
    ("pattern", "found"),
    [(r"(a+)+$", True), (r"(.+?)\1+", True), (r"([ab]*c?)*d", True), (r"(a|b+)*", True),
     (r"[a-z]{1,60}-\d+", False), (r"^\w+\Z", False), (r"(?:ab){1,3}c*", False)],
)  # fmt: skip
def test_a_pattern_that_explodes_is_known_as_one(pattern, found):
    assert explodes(parser.parse(pattern)) is found


def written() -> Iterator[tuple[str, str]]:
    """Every pattern in the code that somebody's text is held against."""
    for under in REACHED:
        place = ROOM / under
        for file in sorted(place.rglob("*.py")) if place.is_dir() else [place]:
            for node in ast.walk(ast.parse(file.read_text())):
                called = getattr(getattr(node, "func", None), "attr", "") or getattr(
                    getattr(node, "func", None), "id", ""
                )
                if called in {"compile", "match", "fullmatch", "search", "sub", "split", "findall",
                              "RegexValidator", "RegexField"}:  # fmt: skip
                    for given in node.args[:1]:
                        if isinstance(given, ast.Constant) and isinstance(given.value, str):
                            yield str(file.relative_to(ROOM)), given.value


def held() -> Iterator[tuple[str, str]]:
    """Every pattern that a field of a form is held against."""
    for file in sorted((ROOM / "service").rglob("forms*/*.py")) + sorted(ROOM.rglob("forms.py")):
        name = ".".join(("sherwood", *file.relative_to(ROOM).with_suffix("").parts))
        for form in vars(importlib.import_module(name.removesuffix(".__init__"))).values():
            for key, field in getattr(form, "base_fields", {}).items():
                assert isinstance(field, forms.Field)
                for one in field.validators:
                    if isinstance(one, RegexValidator):
                        yield f"{name}.{form.__name__}.{key}", one.regex.pattern


def test_no_pattern_takes_ever_longer():
    found = [*written(), *held()]
    assert len(found) > 10
    bad = [one for one in found if explodes(parser.parse(one[1])) and one[0] != ASSETS]
    assert bad == []
    assert all(re.compile(pattern) for _, pattern in found)


def seconds(work: Callable[[str], object], text: str) -> float:
    """The least of a few runs, in seconds of this process."""
    least = 9e9
    for _ in range(3):
        began = time.process_time()
        with suppress(ValidationError, NotDisclosableError):
            work(text)
        least = min(least, time.process_time() - began)
    return least


def counts(text: str) -> object:
    return read_counts(f"practice,people\n{text},1\n".encode(), "hes_subnational")


@pytest.mark.parametrize(
    ("work", "text"),
    [
        (NotEasyValidator().validate, "abcdef" * 4_000 + "!" + "fedcba" * 4_000),
        (NotEasyValidator().validate, "a" * 40_000 + "bcdefg"),
        (key_of, "a-" * 20_000),
        (standard_number, "9" * 40_000),
        (standard_number, "943 476 5919 " * 4_000),
        (counts, '"' * 20_000),
        (counts, "x" * 20_000),
    ],
)
def test_four_times_the_text_takes_no_more_than_some_times_as_long(db, work, text):  # noqa: ARG001
    # Sixteen times would be the square; what is too quick to be measured is quick enough.
    assert seconds(work, text * 4) < 12 * seconds(work, text) + 0.02
