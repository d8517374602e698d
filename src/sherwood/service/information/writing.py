"""Writing very many rows without keeping everybody else from writing."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.db.models import Model


@contextmanager
def others_between() -> Iterator[None]:
    """Let others write after this, for as long as it took.

    SQLite has one lock and gives it to whoever asks at the right moment, not in turn: without a
    pause nobody else would ask at one.
    """
    began = time.monotonic()
    yield
    if connection.vendor == "sqlite":
        time.sleep(min(1.0, time.monotonic() - began))


def insert(model: type[Model], written: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> None:
    """Write rows past the models, which take six times as long for a million of them."""
    table = connection.ops.quote_name(model._meta.db_table)
    columns = ", ".join(connection.ops.quote_name(name) for name in written)
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        places = ", ".join("%s" for _ in written)
        cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({places})", list(rows))
