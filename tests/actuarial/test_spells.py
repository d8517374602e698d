"""Spells: hand-worked cases, on both engines."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import ibis
import pytest

from sherwood.actuarial.pricing import how_priced, pricing_notes
from sherwood.actuarial.spell_codes import icd10, spell_codes
from sherwood.actuarial.spells import episode_spells
from sherwood.warehouse.engine import Engine
from tests.actuarial.episodes import PERSON, Records, day, episode, rows, spells_of
from tests.conftest import contract_table


class TestWhichEpisodesMakeASpell:
    """Each case: the episodes as (start, end, more), and how many spells they make."""

    CASES = (
        ("one episode", [(1, 3, {})], 1),
        (
            "same admission date",
            [
                (1, 2, {"discharge_method": "8"}),
                (2, 5, {"admission_date": day(1), "episode_number": 2}),
            ],
            1,
        ),
        (
            "same start",
            [(1, 2, {"admission_date": day(0)}), (1, 4, {"episode_number": 2})],
            1,
        ),
        (
            "handed over unfinished, on the day the next starts",
            [(1, 2, {"discharge_method": "8"}), (2, 5, {"episode_number": 2})],
            1,
        ),
        (
            "handed over, method not known",
            [(1, 2, {"discharge_method": "9"}), (2, 5, {"episode_number": 2})],
            1,
        ),
        (
            "unfinished, but the next starts a day later",
            [(1, 2, {"discharge_method": "8"}), (3, 5, {"episode_number": 2})],
            2,
        ),
        ("discharged and back the same day", [(1, 2, {}), (2, 5, {"spell_id": "S2"})], 2),
        (
            "another hospital",
            [(1, 2, {"discharge_method": "8"}), (2, 5, {"provider_code": "RK5"})],
            2,
        ),
    )

    @pytest.mark.parametrize(
        ("episodes", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES]
    )
    def test_rule(
        self,
        duckdb_engine: Engine,
        episodes: list[tuple[int, int, dict[str, Any]]],
        expected: int,
    ) -> None:
        written = tuple(episode(start=s, end=e, **more) for s, e, more in episodes)
        spell = episode_spells(
            contract_table(duckdb_engine, "inpatient_episode", *written),
            contract_table(duckdb_engine, "person", PERSON),
        )
        assert spell.count().execute() == expected


def test_admission_is_the_first_episodes_and_the_rest_the_lasts(
    engine: Engine, records: Records
) -> None:
    spell = spells_of(
        records,
        episode(
            start=1,
            end=2,
            admission_method="22",
            admission_source="54",
            discharge_method="8",
            diagnoses=["R55"],
            hrg_code="WH09G",
            cost=Decimal("100.10"),
        ),
        episode(
            2,
            start=2,
            end=6,
            discharge_destination="51",
            diagnoses=["I639", "I10X"],
            hrg_code="AA35F",
            cost=Decimal("2000.05"),
        ),
    )
    assert rows(engine, spell) == [
        {
            "spell_key": "RX1|S1|1",
            "person_id": "A",
            "provider_code": "RX1",
            "practice_code": None,
            "admission_date": day(1),
            "discharge_date": day(6),
            "length_of_stay": 5,
            "age": 76,
            "sex": "female",
            "admission_method": "22",
            "admission_source": "54",
            "discharge_method": "1",
            "discharge_destination": "51",
            "patient_classification": "1",
            "treatment_function_code": None,
            "episode_type": None,
            "well_baby": None,
            "hrg_code": "AA35F",
            "consultant_code": None,
            "episodes": 2,
            "diagnoses": ["I639", "I10X"],
            "procedures": [],
            "procedure_dates": [],
            "cost": Decimal("2100.15"),
            "costed_episodes": 2,
        }
    ]


def test_a_spell_without_recorded_cost_has_none_and_an_unfinished_one_no_length(
    engine: Engine, records: Records
) -> None:
    spell = spells_of(
        records, episode(start=1, end=2, discharge_date=None, discharge_method="8", person_id="Z")
    )
    (found,) = rows(engine, spell)
    assert found["cost"] is None
    assert found["length_of_stay"] is None
    assert found["age"] is None, "nobody called Z is in the table of people"


def test_a_spell_costed_in_part_says_so_and_is_counted(engine: Engine, records: Records) -> None:
    spell = spells_of(
        records,
        episode(1, start=1, end=2, cost=Decimal("100.10")),
        episode(2, start=2, end=6, admission_date=day(1), cost=None),
        episode(1, start=1, end=2, spell_id="S2", person_id="B", cost=Decimal("7.00")),
    )
    found = [(row["episodes"], row["costed_episodes"]) for row in rows(engine, spell)]
    assert sorted(found) == [(1, 1), (2, 1)]
    activity = spell.select("cost", priced_by=ibis.literal("recorded"))
    told = how_priced(activity, spell)
    assert told == {
        "units": {"recorded": 2},
        "pounds": {"recorded": 107.10},
        "spells": 2,
        "spells_costed_in_part": 1,
        "pounds_costed_in_part": 100.10,
    }
    assert any("1 of 2 hospital spells" in note for note in pricing_notes(told))


def test_codes_are_long_numbered_and_written_one_way(engine: Engine, records: Records) -> None:
    spell = spells_of(
        records,
        episode(
            start=1,
            end=2,
            diagnoses=["i10.x", None, "G63.2A", "M4507"],
            procedures=["w37.1", "Z943"],
            procedure_dates=[day(1), day(1)],
        ),
    )
    codes = spell_codes(spell).mutate(place=ibis._.kind + ibis._.position.cast("string"))
    found = rows(engine, codes, by="place")
    assert [(row["place"], row["code"]) for row in found] == [
        ("diagnosis1", "I10"),
        ("diagnosis3", "G632"),
        ("diagnosis4", "M4507"),
        ("procedure1", "W371"),
        ("procedure2", "Z943"),
    ]


@pytest.mark.parametrize(
    ("sent", "compared"),
    [
        ("I10X", "I10"),
        ("I10", "I10"),
        ("I10XD", "I10"),
        ("I10.X†", "I10"),
        ("E14.2D", "E142"),
        ("G63.2*", "G632"),
        ("M45X7", "M45X7"),
        ("S5250", "S5250"),
        ("S52.50", "S5250"),
        (" j18.9 ", "J189"),
        ("", ""),
    ],
)
def test_icd10_is_compared_without_filler_dots_and_marks(
    duckdb_engine: Engine, sent: str, compared: str
) -> None:
    assert duckdb_engine.connection.execute(icd10(ibis.literal(sent))) == compared
