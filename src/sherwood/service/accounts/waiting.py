"""What waits for the one who acts: each domain says what, and the first page shows it."""

from __future__ import annotations

from dataclasses import dataclass

_MANY = {"person": "people"}
"""Words of which there are not many by an s."""


@dataclass(frozen=True)
class Waiting:
    """One thing that somebody should do.

    Attributes:
        text: What to do.
        href: Where.
        why: What makes it wait, in a line.
    """

    text: str
    href: str
    why: str = ""


def counted(number: int, of: str) -> str:
    """So many of a thing, in words.

    Example:
        >>> counted(1, "paper"), counted(2, "enabler or function")
        ('1 paper', '2 enablers or functions')
        >>> counted(1, "person"), counted(2000, "person")
        ('1 person', '2,000 people')
    """
    many = " or ".join(_MANY.get(word, f"{word}s") for word in of.split(" or "))
    return f"{number:,} {of if number == 1 else many}"
