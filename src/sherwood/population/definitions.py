"""Reading definition files: TOML that says who wrote it, whence, and when to look at it again."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sherwood.errors import InputError

ABOUT_KEYS = ("name", "title", "author", "source", "reviewed", "next_review", "status")
STATUSES = ("provisional", "approved", "retired")


@dataclass(frozen=True)
class About:
    """Where a definition comes from.

    Attributes:
        name: Name in snake case; also the file's.
        title: Name for readers.
        author: Who wrote it.
        source: What it was taken from.
        reviewed: Day of the last review.
        next_review: Day by which it must be reviewed again.
        status: `provisional` until a clinician has approved it, then `approved`; or `retired`.
    """

    name: str
    title: str
    author: str
    source: str
    reviewed: date
    next_review: date
    status: str


def read_definition(path: Path, keys: Iterable[str]) -> tuple[About, dict[str, Any]]:
    """What a definition file says: about itself, and under its own `keys`.

    Raises:
        InputError: If the file cannot be read, lacks what every definition says, has a key beyond
            `keys`, or is not named as it names itself.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputError(f"{path}: cannot be read as a definition: {error}") from error
    if missing := [key for key in ABOUT_KEYS if key not in content]:
        raise InputError(f"{path}: lacks {', '.join(missing)}. Every definition says these.")
    permitted = {*ABOUT_KEYS, *keys}
    if unknown := sorted(set(content) - permitted):
        raise InputError(f"{path}: unknown key {', '.join(unknown)}. Keys are {sorted(permitted)}.")
    about = About(**{key: content.pop(key) for key in ABOUT_KEYS})
    if about.name != path.stem:
        raise InputError(f"{path}: name is {about.name!r}; it must be the file's.")
    if about.status not in STATUSES:
        raise InputError(f"{path}: status is {about.status!r}; use one of {STATUSES}.")
    return about, content
