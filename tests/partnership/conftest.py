"""A whole partnership folder, as `sherwood new` makes it, for each test to change."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from sherwood.partnership.scaffold import new_partnership


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder without a fault, not to be changed."""
    folder = tmp_path_factory.mktemp("whole") / "mid-shire"
    new_partnership(folder)
    return folder


@pytest.fixture
def folder(whole: Path, tmp_path: Path) -> Path:
    """A copy to change."""
    return Path(shutil.copytree(whole, tmp_path / "mid-shire"))
