"""The tables of a report as files: Parquet for programs, CSV for people, the same rows in both."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from sherwood.errors import StorageError
from sherwood.report.page import Report


def write_tables(report: Report, folder: Path) -> dict[str, Path]:
    """Write every table of a report, unrounded, as `<name>.parquet` and `<name>.csv`.

    Args:
        report: The report; its printed tables and its further ones are written.
        folder: Where to; made if absent.

    Returns:
        The Parquet file of each table, by name.

    Raises:
        StorageError: A file cannot be written.
    """
    frames: dict[str, pd.DataFrame] = {
        table.key.replace("-", "_"): table.frame for table in report.printed_tables()
    }
    frames |= dict(report.tables)
    written = {}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, frame in frames.items():
            written[name] = folder / f"{name}.parquet"
            frame.to_parquet(written[name], index=False)
            frame.to_csv(folder / f"{name}.csv", index=False)
    except OSError as error:
        raise StorageError(
            f"The tables of the report cannot be written to {folder}: {error.strerror}. "
            "Choose a folder that you may write to and that has room."
        ) from error
    return written
