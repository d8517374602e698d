"""Every unit of care belongs to one service line, and every pound to one unit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import ibis
import ibis.expr.types as ir
import pandas as pd
import pyarrow as pa
import pytest

from sherwood.actuarial.activity import activity, units
from sherwood.actuarial.mitigable import keyed_appointments, keyed_attendances
from sherwood.actuarial.prices import deflator, national_prices, price_list
from sherwood.actuarial.service_lines import (
    emergency_units,
    gp_units,
    mental_health_units,
    outpatient_units,
    prescription_units,
    social_care_units,
    spell_units,
    urgent_call_units,
)
from sherwood.actuarial.spells import episode_spells
from sherwood.records.codes import SERVICE_LINE
from sherwood.records.contract import TABLES
from sherwood.warehouse import Engine
from tests.conftest import contract_table, table_of

Row = dict[str, Any]
ATTENDANCE = "emergency_attendance"
MENTAL_HEALTH = "mental_health_contact"


@pytest.fixture
def rows(duckdb_engine: Engine) -> Callable[..., ir.Table]:
    return lambda name, *rows: contract_table(duckdb_engine, name, *rows)


def lines(units: ir.Table) -> list[str]:
    return list(units.to_pandas().service_line)


@pytest.mark.parametrize(
    ("method", "classification", "days", "line"),
    [
        ("21", "1", 0, "emergency_admission_zero_day"),
        ("2A", "1", 3, "emergency_admission_stay"),
        ("28", "1", None, "emergency_admission_stay"),
        ("11", "1", 4, "elective_inpatient"),
        ("12", "2", 0, "day_case"),
        ("13", "3", 0, "day_case"),
        ("31", "1", 2, "maternity"),
        ("82", "1", 1, "maternity"),
        ("81", "1", 5, "elective_inpatient"),
    ],
)
def test_the_line_of_a_spell(
    duckdb_engine: Engine, method: str, classification: str, days: int | None, line: str
) -> None:
    spell = table_of(
        duckdb_engine,
        pd.DataFrame(
            {
                "spell_key": ["R1"],
                "person_id": ["A"],
                "admission_date": [dt.date(2017, 5, 1)],
                "admission_method": [method],
                "patient_classification": [classification],
                "length_of_stay": pd.array([days], dtype="Int64"),
                "hrg_code": ["X"],
                "practice_code": ["P"],
                "consultant_code": ["C"],
                "provider_code": ["R"],
                "cost": [1.0],
            }
        ),
    )
    assert lines(spell_units(spell)) == [line]


@pytest.mark.parametrize(
    ("first", "attended", "procedures", "line", "quantity"),
    [
        ("1", "5", None, "outpatient_first", 1.0),
        ("3", "6", [], "outpatient_first", 1.0),
        ("2", "5", None, "outpatient_follow_up", 1.0),
        ("4", "5", None, "outpatient_follow_up", 1.0),
        ("2", "5", ["W901"], "outpatient_procedure", 1.0),
        ("1", "3", None, "outpatient_first", 0.0),
        ("2", "7", ["W901"], "outpatient_follow_up", 0.0),
    ],
)
def test_the_line_of_an_appointment(rows, first, attended, procedures, line, quantity) -> None:
    appointment = keyed_appointments(
        rows(
            "outpatient_attendance",
            {
                "person_id": "A",
                "appointment_date": dt.date(2017, 5, 1),
                "provider_code": "R",
                "first_attendance": first,
                "attended": attended,
                "procedure_codes": procedures,
            },
        )
    )
    unit = outpatient_units(appointment).to_pandas().iloc[0]
    assert (unit.service_line, unit.quantity) == (line, quantity)


@pytest.mark.parametrize(
    ("units_of", "table", "row", "line"),
    [
        (emergency_units, ATTENDANCE, {"department_type": "01"}, "emergency_attendance_major"),
        (emergency_units, ATTENDANCE, {"department_type": "03"}, "emergency_attendance_other"),
        (emergency_units, ATTENDANCE, {"department_type": "05"}, "emergency_attendance_other"),
        (gp_units, "gp_contact", {"staff_group": "gp"}, "gp_contact"),
        (gp_units, "gp_contact", {"staff_group": "nurse"}, "nurse_contact"),
        (gp_units, "gp_contact", {"staff_group": "other"}, "nurse_contact"),
        (prescription_units, "prescription", {}, "prescribing"),
        (mental_health_units, MENTAL_HEALTH, {"kind": "contact"}, "mental_health_contact"),
        (mental_health_units, MENTAL_HEALTH, {"kind": "bed_day"}, "mental_health_bed_day"),
        (urgent_call_units, "urgent_call", {"service": "111"}, "call_111"),
        (urgent_call_units, "urgent_call", {"service": "999"}, "ambulance"),
    ],
)  # fmt: skip
def test_the_line_of_other_care(rows, units_of, table: str, row: Row, line: str) -> None:
    written = rows(table, {"person_id": "A", **row})
    if table == ATTENDANCE:
        written = keyed_attendances(written)
    assert lines(units_of(written)) == [line]


def test_a_package_is_told_by_month_and_loses_no_penny(engine: Engine) -> None:
    package = contract_table(
        engine,
        "social_care_service",
        {
            "person_id": "A",
            "start_date": dt.date(2017, 1, 20),
            "end_date": dt.date(2017, 4, 3),
            "authority_code": "512",
            "service_type": "residential",
            "weekly_cost": Decimal("701.33"),
        },
    )
    units = social_care_units(package, ibis.date("2018-03-31")).to_pandas().sort_values("date")
    assert list(units.date.astype(str)) == ["2017-01-20", "2017-02-01", "2017-03-01", "2017-04-01"]
    assert [round(weeks * 7) for weeks in units.quantity] == [12, 28, 31, 2]
    assert units.recorded_cost.sum() == Decimal("7313.87")  # 73 days of 701.33 / 7
    assert set(units.service_line) == {"social_care_residential"}


def test_a_package_still_open_is_counted_through_the_last_day_known(rows) -> None:
    package = rows(
        "social_care_service",
        {
            "person_id": "A",
            "start_date": dt.date(2018, 3, 1),
            "authority_code": "512",
            "service_type": "home",
            "weekly_cost": Decimal("70"),
        },
    )
    units = social_care_units(package, ibis.date("2018-03-31")).to_pandas()
    assert units.recorded_cost.sum() == Decimal("310.00")


def test_every_line_has_a_national_price_with_a_source() -> None:
    prices = national_prices()
    assert set(prices.service_line) == set(SERVICE_LINE)
    assert prices.price_source.notna().all()


def test_own_prices_stand_before_national_ones_and_are_deflated() -> None:
    own = pd.DataFrame(
        {
            "service_line": ["community"],
            "currency": ["*"],
            "price_year": [2016],
            "unit_cost": [100.0],
            "price_source": ["own"],
        }
    )
    prices = price_list(own, [2016, 2018]).query("service_line == 'community'")
    assert list(prices.unit_cost) == [100.0, round(100 * deflator(2018) / deflator(2016), 2)]
    assert set(prices.price_source) == {"own"}


def priced(engine: Engine, *units: Row) -> pd.DataFrame:
    practice = contract_table(engine, "practice", {"practice_code": "P1", "locality_code": "L1"})
    empty = {
        "unit_key": None,
        "currency": None,
        "practice_code": None,
        "practitioner_code": None,
        "provider_code": "R",
        "quantity": 1.0,
        "recorded_cost": None,
        "date": dt.date(2017, 5, 1),
        "financial_year": 2017,
        "person_id": "A",
    }
    schema = ibis.schema(
        {
            "unit_key": "string",
            "person_id": "string",
            "date": "date",
            "service_line": "string",
            "currency": "string",
            "practice_code": "string",
            "practitioner_code": "string",
            "provider_code": "string",
            "quantity": "float64",
            "recorded_cost": "decimal(18, 2)",
            "financial_year": "int64",
        }
    )
    written = [{**empty, **unit} for unit in units]
    unit = ibis.memtable(pa.Table.from_pylist(written, schema=schema.to_pyarrow()))
    prices = pd.DataFrame(
        {
            "service_line": ["community", "day_case", "day_case"],
            "currency": ["*", "*", "BB1"],
            "financial_year": [2017, 2017, 2017],
            "unit_cost": [80.0, 700.0, 950.0],
        }
    )
    return activity(unit, prices, practice).to_pandas()


def test_a_recorded_cost_is_kept(duckdb_engine: Engine) -> None:
    unit = priced(
        duckdb_engine, {"service_line": "community", "recorded_cost": Decimal("12.34")}
    ).iloc[0]
    assert (unit.cost, unit.priced_by) == (Decimal("12.34"), "recorded")


def test_a_currency_is_priced_before_its_line(duckdb_engine: Engine) -> None:
    table = priced(
        duckdb_engine,
        {"service_line": "day_case", "currency": "BB1"},
        {"service_line": "day_case", "currency": "ZZ9"},
    )
    assert sorted(zip(table.priced_by, table.cost, strict=True)) == [
        ("currency", Decimal("950.00")),
        ("line", Decimal("700.00")),
    ]


def test_what_has_no_price_is_kept_and_says_so(duckdb_engine: Engine) -> None:
    unit = priced(duckdb_engine, {"service_line": "ambulance"}).iloc[0]
    assert (unit.cost, unit.priced_by) == (Decimal("0.00"), "unpriced")


def test_a_unit_of_a_practice_lies_in_its_locality(duckdb_engine: Engine) -> None:
    unit = priced(duckdb_engine, {"service_line": "community", "practice_code": "P1"}).iloc[0]
    assert unit.locality_code == "L1"


def test_records_that_never_say_the_practice_take_that_of_registration(
    duckdb_engine: Engine,
) -> None:
    base = table_of(
        duckdb_engine,
        pd.DataFrame({"person_id": ["A"], "financial_year": [2017], "practice_code": ["P1"]}),
    )
    seen = {"contact_at": dt.datetime(2017, 5, 1, 9), "provider_code": "R"}
    records = {name: contract_table(duckdb_engine, name) for name in TABLES}
    records["community_contact"] = contract_table(
        duckdb_engine,
        "community_contact",
        {"person_id": "A", **seen},
        {"person_id": "stranger", **seen},
    )
    for name, keyed in (
        ("outpatient_attendance", keyed_appointments),
        ("emergency_attendance", keyed_attendances),
    ):
        records[name] = keyed(records[name])
    spell = episode_spells(records["inpatient_episode"], records["person"])
    found = units(records, spell, base, ibis.date("2018-03-31")).to_pandas()
    practice = dict(zip(found.person_id, found.practice_code, strict=True))
    assert practice["A"] == "P1"
    assert pd.isna(practice["stranger"])
