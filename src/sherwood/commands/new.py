"""`sherwood new`: a partnership folder to begin with."""

from __future__ import annotations

from pathlib import Path

from sherwood.partnership.scaffold import new_partnership


def run(folder: Path) -> list[str]:
    """Make the folder, and say what to do next."""
    files = new_partnership(folder)
    return [
        f"{folder}: {len(files)} files, every figure in them made up.",
        f"Replace the figures, then: sherwood validate {folder}",
    ]
