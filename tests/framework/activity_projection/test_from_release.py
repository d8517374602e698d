"""A release becomes rows: who they were for, what they belong to, and nobody's name."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pandas as pd
import pytest

from sherwood.errors import InputError
from sherwood.framework.activity_projection import (
    HospitalActivity,
    illustrative_parameters,
    project,
    rows_from_release,
)
from sherwood.framework.activity_projection.rows import GROUPS, Setting
from sherwood.warehouse import Engine, Release
from sherwood.warehouse.release import current_release, draft_release
from tests.conftest import table_of

DAY = dt.date(2016, 6, 1)


def spells() -> pd.DataFrame:
    method_class_nights = [
        ("k1", "A", 70, "21", "1", 5),
        ("k2", "A", 70, "11", "2", 0),
        ("k3", "B", 30, "31", "1", 2),
        ("k4", "B", 30, "12", "1", 3),
        ("k5", "C", 44, "21", "1", 1),
        ("k6", "A", 71, "22", "1", None),
    ]
    names = (
        "spell_key",
        "person_id",
        "age",
        "admission_method",
        "patient_classification",
        "length_of_stay",
    )
    frame = pd.DataFrame(method_class_nights, columns=list(names))
    frame["length_of_stay"] = frame.length_of_stay.astype("Int64")
    return frame.assign(admission_date=DAY, treatment_function_code="300")


def marts() -> dict[str, pd.DataFrame]:
    line = ["outpatient_first", "outpatient_first", "outpatient_follow_up"]
    seen = pd.DataFrame(
        {
            "person_id": ["A", "B", "B", "A", "A"],
            "unit_key": ["o1", "o2", "o3", "e1", None],
            "service_line": [*line, "emergency_attendance_major", "gp_contact"],
            "quantity": [1.0, 1.0, 0.0, 1.0, 1.0],
            "financial_year": 2016,
        }
    )
    member = pd.DataFrame(
        {
            "unit_kind": ["spell", "spell", "appointment"],
            "unit_key": ["k1", "k1", "o1"],
            "cohort": ["falls_65_plus", "smoking_attributable", "op_to_remote_adult_surgical"],
            "share": [1.0, 0.25, 1.0],
            "date": DAY,
        }
    )
    people = pd.DataFrame(
        {
            "person_id": ["A", "B", "C", "A"],
            "financial_year": [2016, 2016, 2016, 2015],
            "age": [70, 30, 44, 69],
            "sex": ["male", "female", "unknown", "male"],
            "imd_quintile": pd.array([1, None, 3, 1], dtype="Int64"),
            "exposure": [1.0, 0.5, 1.0, 1.0],
        }
    )
    return {"spell": spells(), "activity": seen, "mitigable": member, "person_year": people}


@pytest.fixture
def release(duckdb_engine: Engine, tmp_path: Path) -> Release:
    with draft_release(tmp_path / "warehouse", duckdb_engine) as draft:
        for name, frame in marts().items():
            draft.write(name, table_of(duckdb_engine, frame))
        draft.manifest.update({"years": [2015, 2016], "synthetic": True})
    return current_release(tmp_path / "warehouse")


@pytest.fixture
def activity(release: Release, duckdb_engine: Engine) -> HospitalActivity:
    return rows_from_release(release, duckdb_engine, 2016)


def test_spells_that_ended_of_people_whose_sex_is_told(activity: HospitalActivity) -> None:
    spell = activity.inpatients
    groups = [GROUPS[Setting.INPATIENT][group] for group in spell.group]
    told = zip(spell.age, groups, spell.nights, spell.waiting, strict=True)
    assert sorted((int(a), g, int(n), bool(w)) for a, g, n, w in told) == [
        (30, "elective_ordinary", 3, False),
        (30, "maternity", 2, False),
        (70, "elective_day_case", 0, True),
        (70, "non_elective", 5, False),
    ]
    assert activity.left_out == 1


def test_quintiles_are_known_or_said_not_to_be(activity: HospitalActivity) -> None:
    by_age = dict(zip(activity.inpatients.age, activity.inpatients.quintile, strict=True))
    assert by_age == {70: 0, 30: -1}


def test_a_spell_brings_its_cohorts_and_their_shares(activity: HospitalActivity) -> None:
    members = activity.inpatients.memberships
    told = zip(
        activity.inpatients.nights[members.row], members.strategy, members.share, strict=True
    )
    assert [(int(n), members.strategies[s], float(x)) for n, s, x in told] == [
        (5, "falls_65_plus", 1.0),
        (5, "smoking_attributable", 0.25),
    ]


def test_appointments_kept_are_counted_with_what_their_cohorts_tell(
    activity: HospitalActivity,
) -> None:
    seen = activity.outpatients
    assert seen.counts.tolist() == [[1, 1], [0, 0]]
    specialties = [activity.specialties[number] for number in seen.specialty]
    assert sorted(zip(seen.age.tolist(), specialties, strict=True)) == [
        (30, "not known"),
        (70, "surgical"),
    ]
    assert activity.emergencies.counts.tolist() == [[1]]


def test_people_of_unknown_quintile_are_spread_over_all(activity: HospitalActivity) -> None:
    assert activity.people[:, 0, 70].tolist() == [1, 0, 0, 0, 0]
    assert activity.people[:, 1, 30].tolist() == pytest.approx([0.1] * 5)
    assert activity.people.sum() == pytest.approx(1.5)


def test_it_can_be_projected(activity: HospitalActivity) -> None:
    projection = project(activity, illustrative_parameters(2016, runs=3))
    assert projection.synthetic
    assert projection.setting(Setting.INPATIENT).by()[0].tolist() == [4, 14]


def test_a_year_the_release_does_not_hold(release: Release, duckdb_engine: Engine) -> None:
    with pytest.raises(InputError, match=r"does not hold 2019/20\. It holds 2015/16, 2016/17"):
        rows_from_release(release, duckdb_engine, 2019)
