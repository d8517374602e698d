"""What the command line says when something is wrong."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest


def sherwood(*words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from sherwood.cli import main; main()", *map(str, words)],
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("analyse", "nowhere", "--out", "out"), "no release has been published here"),
        (("build", "nowhere", "--out", "out"), "nowhere"),
        (("ingest", "no-such-format", ".", "--out", "out"), "no-such-format"),
        (("ingest", "omop", "nowhere", "--out", "out"), "nowhere"),
    ],
)
def test_a_mistake_is_explained_in_a_sentence(
    words: tuple[str, ...], says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = sherwood(*words)
    assert result.returncode == 2
    assert says in result.stderr
    assert "Traceback" not in result.stderr
