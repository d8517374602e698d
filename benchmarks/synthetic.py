"""How fast the synthetic partnership is written, beside DuckDB copying the same files."""

from __future__ import annotations

import resource
import shutil
import tempfile
import time
from pathlib import Path

import duckdb

from sherwood.synthetic import synthesise

SIZES = (20_000, 80_000)


def run() -> list[dict[str, object]]:
    """One row a size: what, size, seconds, peak memory and the comparison in words."""
    folder = Path(tempfile.mkdtemp(prefix="sherwood-bench-"))
    try:
        return [_measured(folder / str(people), people) for people in SIZES]
    finally:
        shutil.rmtree(folder)


def _measured(out: Path, people: int) -> dict[str, object]:
    began = time.perf_counter()
    synthesise(out, people=people)
    seconds = time.perf_counter() - began
    began = time.perf_counter()
    rows = _copied(out)
    floor = time.perf_counter() - began
    ours, workers = (
        resource.getrusage(who).ru_maxrss / 1024
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return {
        "what": "synthesise three years, with calibration",
        "size": people,
        "seconds": round(seconds, 1),
        "peak_mb": round(max(ours, workers)),
        "beside": (
            f"{rows:,} rows, {rows / seconds:,.0f} a second; DuckDB reads them and writes them "
            f"again in {floor:.1f} s"
        ),
    }


def _copied(out: Path) -> int:
    connection = duckdb.connect()
    rows = 0
    for folder in sorted(path for path in out.iterdir() if path.is_dir()):
        copied = out / f"{folder.name}.copy.parquet"
        answer = connection.execute(
            f"COPY (FROM read_parquet('{folder}/*.parquet')) TO '{copied}' (COMPRESSION zstd)"
        ).fetchone()
        rows += int(answer[0]) if answer else 0
        copied.unlink()
    return rows


if __name__ == "__main__":
    for row in run():
        print(row)
