"""DuckDB for plain SQL, where a room reads and writes files with statements of its own."""

from __future__ import annotations

import duckdb


def connect(**settings: str | bool) -> duckdb.DuckDBPyConnection:
    """Open DuckDB without its progress bar, which would spoil piped output.

    Progress is told in words by whoever computes.

    Args:
        settings: DuckDB's own, such as `memory_limit`.

    Example:
        >>> connect().execute("SELECT current_setting('enable_progress_bar')").fetchone()
        (False,)
    """
    connection = duckdb.connect(config=dict(settings))
    connection.execute("SET enable_progress_bar = false")
    return connection
