"""Ingests killed at random moments: run as a program by the fault test, one line a trial.

Everything is imported once; each trial is a fork, killed with SIGKILL after a random time. Another
fork then opens what is left and says which state it found.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
import traceback
from pathlib import Path

import duckdb
from tests.records.extracts import TODAY

from sherwood.errors import InputError
from sherwood.records import ingest
from sherwood.records.storage import read_manifest, verify


def main(folder: Path, trials: int, seed: int) -> None:
    """Run trials; print `trial before after finished` for each."""
    chance = random.Random(seed)
    usual = min(_timed(folder, name) for name in ("old", "new"))
    records = folder / "records"
    before = "nothing"
    for trial in range(trials):
        target = "new" if before == "old" else "old"
        child = _start(folder / target, records)
        time.sleep(chance.random() * usual * 1.5)
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        after = _state(records)
        line = f"{trial} {before} {target} {after} {int(os.WIFEXITED(status))}\n"
        sys.stdout.write(line)
        sys.stdout.flush()
        before = after


def _timed(folder: Path, name: str) -> float:
    started = time.monotonic()
    os.waitpid(_start(folder / name, folder / f"timed-{name}"), 0)
    return time.monotonic() - started


def _start(extract: Path, records: Path) -> int:
    child = os.fork()
    if child == 0:
        try:
            ingest("sherwood", extract, records, name="extract", today=TODAY)
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    return child


def _state(records: Path) -> str:
    """Which extract the records are of, from every row; `torn` if of neither."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            told = _told(records)
        except BaseException:
            traceback.print_exc()
            told = "unreadable"
        os.write(writer, told.encode())
        os._exit(0)
    os.waitpid(child, 0)
    os.close(writer)
    with os.fdopen(reader) as stream:
        return stream.read()


def _told(records: Path) -> str:
    try:
        manifest = read_manifest(records)
    except InputError:
        return "nothing"
    verify(records, manifest)
    (load,) = manifest.loads
    folder = records / "loads" / load.id
    found = duckdb.sql(f"""
        SELECT count(*), sum(cost)::BIGINT, min(practice_code), max(practice_code)
        FROM '{folder}/gp_contact/**/*.parquet'
    """).fetchall()[0]
    people = duckdb.sql(f"SELECT count(*) FROM '{folder}/person/*.parquet'").fetchall()[0]
    states = {
        (3000, 30000, "OLD", "OLD", 300): "old",
        (4000, 80000, "NEW", "NEW", 400): "new",
    }
    return states.get((*found, *people), "torn")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
