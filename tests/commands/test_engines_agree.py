"""The whole build on Spark gives the marts of the build on DuckDB, and the same analysis.

Long, however few the people: Spark takes minutes to plan some forty marts. The daily tests hold the
marts of each room to both engines on a few rows.
"""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from sherwood.commands import analyse, build
from sherwood.records import ingest
from sherwood.synthetic import synthesise
from sherwood.warehouse import EngineName, current_release, open_engine

pytestmark = pytest.mark.soak

PEOPLE = 2_000


def silent(_: str) -> None:
    """Say nothing of progress."""


def built(records: Path, engine: EngineName) -> Path:
    warehouse = records.parent / engine.value
    build.run(records, warehouse, engine=engine, most_years=3, memory_gb=2, report=silent)
    return warehouse


@pytest.fixture(scope="module")
def warehouses(tmp_path_factory: pytest.TempPathFactory, spark_engine: object) -> tuple[Path, Path]:
    """One release of the same records from each engine, DuckDB's first."""
    del spark_engine  # started, so that the build below finds it running
    folder = tmp_path_factory.mktemp("engines")
    synthesise(folder / "extract", people=PEOPLE, years=3, seed=7)
    ingest("sherwood", folder / "extract", folder / "records")
    return tuple(built(folder / "records", name) for name in EngineName)


def test_both_reconcile_to_the_same_rows_and_pounds(warehouses: tuple[Path, Path]) -> None:
    ours, theirs = (current_release(folder).manifest for folder in warehouses)
    assert ours["rows"] == theirs["rows"]
    assert ours["reconciliation"] == theirs["reconciliation"]


def test_every_mart_holds_the_same(warehouses: tuple[Path, Path]) -> None:
    ours, theirs = (current_release(folder) for folder in warehouses)
    with open_engine(memory_gb=2) as engine:
        for name in ours.manifest["rows"]:
            left, right = (release.mart(name, engine).to_pandas() for release in (ours, theirs))
            assert set(left) == set(right), name
            order = [c for c in left if left[c].dtype != object]
            pd.testing.assert_frame_equal(
                left.sort_values(order, ignore_index=True)[order],
                right.sort_values(order, ignore_index=True)[order],
                check_dtype=False,
                obj=name,
            )


def test_a_release_built_by_spark_is_analysed_like_any_other(
    warehouses: tuple[Path, Path], tmp_path: Path
) -> None:
    found = []
    for warehouse in warehouses:
        out = tmp_path / warehouse.name
        analyse.run(warehouse, out, benchmark=None, seed=1, report=silent)
        found.append(json.loads((out / "summary.json").read_text(encoding="utf-8")))
    ours, theirs = found
    assert ours["cost_by_line"] == pytest.approx(theirs["cost_by_line"])
    assert ours["opportunity"]["gross"] == pytest.approx(theirs["opportunity"]["gross"], rel=1e-4)
