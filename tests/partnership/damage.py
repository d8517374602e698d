"""One change to a whole folder, and what is said of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from sherwood.errors import InputError
from sherwood.partnership.loading import find_faults, load_partnership


@dataclass(frozen=True)
class Damage:
    """A change to one file.

    Attributes:
        name: What is wrong, in a few words.
        old: What stands in the file, once; nothing where the whole file is written anew.
        says: The fault, exactly.
        also: How many more faults follow from the same change.
    """

    name: str
    file: str
    old: str
    new: str
    says: str
    also: int = 0

    def do(self, folder: Path) -> None:
        """Change the file."""
        path = folder / self.file
        if not self.old:
            path.write_text(self.new, encoding="utf-8")
            return
        text = path.read_text(encoding="utf-8")
        assert text.count(self.old) == 1, f"{self.old!r} is there {text.count(self.old)} times"
        path.write_text(text.replace(self.old, self.new), encoding="utf-8")


def expect(folder: Path, damage: Damage) -> None:
    """The change is told as it should be, with what follows from it, and nothing is loaded."""
    damage.do(folder)
    said = [str(fault) for fault in find_faults(folder)]
    assert damage.says in said, "\n".join(said)
    assert len(said) == 1 + damage.also, "\n".join(said)
    with pytest.raises(InputError) as refused:
        load_partnership(folder)
    assert damage.says in str(refused.value)
