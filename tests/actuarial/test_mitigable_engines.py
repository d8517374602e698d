"""Spark and DuckDB find the same members, and every cohort can be put to the test."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import ibis.expr.types as ir
import pytest

from sherwood.actuarial.mitigable import keyed_attendances, load_cohorts
from sherwood.actuarial.mitigable.history import with_earlier_first_attendances
from sherwood.warehouse.engine import Engine
from tests.actuarial import (
    test_mitigable_attendances,
    test_mitigable_conditions,
    test_mitigable_emergencies,
    test_mitigable_surgery,
)
from tests.actuarial.mitigable_world import found, trim_points, world

CASES = (
    *test_mitigable_emergencies.CASES,
    *test_mitigable_conditions.CASES,
    *test_mitigable_surgery.CASES,
    *test_mitigable_attendances.CASES,
)
TOLD_APART_BY_A_TWIN = ("ed_", "op_", "day_surgery_", "enhanced_recovery_", "sdec_", "virtual_")


@pytest.mark.soak
def test_both_engines_find_the_same_members(duckdb_engine: Engine, spark_engine: Engine) -> None:
    key = ("unit_kind", "unit_key", "person_id", "date", "provider_code", "cohort", "kind", "share")
    on_duckdb, on_spark = (
        sorted(
            tuple(row[name] for name in key)
            for row in found(engine, world(engine, CASES, trim_points(engine)))
        )
        for engine in (duckdb_engine, spark_engine)
    )
    assert on_spark == on_duckdb
    units = [(row[0], row[1], row[5]) for row in on_duckdb]
    assert len(set(units)) == len(units), "a unit is in a cohort once"


def test_attendances_are_named_and_counted_alike_on_either_engine(
    engine: Engine, records: Callable[..., ir.Table]
) -> None:
    def arrived(month: int, day: int, hour: int = 9, **more: Any) -> dict[str, Any]:
        at = datetime(2018, month, day, hour)
        row = {"person_id": "A", "arrival_at": at, "provider_code": "RX1"}
        return {**row, "attendance_category": "1", **more}

    attendance = keyed_attendances(
        records(
            "emergency_attendance",
            arrived(1, 1, hrg_code="VB09Z"),
            arrived(1, 1, hrg_code="VB01Z"),
            arrived(2, 1, attendance_category="2"),
            arrived(3, 1),
        )
    )
    known = with_earlier_first_attendances(attendance)
    told = known.select("unit_key", "hrg_code", "earlier_first_attendances").order_by("unit_key")
    rows = engine.connection.to_pyarrow(told).to_pylist()
    assert [tuple(row.values()) for row in rows] == [
        ("A|201801010900|RX1|1", "VB01Z", None),
        ("A|201801010900|RX1|2", "VB09Z", None),
        ("A|201802010900|RX1|1", None, None),
        ("A|201803010900|RX1|1", None, 2),
    ]


def test_every_cohort_is_asked_about_on_both_sides_or_has_a_twin_that_is() -> None:
    asked = {(case.cohort, case.member) for case in CASES}
    alone = {c.id for c in load_cohorts() if not c.id.startswith(TOLD_APART_BY_A_TWIN)}
    by_second_reading_only = {
        "alcohol_partial_acute",
        "medicines_benzodiazepine",
        "medicines_nsaid",
    }
    assert {cohort for cohort in alone if (cohort, True) not in asked} == by_second_reading_only
