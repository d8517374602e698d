"""Where tests find the published data and answers that are not part of the product.

Set SHERWOOD_SHARED to the folder that holds `data/` and `known_answers/`; by default it is looked
for beside the repository.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

_BESIDE = Path(__file__).resolve().parents[2] / "shared"


def shared(name: str) -> Path:
    """The path of shared material, or a skip that says what is missing."""
    path = Path(os.environ.get("SHERWOOD_SHARED", _BESIDE)) / name
    if not path.exists():
        # Published material is not ours to copy, so a clone stands without it.
        pytest.skip(f"shared/{name} is not here; set SHERWOOD_SHARED to run this test")
    return path
