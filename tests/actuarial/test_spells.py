"""Spells and continuous spells: hand-worked cases, both engines, and a second implementation."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import ibis
import ibis.expr.types as ir
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sherwood.actuarial.readmissions import readmissions
from sherwood.actuarial.spells import (
    continuous_spells,
    episode_spells,
    icd10,
    spell_codes,
)
from sherwood.warehouse.engine import Engine, open_engine
from tests.conftest import contract_table

Records = Callable[..., ir.Table]


def day(number: int) -> date:
    """Day `number` of January 2016."""
    return date(2016, 1, 1) + timedelta(days=number - 1)


def episode(number: int = 1, *, start: int, end: int, **other: Any) -> dict[str, Any]:
    """An emergency episode at RX1 of the person A, discharged at its end unless said otherwise."""
    return {
        "person_id": "A",
        "provider_code": "RX1",
        "spell_id": "S1",
        "episode_number": number,
        "admission_date": day(start),
        "discharge_date": day(end),
        "episode_start": day(start),
        "episode_end": day(end),
        "admission_method": "21",
        "admission_source": "19",
        "discharge_method": "1",
        "discharge_destination": "19",
        "patient_classification": "1",
        "diagnoses": ["J189"],
        "procedures": [],
        "procedure_dates": [],
        **other,
    }


PERSON = {"person_id": "A", "birth_month": date(1940, 1, 1), "sex": "female"}


def spells_of(records: Records, *episodes: dict[str, Any]) -> ir.Table:
    return episode_spells(records("inpatient_episode", *episodes), records("person", PERSON))


def rows(engine: Engine, table: ir.Table, by: str = "spell_key") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = engine.connection.to_pyarrow(table.order_by(by)).to_pylist()
    return found


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


@st.composite
def episodes(draw: st.DrawFn) -> tuple[dict[str, Any], ...]:
    """A few episodes of few people at few hospitals in few days, so that everything collides."""
    written = []
    for number in range(draw(st.integers(1, 14))):
        start = draw(st.integers(1, 12))
        end = start + draw(st.integers(0, 3))
        written.append(
            episode(
                draw(st.integers(1, 3)),
                start=start,
                end=end,
                person_id=draw(st.sampled_from("AB")),
                provider_code=draw(st.sampled_from(["RX1", "RK5"])),
                spell_id=f"S{number}",
                admission_date=day(start - draw(st.integers(0, 2))),
                episode_end=draw(st.sampled_from([day(end), None])),
                admission_method=draw(st.sampled_from(["21", "2B", "11"])),
                admission_source=draw(st.sampled_from(["19", "51", None])),
                discharge_method=draw(st.sampled_from(["1", "8", "9", "4", None])),
                discharge_destination=draw(st.sampled_from(["19", "53", None])),
                cost=draw(st.sampled_from([None, Decimal("0.10"), Decimal("1234567.89")])),
            )
        )
    return tuple(written)


def plain_spells(written: tuple[dict[str, Any], ...]) -> dict[str, list[dict[str, Any]]]:
    """The rule again, as a loop: the episodes of each spell by its key."""
    late = date.max
    ordered = sorted(
        written,
        key=lambda e: (
            e["person_id"],
            e["provider_code"],
            e["episode_start"],
            e["episode_end"] or late,
            e["episode_number"],
            e["spell_id"],
        ),
    )
    found: dict[str, list[dict[str, Any]]] = {}
    current: list[dict[str, Any]] = []
    for this in ordered:
        before = current[-1] if current else None
        if (
            before
            and (before["person_id"], before["provider_code"])
            == (this["person_id"], this["provider_code"])
            and (
                before["admission_date"] == this["admission_date"]
                or before["episode_start"] == this["episode_start"]
                or (
                    before["discharge_method"] in ("8", "9")
                    and before["episode_end"] == this["episode_start"]
                )
            )
        ):
            current.append(this)
            continue
        current = [this]
        found[f"{this['provider_code']}|{this['spell_id']}|{this['episode_number']}"] = current
    return found


@pytest.fixture(scope="module")
def one_duckdb() -> Any:
    with open_engine(memory_gb=1, threads=1) as engine:
        yield engine


@settings(max_examples=25, deadline=None)
@given(written=episodes())
def test_a_loop_in_plain_python_finds_the_same_spells(
    one_duckdb: Engine, written: tuple[dict[str, Any], ...]
) -> None:
    table = contract_table(one_duckdb, "inpatient_episode", *written)
    spell = episode_spells(table, contract_table(one_duckdb, "person", PERSON))
    found = rows(one_duckdb, spell)
    expected = plain_spells(written)
    assert [row["spell_key"] for row in found] == sorted(expected), "the key is unique"
    for row in found:
        first, last = expected[row["spell_key"]][0], expected[row["spell_key"]][-1]
        costs = [e["cost"] for e in expected[row["spell_key"]] if e["cost"] is not None]
        assert row["episodes"] == len(expected[row["spell_key"]])
        assert row["cost"] == (sum(costs) if costs else None)
        assert row["admission_date"] == first["admission_date"]
        assert row["admission_method"] == first["admission_method"]
        assert row["discharge_method"] == last["discharge_method"]
    continuous = rows(one_duckdb, continuous_spells(spell), by="continuous_spell_key")
    assert sum(row["spells"] for row in continuous) == len(found)
    assert len({row["continuous_spell_key"] for row in continuous}) == len(continuous)
    assert sum(row["cost"] or 0 for row in continuous) == sum(row["cost"] or 0 for row in found)
