"""Continuous spells and readmissions: stays joined across hospitals, and stays too soon."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from sherwood.actuarial.readmissions import readmissions
from sherwood.actuarial.spells import (
    continuous_spells,
    episode_spells,
)
from sherwood.warehouse.engine import Engine
from tests.actuarial.episodes import PERSON, Records, day, episode, rows, spells_of
from tests.conftest import contract_table


class TestContinuousSpells:
    """Each case: a second stay, how it follows one that ended on day 5, and the spells joined."""

    CASES = (
        ("sent to another ward, next day", {"discharge_destination": "51"}, {"start": 6}, 1),
        ("sent to another ward, third day", {"discharge_destination": "53"}, {"start": 8}, 1),
        ("sent to another ward, fourth day", {"discharge_destination": "51"}, {"start": 9}, 2),
        ("came from another ward", {}, {"start": 5, "admission_source": "52"}, 1),
        ("emergency transfer", {}, {"start": 5, "admission_method": "2B"}, 1),
        ("planned transfer", {}, {"start": 5, "admission_method": "81"}, 1),
        ("went home and came back", {}, {"start": 5}, 2),
        ("sent to a care home", {"discharge_destination": "54"}, {"start": 5}, 2),
        (
            "died, then somebody else",
            {"discharge_destination": "51"},
            {"start": 5, "person_id": "B"},
            2,
        ),
    )

    @pytest.mark.parametrize(
        ("first", "second", "joined"), [c[1:] for c in CASES], ids=[c[0] for c in CASES]
    )
    def test_rule(
        self,
        duckdb_engine: Engine,
        first: dict[str, Any],
        second: dict[str, Any],
        joined: int,
    ) -> None:
        written = (
            episode(start=1, end=5, **first),
            episode(**{"end": 20, "provider_code": "RK5", **second}),
        )
        spell = episode_spells(
            contract_table(duckdb_engine, "inpatient_episode", *written),
            contract_table(duckdb_engine, "person", PERSON),
        )
        assert continuous_spells(spell).count().execute() == joined

    def test_three_hospitals_make_one_stay(self, engine: Engine, records: Records) -> None:
        spell = spells_of(
            records,
            episode(start=1, end=2, discharge_destination="51", cost=Decimal("0.01")),
            episode(
                start=2,
                end=9,
                provider_code="RK5",
                discharge_destination="51",
                cost=Decimal("1000.10"),
            ),
            episode(start=11, end=20, provider_code="NT2", discharge_method="4", cost=Decimal("5")),
        )
        (found,) = rows(engine, continuous_spells(spell), by="continuous_spell_key")
        assert found == {
            "continuous_spell_key": "RX1|S1|1",
            "person_id": "A",
            "provider_code": "RX1",
            "admission_date": day(1),
            "discharge_date": day(20),
            "length_of_stay": 19,
            "age": 76,
            "sex": "female",
            "admission_method": "21",
            "discharge_method": "4",
            "spells": 3,
            "episodes": 3,
            "cost": Decimal("1005.11"),
        }


@pytest.mark.parametrize(
    ("gap", "within_days", "more", "readmitted"),
    [
        (0, 30, {}, True),
        (30, 30, {}, True),
        (31, 30, {}, False),
        (28, 28, {}, True),
        (29, 28, {}, False),
        (7, 30, {"admission_method": "11"}, False),
        (7, 30, {"person_id": "B"}, False),
    ],
)
def test_readmission(
    duckdb_engine: Engine, gap: int, within_days: int, more: dict[str, Any], readmitted: bool
) -> None:
    written = (
        episode(start=1, end=5, admission_method="11"),
        episode(start=5 + gap, end=6 + gap, spell_id="S2", **more),
    )
    spell = episode_spells(
        contract_table(duckdb_engine, "inpatient_episode", *written),
        contract_table(duckdb_engine, "person", PERSON),
    )
    found = readmissions(spell, within_days=within_days)
    assert list(found.execute().spell_key) == (["RX1|S2|1"] if readmitted else [])


def test_nobody_is_readmitted_after_death(duckdb_engine: Engine) -> None:
    written = (
        episode(start=1, end=5, discharge_method="4"),
        episode(start=6, end=7, spell_id="S2"),
    )
    spell = episode_spells(
        contract_table(duckdb_engine, "inpatient_episode", *written),
        contract_table(duckdb_engine, "person", PERSON),
    )
    assert readmissions(spell).count().execute() == 0
