"""Run every bench, each in a process of its own so that its peak is its own; write `RESULTS.md`.

Name benches to run only those: `python -m benchmarks stats actuarial`. Set SHERWOOD_BENCH_PEOPLE to
change the size of the largest partnership of `main_job`.
"""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from multiprocessing import get_context
from pathlib import Path

import psutil
from rich.console import Console
from rich.table import Table

from benchmarks import rows_of

BENCHES = (
    "stats",
    "stats_life",
    "population",
    "actuarial",
    "framework",
    "finance",
    "projection",
    "report",
    "synthetic",
    "service",
    "main_job",
)
COLUMNS = ("what", "size", "seconds", "peak_mb", "beside")
RESULTS = Path(__file__).parent / "RESULTS.md"


def machine() -> str:
    """What the figures were measured on."""
    memory = psutil.virtual_memory().total / 2**30
    load = os.getloadavg()[0]
    return (
        f"{os.cpu_count()} cores, {memory:.0f} GB, {platform.system()} {platform.machine()}, "
        f"Python {platform.python_version()}, load {load:.1f} when begun, {date.today()}"
    )


def written(value: object) -> str:
    """A figure as it stands in a table."""
    if isinstance(value, float):
        return f"{value:,.3f}" if abs(value) < 10 else f"{value:,.0f}"
    if isinstance(value, int):
        return f"{value:,}"
    return "" if value is None else str(value)


def main(names: Sequence[str]) -> None:
    """Run the benches named, or all, and write them down."""
    console = Console()
    kept = sections()
    where = machine()
    pool = ProcessPoolExecutor(1, mp_context=get_context("spawn"), max_tasks_per_child=1)
    for name, rows in zip(names or BENCHES, pool.map(rows_of, names or BENCHES), strict=True):
        table = Table(*COLUMNS, title=name)
        for row in rows:
            table.add_row(*(written(row.get(column)) for column in COLUMNS))
        console.print(table)
        head = f"| {' | '.join(COLUMNS)} |\n|{'---|' * len(COLUMNS)}\n"
        body = "".join(
            f"| {' | '.join(written(row.get(column)) for column in COLUMNS)} |\n" for row in rows
        )
        kept[name] = f"Measured on {where}, by `python -m benchmarks {name}`.\n\n{head}{body}"
        RESULTS.write_text(
            "# Benchmarks\n\n"
            + "\n".join(f"## {name}\n\n{kept[name]}" for name in BENCHES if name in kept),
            encoding="utf-8",
        )


def sections() -> dict[str, str]:
    """The last figures of every bench, so that one can be run again without the others."""
    if not RESULTS.is_file():
        return {}
    parts = RESULTS.read_text(encoding="utf-8").split("\n## ")[1:]
    return {part.split("\n")[0]: part.split("\n", 2)[2].rstrip("\n") + "\n" for part in parts}


if __name__ == "__main__":
    main(sys.argv[1:])
