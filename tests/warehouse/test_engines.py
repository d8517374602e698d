"""What an engine writes is what the table said it was."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import ibis

from sherwood.warehouse import Engine


def test_sums_keep_the_types_they_were_declared_with(tmp_path: Path, duckdb_engine: Engine) -> None:
    care = ibis.memtable({"units": [1, 2], "cost": [Decimal("1.10"), Decimal("2.20")]})
    pounds = care.cost.cast("decimal(18, 2)")
    sums = care.agg(units=care.units.sum(), cost=(pounds.sum() + pounds.max()).cast(pounds.type()))
    written = duckdb_engine.write(sums, tmp_path / "sums")
    assert written.schema() == ibis.schema({"units": "int64", "cost": "decimal(18, 2)"})
    assert written.to_pandas().values.tolist() == [[3, Decimal("5.50")]]


def test_nothing_but_words_is_printed_while_computing(duckdb_engine: Engine) -> None:
    setting = "SELECT current_setting('enable_progress_bar')"
    assert duckdb_engine.connection.raw_sql(setting).fetchone() == (False,)
