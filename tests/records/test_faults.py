"""Faults of machines: runs killed at any moment, full disks, folders that may not be written to."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest
from tests.records.extracts import PEOPLE, TODAY, taken_in, written

from sherwood.errors import InputError, StorageError
from sherwood.records import ingest
from sherwood.records.storage import read_manifest, verify, writing

REPOSITORY = Path(__file__).parents[2]


def _extract(folder: Path, practice: str, people: int, cost: int) -> None:
    folder.mkdir()
    duckdb.sql(
        "SELECT 'p' || range AS person_id, DATE '1950-01-01' AS birth_month, 'male' AS sex "
        f"FROM range({people})"
    ).write_parquet(str(folder / "person.parquet"))
    duckdb.sql(
        f"SELECT 'p' || (range % {people}) AS person_id, range::VARCHAR AS contact_id, "
        "TIMESTAMP '2020-01-01' + to_hours(range::INT) AS contact_at, 'gp' AS staff_group, "
        f"'{practice}' AS practice_code, {cost}.00 AS cost FROM range({people * 10})"
    ).write_parquet(str(folder / "gp_contact.parquet"))


def _kill_many(folder: Path, trials: int) -> None:
    _extract(folder / "old", "OLD", 300, 10)
    _extract(folder / "new", "NEW", 400, 20)
    run = subprocess.run(
        [sys.executable, "-m", "tests.records.killed_ingest", str(folder), str(trials), "2026"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=True,
    )
    lines = [line.split() for line in run.stdout.splitlines()]
    assert len(lines) == trials, run.stderr
    for _, before, target, after, finished in lines:
        assert after in (before, target), "a killed run leaves the old state or the new one"
        assert after == target or finished == "0", "a finished run is in force"
    assert {line[4] for line in lines} >= {"0"}, "some runs were killed"

    ingest("sherwood", folder / "new", folder / "records", name="extract", today=TODAY)
    ingest("sherwood", folder / "old", folder / "records", name="extract", today=TODAY)
    left = {path.name for path in (folder / "records").iterdir()}
    assert left == {".lock", "loads", "manifest.json"}, "what killed runs left was swept"


def test_a_run_killed_at_any_moment_leaves_the_old_state_or_the_new(tmp_path: Path) -> None:
    _kill_many(tmp_path, 25)


@pytest.mark.soak
def test_fifty_more_runs_killed(tmp_path: Path) -> None:
    _kill_many(tmp_path, 50)


def test_two_runs_do_not_write_at_once(tmp_path: Path) -> None:
    with writing(tmp_path / "records"), pytest.raises(StorageError, match="Another run is writing"):
        taken_in(tmp_path, person_csv=PEOPLE)


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path) -> None:
    written(tmp_path / "records", thesis_txt="years of work")
    with pytest.raises(InputError, match="holds other files"):
        taken_in(tmp_path, person_csv=PEOPLE)
    assert [path.name for path in (tmp_path / "records").iterdir()] == ["thesis.txt"]


def test_a_file_in_the_folders_place_is_told(tmp_path: Path) -> None:
    (tmp_path / "records").write_text("x")
    with pytest.raises(StorageError, match="is a file, not a folder"):
        taken_in(tmp_path, person_csv=PEOPLE)


def test_a_file_that_was_lost_or_changed_is_told(tmp_path: Path) -> None:
    load = taken_in(tmp_path, person_csv=PEOPLE)
    file = tmp_path / "records" / load.files[0].path
    file.write_bytes(file.read_bytes() + b"x")
    with pytest.raises(StorageError, match=r"part-0.parquet has been changed"):
        verify(tmp_path / "records", read_manifest(tmp_path / "records"))
    file.unlink()
    with pytest.raises(StorageError, match=r"part-0.parquet is missing"):
        verify(tmp_path / "records", read_manifest(tmp_path / "records"))


def test_a_manifest_that_cannot_be_understood_is_told(tmp_path: Path) -> None:
    taken_in(tmp_path, person_csv=PEOPLE)
    (tmp_path / "records" / "manifest.json").write_text("{")
    with pytest.raises(StorageError, match="is not a manifest"):
        read_manifest(tmp_path / "records")


FULL = """
import resource, sys
from datetime import date
from pathlib import Path
from sherwood.errors import StorageError
from sherwood.records import ingest
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
try:
    ingest("sherwood", Path(sys.argv[1]), Path(sys.argv[2]), name="extract", today=date(2026, 1, 1))
except StorageError as error:
    print(error)
"""


def test_a_full_disk_is_told_and_changes_nothing(tmp_path: Path) -> None:
    _extract(tmp_path / "old", "OLD", 300, 10)
    ingest("sherwood", tmp_path / "old", tmp_path / "records", name="extract", today=TODAY)
    _extract(tmp_path / "new", "NEW", 20_000, 20)
    before = (tmp_path / "records" / "manifest.json").read_bytes()
    run = subprocess.run(
        [sys.executable, "-c", FULL, str(tmp_path / "new"), str(tmp_path / "records")],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "full" in run.stdout and "nothing was changed" in run.stdout
    assert (tmp_path / "records" / "manifest.json").read_bytes() == before


@contextmanager
def _as_nobody() -> Iterator[Path]:
    """A folder anybody may use, and a user whom permissions bind, since root's are not checked."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o777)
    taken_in(folder / "warm", person_csv=PEOPLE)
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        yield folder
    finally:
        if root:
            os.seteuid(0)
        shutil.rmtree(folder)


def test_a_folder_that_may_not_be_written_to_is_told() -> None:
    with _as_nobody() as folder:
        extract = written(folder / "extract", person_csv=PEOPLE)
        (folder / "records").mkdir()
        (folder / "records").chmod(0o555)
        with pytest.raises(StorageError, match="cannot be written to"):
            ingest("sherwood", extract, folder / "records")


def test_a_file_that_may_not_be_read_is_told() -> None:
    with _as_nobody() as folder:
        extract = written(folder / "extract", person_csv=PEOPLE)
        (extract / "person.csv").chmod(0o000)
        with pytest.raises(StorageError, match=r"person.csv may not be read; check its perm"):
            ingest("sherwood", extract, folder / "records")


def test_a_folder_that_may_not_be_listed_is_told() -> None:
    with _as_nobody() as folder:
        extract = written(folder / "extract", person_csv=PEOPLE)
        extract.chmod(0o000)
        with pytest.raises(StorageError, match="may not be listed"):
            ingest("sherwood", extract, folder / "records")
