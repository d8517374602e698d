"""What is planted is in the data, and nothing else differs between practices."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from sherwood.synthetic import synthesise
from sherwood.synthetic.chunk import Chunk, design, live
from sherwood.synthetic.fact_tables import uses
from sherwood.synthetic.people import FAMILIES
from sherwood.synthetic.truth import OVERUSED, PROGRAMMES
from tests.synthetic.conftest import PEOPLE, opened

PLANTED_IN_RATES = [line for line in OVERUSED if line != "prescribing"]


@pytest.fixture(scope="module")
def planted() -> Chunk:
    return live(design(PEOPLE, 3, 11, variation=True), 0, PEOPLE)


@pytest.fixture(scope="module")
def level() -> Chunk:
    return live(design(PEOPLE, 3, 11, variation=False), 0, PEOPLE)


@pytest.fixture(scope="module")
def unvaried(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("unvaried") / "extract"
    synthesise(out, people=PEOPLE, seed=11, variation=False)
    return out


@pytest.mark.parametrize("line", PLANTED_IN_RATES)
def test_expected_use_carries_exactly_the_planted_ratio(planted: Chunk, line: str) -> None:
    stretches, seen = planted.stretches, planted.exposure.seen
    family = uses().table["family"][uses().position(line)]
    frailty = planted.people.frailty[stretches.person, FAMILIES.index(family)]
    plain = planted.design.need.rates(seen)[:, uses().position(line)] * stretches.years * frailty
    ratio = planted.exposure.of(line) / plain
    outside = stretches.home < 0
    practice = planted.design.truth.practice[line][stretches.practice]
    assert np.allclose(ratio[outside], practice[outside], rtol=1e-5)


def test_about_a_fifth_of_practices_have_an_effect_on_each_line(extract: Path) -> None:
    truth = json.loads((extract / "truth.json").read_text(encoding="utf-8"))
    assert truth["synthetic"] is True
    assert truth["seed"] == 11
    for line in OVERUSED:
        ratios = [e["ratio"] for e in truth["practice_effects"] if e["service_line"] == line]
        assert len(ratios) == 16
        assert all(0.8 <= ratio <= 1.5 and ratio != 1 for ratio in ratios)


@pytest.mark.parametrize(
    ("line", "table", "where", "tolerance"),
    [
        ("prescribing", "prescription", "true", 0.03),
        (
            "outpatient_follow_up",
            "outpatient_attendance",
            "attended > '4' AND first_attendance IN ('2', '4') AND len(procedure_codes) = 0",
            0.1,
        ),
        ("day_case", "inpatient_episode", "patient_classification = '2'", 0.15),
    ],
)
def test_the_planted_ratio_is_seen_in_the_files(
    extract: Path, unvaried: Path, line: str, table: str, where: str, tolerance: float
) -> None:
    effects = json.loads((extract / "truth.json").read_text(encoding="utf-8"))["practice_effects"]
    planted = {e["practice_code"]: e["ratio"] for e in effects if e["service_line"] == line}
    sql = f"SELECT practice_code, count(*) FROM {table} WHERE {where} GROUP BY 1"
    with_effect = dict(opened(extract).execute(sql).fetchall())
    without = dict(opened(unvaried).execute(sql).fetchall())
    expected = sum(without[code] * ratio for code, ratio in planted.items())
    found = sum(with_effect[code] for code in planted)
    assert found == pytest.approx(expected, rel=tolerance)
    others = sum(n for code, n in with_effect.items() if code not in planted)
    assert others == pytest.approx(
        sum(n for code, n in without.items() if code not in planted), rel=tolerance / 2
    )


def test_without_variation_practices_differ_by_case_mix_and_chance_alone(level: Chunk) -> None:
    stretches, seen = level.stretches, level.exposure.seen
    lines = [uses().position(line) for line in PLANTED_IN_RATES]
    family = [FAMILIES.index(uses().table["family"][line]) for line in lines]
    frailty = level.people.frailty[stretches.person][:, family]
    plain = level.design.need.rates(seen)[:, lines] * stretches.years[:, None] * frailty
    assert np.allclose(level.exposure.expected[:, lines], plain, rtol=1e-5)


def test_hidden_frailty_knows_nothing_of_practices(level: Chunk) -> None:
    """The spread of practice means is what chance gives: the F statistic is near 1."""
    frailty, practice = level.people.frailty[:, 0], level.people.practice
    size = np.bincount(practice)
    mean = np.bincount(practice, frailty) / size
    between = (size * (mean - frailty.mean()) ** 2).sum() / (len(size) - 1)
    assert 0.6 < between / frailty.var() < 1.5
    assert frailty.mean() == pytest.approx(1, abs=0.04)


def test_no_variation_plants_nothing(unvaried: Path) -> None:
    truth = json.loads((unvaried / "truth.json").read_text(encoding="utf-8"))
    assert truth["practice_effects"] == []
    assert truth["programme_effects"] == []


def test_programmes_change_care_home_rates_from_their_month(planted: Chunk) -> None:
    stretches, place = planted.stretches, planted.place
    rushcliffe = PROGRAMMES[0]
    inside = np.isin(stretches.home, rushcliffe.homes(place))
    ratio = planted.design.truth.ratio_at(
        "emergency_admission_stay", stretches.home, stretches.start, place
    )
    assert np.allclose(ratio[inside & (stretches.start >= rushcliffe.start)], 0.77)
    assert np.allclose(ratio[inside & (stretches.end <= rushcliffe.start)], 1.0)
    assert not (
        inside & (stretches.start < rushcliffe.start) & (stretches.end > rushcliffe.start)
    ).any()


def test_one_programme_has_no_effect_and_one_no_outcomes_yet(extract: Path) -> None:
    truth = json.loads((extract / "truth.json").read_text(encoding="utf-8"))
    by_name = {e["programme"]: e for e in truth["programme_effects"]}
    assert by_name["urinalysis pilot"]["ratio"] == 1.0
    telehealth = by_name["telehealth in ten nursing homes"]
    assert telehealth["ratio"] is None or len(telehealth["care_homes"]) <= 10
    assert telehealth["status"] == "no outcome data yet"
    assert telehealth["from_month"] == "2018-03"
