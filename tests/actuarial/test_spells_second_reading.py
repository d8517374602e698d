"""Spells found a second time, by a loop in plain Python."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sherwood.actuarial.spells import (
    continuous_spells,
    episode_spells,
)
from sherwood.warehouse.engine import Engine, open_engine
from tests.actuarial.episodes import PERSON, day, episode, rows
from tests.conftest import contract_table


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
