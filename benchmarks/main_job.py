"""Every step of the main job at three sizes: time, peak memory and rows a second.

The floor is what DuckDB alone takes to scan and group the same records: no step that reads them all
can be faster. Each step runs in a process of its own, as a user would run it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb
import psutil

PEOPLE = int(os.environ.get("SHERWOOD_BENCH_PEOPLE", "730000"))
SIZES = (PEOPLE // 4, PEOPLE // 2, PEOPLE)


def run() -> list[dict[str, object]]:
    """Measure each step at each size."""
    return [row for people in SIZES for row in measured(people)]


def measured(people: int) -> list[dict[str, object]]:
    """The steps at one size."""
    with tempfile.TemporaryDirectory(prefix="sherwood-bench-") as name:
        folder = Path(name)
        extract, records, warehouse = folder / "extract", folder / "records", folder / "warehouse"
        steps = {
            "synthesise": ["synthesise", "--people", str(people), "--out", str(extract)],
            "ingest": ["ingest", "sherwood", str(extract), "--out", str(records)],
            "check": ["check", str(records), "--out", str(folder / "quality")],
            "build": ["build", str(records), "--out", str(warehouse)],
            "analyse": ["analyse", str(warehouse), "--out", str(folder / "analysis")],
        }
        taken = {step: timed(words) for step, words in steps.items()}
        count, least = counted(extract), floor(records)
        size = f"{people:,} people, {count:,} rows"
        rows: list[dict[str, object]] = [
            {
                "what": step,
                "size": size,
                "seconds": seconds,
                "peak_mb": peak,
                "beside": f"{count / seconds:,.0f} rows a second, {seconds / least:,.1f} x floor",
            }
            for step, (seconds, peak) in taken.items()
        ]
        plain = "floor: DuckDB scans every column and groups by person"
        return [*rows, {"what": plain, "size": size, "seconds": least, "peak_mb": None}]


def timed(words: list[str]) -> tuple[float, float]:
    """Seconds and peak megabytes of a command with all its children."""
    began = time.perf_counter()
    process = psutil.Popen(
        [sys.executable, "-c", "from sherwood.cli import main; main()", *words],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    peak = 0
    while process.poll() is None:
        peak = max(peak, resident(process))
        time.sleep(0.2)
    if process.returncode:
        raise RuntimeError(process.stderr.read().decode())
    return time.perf_counter() - began, peak / 2**20


def resident(process: psutil.Process) -> int:
    """Bytes held by a process and its children."""
    total = 0
    try:
        for each in [process, *process.children(recursive=True)]:
            total += each.memory_info().rss
    except psutil.NoSuchProcess:
        pass
    return total


def counted(extract: Path) -> int:
    """Rows of an extract."""
    query = f"SELECT sum(num_rows) FROM parquet_file_metadata('{extract}/**/*.parquet')"
    return int(duckdb.sql(query).fetchall()[0][0])


def floor(records: Path) -> float:
    """Seconds of a plain scan and group of every table of records."""
    began = time.perf_counter()
    for table in sorted({path.name for path in records.glob("loads/*/*") if path.is_dir()}):
        files = f"read_parquet('{records}/loads/*/{table}/**/*.parquet', hive_partitioning=false)"
        columns = duckdb.sql(f"DESCRIBE SELECT * FROM {files}").fetchall()
        key = columns[0][0]
        maxima = ", ".join(f'max("{name}")' for name, *_ in columns)
        grouped = f'SELECT "{key}", {maxima} FROM {files} GROUP BY 1'
        duckdb.sql(f"SELECT count(*) FROM ({grouped})").fetchall()
    return time.perf_counter() - began
