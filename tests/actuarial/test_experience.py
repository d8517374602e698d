"""What leaves the engine for the models: numbers and groups, never who somebody is."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from sherwood.actuarial.experience import Experience, read_experience
from sherwood.actuarial.person_years import LINES
from sherwood.errors import InputError
from sherwood.warehouse import Engine
from tests.conftest import table_of


def person_years() -> pd.DataFrame:
    use = {f"{kind}_{line}": [1.0, 2.0, 4.0] for kind in ("n", "cost") for line in LINES}
    return pd.DataFrame(
        {
            "person_id": ["SECRET-1", "SECRET-2", "SECRET-3"],
            "birth_month": [dt.date(1950, 1, 1)] * 3,
            "lsoa_code": ["E01013811"] * 3,
            "financial_year": [2017, 2017, 2016],
            "exposure": [1.0, 0.5, 1.0],
            "age_band": ["65-69", "65-69", "65-69"],
            "sex": ["female", "male", "male"],
            "imd_quintile": pd.array([1, None, 2], dtype="Int64"),
            "ethnic_group": ["white"] * 3,
            "care_home": ["none"] * 3,
            "needs_segment": ["age well"] * 3,
            "locality_code": ["L1"] * 3,
            "practice_code": ["P1", "P2", "P1"],
            "has_copd": [True, False, True],
            **use,
        }
    )


@pytest.fixture
def experience(duckdb_engine: Engine) -> Experience:
    return read_experience(table_of(duckdb_engine, person_years()), 2017)


def test_only_the_year_asked_for_is_read(experience: Experience) -> None:
    assert experience.people == 2
    assert experience.exposure.tolist() == [1.0, 0.5]
    assert experience.quantity[:, 0].tolist() == [1.0, 2.0]


def test_what_is_missing_is_a_group_of_its_own(experience: Experience) -> None:
    assert set(experience.cells.imd_quintile) == {"1", "not known"}


def test_totals_by_group_are_sums_over_its_people(experience: Experience) -> None:
    practice = experience.groupings["practice"]
    assert dict(zip(practice.names, practice.total(experience.exposure), strict=True)) == {
        "P1": 1.0,
        "P2": 0.5,
    }
    assert practice.total(experience.quantity).sum() == experience.quantity.sum()


def test_no_pseudonym_date_or_small_area_leaves_the_engine(experience: Experience) -> None:
    held = [experience.cells.to_csv(), *(str(g.names) for g in experience.groupings.values())]
    for secret in ("SECRET", "1950", "E01013811"):
        assert not any(secret in text for text in held)
    arrays = [value for value in vars(experience).values() if isinstance(value, np.ndarray)]
    assert all(np.issubdtype(array.dtype, np.number) for array in arrays)


def test_a_year_without_anybody_is_refused(duckdb_engine: Engine) -> None:
    with pytest.raises(InputError, match="Nobody was registered in the financial year 1999"):
        read_experience(table_of(duckdb_engine, person_years()), 1999)


def test_the_order_of_the_rows_changes_nothing(duckdb_engine: Engine) -> None:
    one, other = (
        read_experience(table_of(duckdb_engine, rows), 2017)
        for rows in (person_years(), person_years().iloc[::-1])
    )
    assert one.exposure.tolist() == other.exposure.tolist()
    assert one.quantity.tolist() == other.quantity.tolist()
    assert one.cell.tolist() == other.cell.tolist()
