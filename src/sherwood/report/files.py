"""A report as files: its page, and its tables as Parquet for programs and CSV for people."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pandas as pd

from sherwood.errors import StorageError
from sherwood.report.html import render
from sherwood.report.page import Report


def write_report(report: Report, folder: Path) -> Path:
    """Write a report to a folder: `index.html`, and its tables in `tables/`.

    The page is replaced last and whole, so a reader never meets half of one.

    Args:
        report: What to write.
        folder: Where to; made if absent.

    Returns:
        The page.

    Raises:
        StorageError: The folder cannot be written to.
    """
    page = render(report)
    path = folder / "index.html"
    draft = folder / "index.html.part"
    write_tables(report, folder / "tables")
    with _explained(folder):
        draft.write_text(page, encoding="utf-8")
        draft.replace(path)
    return path


def write_tables(report: Report, folder: Path) -> dict[str, Path]:
    """Write every table of a report, unrounded, as `<name>.parquet` and `<name>.csv`.

    Args:
        report: The report. Its tidy tables go into the folder, those printed into `printed/` there.
        folder: Where to; made if absent.

    Returns:
        The Parquet file of each table, by name.

    Raises:
        StorageError: The folder cannot be written to.
    """
    frames: dict[str, pd.DataFrame] = {
        f"printed/{table.key.replace('-', '_')}": table.frame for table in report.printed_tables()
    }
    frames |= dict(report.tables)
    written = {}
    with _explained(folder):
        (folder / "printed").mkdir(parents=True, exist_ok=True)
        for name, frame in frames.items():
            written[name] = folder / f"{name}.parquet"
            frame.to_parquet(written[name], index=False)
            frame.to_csv(folder / f"{name}.csv", index=False)
    return written


@contextmanager
def _explained(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StorageError(
            f"The report cannot be written to {folder}: {error.strerror}. "
            "Choose a folder that you may write to and that has room."
        ) from error
