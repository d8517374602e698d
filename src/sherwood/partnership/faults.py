"""What is wrong with a partnership folder: where, what, and what to do."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong.

    Attributes:
        file: In which file.
        key: Where in it: `planned[3].start`, or `row 7, population`.
        value: What stands there, as written; nothing if it is missing.
        wrong: What is wrong with it.
        remedy: What to do.
    """

    file: str
    key: str
    value: str
    wrong: str
    remedy: str

    def __str__(self) -> str:
        """The fault in a line."""
        where = f"{self.file}, {self.key}" if self.key else self.file
        stands = f" ({self.value})" if self.value else ""
        ending = "" if self.remedy.endswith("?") else "."
        return f"{where}{stands}: {self.wrong}. {self.remedy}{ending}"


def shown(value: Any) -> str:
    """A value as it is shown in a fault: short, and as it would be written."""
    if isinstance(value, bool):
        return str(value).lower()
    text = f"'{value}'" if isinstance(value, str) else str(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def did_you_mean(written: str, known: Iterable[str]) -> str:
    """What to do about a name that is not known: the nearest that is, or all of a few."""
    names = sorted(known)
    near = difflib.get_close_matches(written, names, n=1)
    if near:
        return f"Did you mean '{near[0]}'?"
    if len(names) <= 12:
        return f"Use one of: {', '.join(names)}" if names else "There are none to name yet"
    return f"None of the {len(names)} known is spelt like it: add it, or correct the name"
