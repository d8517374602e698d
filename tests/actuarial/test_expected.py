"""Expectation, ratios and the peer benchmark, on people whose truth is known."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from glum import GeneralizedLinearRegressor

from sherwood.actuarial.assumptions import line_assumptions
from sherwood.actuarial.comparison import compare
from sherwood.actuarial.expected import design, expect
from sherwood.actuarial.experience import CASE_MIX, GROUPS, Experience, cells_of, grouping_of
from sherwood.actuarial.peers import peer_gap
from sherwood.actuarial.person_years import LINES
from sherwood.actuarial.poisson import fit_rates

PRACTICES = 40
CONDITIONS = [f"has_{name}" for name in ("asthma", "copd", "diabetes", "dementia")]


def experience(people: int, effect: np.ndarray, seed: int = 1) -> Experience:
    """People whose use depends on who they are, a frailty of their own and their practice."""
    rng = np.random.default_rng(seed)
    practice = rng.integers(0, PRACTICES, people)
    frame = pd.DataFrame(
        {
            "age_band": rng.choice(["0-4", "40-44", "80-84"], people),
            "sex": rng.choice(["male", "female"], people),
            "imd_quintile": np.clip(practice % 5 + rng.integers(0, 2, people), 1, 5),
            "ethnic_group": rng.choice(["white", "asian"], people),
            "care_home": "none",
            "needs_segment": rng.choice(["be well", "age well"], people),
            "locality_code": (practice % 4).astype(str),
            "practice_code": np.char.add("P", practice.astype(str)),
            **{name: rng.random(people) < 0.1 for name in CONDITIONS},
        }
    )
    cells, cell = cells_of(frame, CONDITIONS)
    old = (frame.age_band == "80-84").to_numpy()
    ill = frame[CONDITIONS].sum(axis=1).to_numpy()
    risk = np.exp(0.9 * old + 0.4 * ill) * rng.gamma(2, 0.5, people)
    rates = np.geomspace(0.05, 4, len(LINES))
    use = rng.poisson(rates * risk[:, None] * effect[practice]).astype(np.float32)
    return Experience(
        year=2017,
        exposure=np.ones(people),
        quantity=use,
        cost=use * np.float32(100),
        cells=cells,
        cell=cell,
        groupings={name: grouping_of(frame[column]) for name, column in GROUPS.items()},
    )


def in_order(found: Experience, effect: np.ndarray) -> np.ndarray:
    names = found.groupings["practice"].names
    return effect[[int(name[1:]) for name in names]]


@pytest.fixture(scope="module")
def planted() -> tuple[Experience, np.ndarray]:
    rng = np.random.default_rng(5)
    effect = np.where(rng.random((PRACTICES, len(LINES))) < 0.2, 1.3, 1.0)
    return experience(60_000, effect), effect


def test_the_cells_tell_people_apart_and_nothing_more(planted) -> None:
    found, _ = planted
    kinds = found.cells[[*CASE_MIX, *CONDITIONS]]
    assert not kinds.duplicated().any()
    assert found.cell.max() + 1 == len(kinds)


def test_fitting_together_is_fitting_one_by_one() -> None:
    rng = np.random.default_rng(0)
    matrix = np.column_stack([np.ones(500), rng.integers(0, 2, (500, 3))]).astype(float)
    exposure = rng.uniform(50, 100, 500)
    truth = rng.normal(0, 0.5, (4, 2))
    events = rng.poisson(np.exp(matrix @ truth) * exposure[:, None]).astype(float)
    ours = fit_rates(matrix, events, exposure)
    for response in range(2):
        model = GeneralizedLinearRegressor(family="poisson", alpha=0)
        rate = events[:, response] / exposure
        model.fit(matrix[:, 1:], rate, sample_weight=exposure)
        theirs = [model.intercept_, *model.coef_]
        assert ours[:, response] == pytest.approx(theirs, abs=1e-3)


def test_the_design_has_no_columns_that_say_nothing(planted) -> None:
    matrix = design(planted[0].cells)
    assert np.linalg.matrix_rank(matrix) == matrix.shape[1]


def test_expected_use_sums_to_observed_use(planted) -> None:
    found, _ = planted
    expected = expect(found).quantity.sum(axis=0, dtype=float)
    assert expected == pytest.approx(found.quantity.sum(axis=0, dtype=float), rel=1e-4)


def test_planted_practice_effects_are_inside_their_intervals(planted) -> None:
    found, effect = planted
    ratios = compare(found, expect(found), "practice")
    truth = in_order(found, effect)
    against_average = truth / ((truth * ratios.expected).sum(axis=0) / ratios.expected.sum(axis=0))
    inside = (ratios.lower <= against_average) & (against_average <= ratios.upper)
    assert inside[truth != 1].mean() >= 0.9
    assert inside.mean() == pytest.approx(0.95, abs=0.03)


def test_practices_that_do_not_differ_yield_no_opportunity() -> None:
    found = experience(60_000, np.ones((PRACTICES, len(LINES))), seed=3)
    practices = compare(found, expect(found), "practice")
    gap = peer_gap(practices, line_assumptions().peer_compared.to_numpy(dtype=bool))
    cost = found.groupings["practice"].total(found.cost)
    assert (gap.share * cost).sum() / cost.sum() < 0.001


def test_shrinkage_lies_between_the_practice_and_the_average(planted) -> None:
    found, _ = planted
    ratios = compare(found, expect(found), "practice")
    average = np.average(ratios.shrunk, axis=0, weights=ratios.expected)
    low = np.minimum(ratios.ratio, average) - 0.05
    high = np.maximum(ratios.ratio, average) + 0.05
    assert ((low <= ratios.shrunk) & (ratios.shrunk <= high)).all()


def test_only_lines_where_peer_compared_have_a_peer_gap(planted) -> None:
    found, _ = planted
    compared = line_assumptions().peer_compared.to_numpy(dtype=bool)
    gap = peer_gap(compare(found, expect(found), "practice"), compared)
    assert gap.share[:, compared].sum() > 0
    assert gap.share[:, ~compared].sum() == 0
