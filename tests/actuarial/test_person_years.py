"""Person-years: who was registered, beside what they used, line by line, on either engine."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd
import pytest

from sherwood.actuarial.person_years import LINES, line_use, person_year
from sherwood.warehouse import Engine
from tests.conftest import table_of

ACTIVITY = pd.DataFrame(
    [
        ("ann", 2017, "gp_contact", 1.0, "30.10"),
        ("ann", 2017, "gp_contact", 1.0, "29.90"),
        ("ann", 2017, "day_case", 1.0, "800.00"),
        ("ann", 2016, "gp_contact", 1.0, "30.00"),
        ("not registered", 2017, "day_case", 1.0, "900.00"),
        (None, 2017, "prescribing", 5.0, "40.00"),
    ],
    columns=["person_id", "financial_year", "service_line", "quantity", "cost"],
)


@pytest.fixture
def years(engine: Engine) -> pd.DataFrame:
    activity = table_of(engine, ACTIVITY)
    use = line_use(activity.mutate(cost=activity.cost.cast("decimal(18, 2)")))
    keys = {"person_id": ["ann", "bob"], "financial_year": [2017, 2017]}
    base = table_of(engine, pd.DataFrame({**keys, "exposure": [1.0, 0.5]}))
    need = table_of(engine, pd.DataFrame({**keys, "has_asthma": [True, False]}))
    risk = table_of(
        engine,
        pd.DataFrame({"person_id": ["ann"], "financial_year": [2017], "risk_emergency": [0.1]}),
    )
    found = person_year(base, need, use, risk).to_pandas()
    return found.set_index("person_id")


def test_use_is_told_by_line_and_what_was_not_used_is_nought(years: pd.DataFrame) -> None:
    assert years.n_gp_contact.to_dict() == {"ann": 2.0, "bob": 0.0}
    assert years.cost_gp_contact.to_dict() == {"ann": Decimal("60.00"), "bob": Decimal("0.00")}
    assert years.n_ambulance.to_dict() == {"ann": 0.0, "bob": 0.0}


def test_the_cost_is_the_exact_sum_of_the_lines(years: pd.DataFrame) -> None:
    assert years.cost.to_dict() == {"ann": Decimal("860.00"), "bob": Decimal("0.00")}
    assert (years[[f"cost_{line}" for line in LINES]].sum(axis=1) == years.cost).all()


def test_only_those_registered_have_a_row(years: pd.DataFrame) -> None:
    assert sorted(years.index) == ["ann", "bob"]
    assert years.exposure.to_dict() == {"ann": 1.0, "bob": 0.5}
    assert years.has_asthma.to_dict() == {"ann": True, "bob": False}
    assert years.risk_emergency.isna().to_dict() == {"ann": False, "bob": True}
