"""A build killed at any moment leaves the last release served, whole."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sherwood.warehouse import current_release, open_engine

BUILD = "from sherwood.cli import main; main()"


def start(records: Path, warehouse: Path) -> subprocess.Popen[bytes]:
    words = ["build", str(records), "--out", str(warehouse), "--memory", "2"]
    return subprocess.Popen(
        [sys.executable, "-c", BUILD, *words],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def served(warehouse: Path) -> tuple[str, int]:
    release = current_release(warehouse)
    with open_engine(memory_gb=1) as engine:
        rows = {
            name: release.mart(name, engine).count().execute() for name in release.manifest["rows"]
        }
    assert rows == release.manifest["rows"]
    return release.name, rows["activity"]


def kill_many(records: Path, warehouse: Path, times: int) -> None:
    began = time.monotonic()
    assert start(records, warehouse).wait() == 0
    whole = time.monotonic() - began
    _, units = served(warehouse)
    moments = random.Random(1)
    for _ in range(times):
        build = start(records, warehouse)
        time.sleep(moments.uniform(0, whole))
        build.send_signal(signal.SIGKILL)
        build.wait()
        assert served(warehouse)[1] == units
    before, _ = served(warehouse)
    assert start(records, warehouse).wait() == 0
    after, same_units = served(warehouse)
    assert after > before
    assert same_units == units


def test_a_killed_build_changes_nothing(records_folder: Path, tmp_path: Path) -> None:
    kill_many(records_folder, tmp_path / "warehouse", times=2)


@pytest.mark.soak
def test_fifty_killed_builds_change_nothing(records_folder: Path, tmp_path: Path) -> None:
    kill_many(records_folder, tmp_path / "warehouse", times=50)
