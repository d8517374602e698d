"""How fast and how large each part is, beside what others offer; `make bench` runs them all."""

from __future__ import annotations

import importlib


def rows_of(name: str) -> list[dict[str, object]]:
    """What a bench measures, by its name; here, where a process of its own finds it."""
    rows: list[dict[str, object]] = importlib.import_module(f"benchmarks.{name}").run()
    return rows
