"""Talking to whoever runs a command: how far a long step has come, and what came of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

Report = Callable[[str], None]
console = Console(stderr=True)
"""Where words for people go; standard output is for machines."""


def say(lines: list[str]) -> None:
    """Print lines as they are written."""
    for line in lines:
        console.print(line, highlight=False, soft_wrap=True, markup=False)


@contextmanager
def step(title: str, console: Console) -> Iterator[Report]:
    """Show a step while it runs, and how long it took when it is done.

    The value is a function that takes a few words on what is being done now. Where the output is
    not a terminal, only the closing line is printed.
    """
    began = time.perf_counter()
    columns = (SpinnerColumn(), TextColumn("[bold]{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task(title)

        def report(words: str) -> None:
            progress.update(task, description=f"{title}: {words}")

        yield report
    console.print(f"{title} [dim]{time.perf_counter() - began:,.1f} s[/dim]", highlight=False)
