"""The stock-and-flow model against the published populations of the one it follows.

Inputs: nhs-bnssg-analytics/dpm (MIT licence), DPM-v1-Model-Inputs-S2.xlsx, adults of Bristol, North
Somerset and South Gloucestershire, July 2021 to June 2022, retyped.
"""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given as all_of
from hypothesis import strategies as st

from sherwood.errors import MethodError
from sherwood.population.stock_and_flow import (
    at_rates,
    at_rates_scaled,
    given,
    lever,
    lever_over_years,
    per_thousand,
    populations,
)
from tests.shared_data import shared

PEOPLE = np.array([441_456, 219_262, 101_138, 48_921, 23_018])
MOVES = np.array(
    [
        [0.9263726800900786, 0.05687267465328325, 0.015100179872438948, 0.0014899849038712016,
         0.00016448048032803226],
        [0.04866755140546931, 0.8657482287879044, 0.0722088688365045, 0.011949424779384045,
         0.0014259261907378275],
        [0.03213502703767966, 0.07614853421502939, 0.7985003005833791, 0.08395484418858495,
         0.009261293975326951],
        [0.002693229702045798, 0.016689537744972255, 0.10420313868876355, 0.7877504538934337,
         0.08866363997078482],
        [0.0003200066427369548, 0.0006559222172526081, 0.0074691404915012, 0.0946866187200155,
         0.8968683119284938],
    ]
)  # fmt: skip
BIRTHS = [
    11265, 11666, 11947, 12275, 12542, 12779, 12832, 12876, 12842, 12785,
    12582, 12371, 12264, 12201, 12106, 12076, 12126, 12223, 12309, 12401,
]  # fmt: skip
MIGRATION = [
    2890.5807126, 2798.44438797, 2681.53379571, 2599.4269329, 2615.0698995,
    2599.27723944, 2531.3164086, 2498.08446048, 2502.8746512, 2516.64649552,
    2394.42173943, 2282.22649116, 2229.16015959, 2218.15766902, 2138.67046302,
    2032.76234007, 1863.38419008, 1774.69081503, 1705.83182343, 1610.55193614,
]  # fmt: skip
DEATHS = [
    8146.953703954856, 8199.51597525904, 8227.68141875034, 8295.119804574575, 8360.475534366004,
    8426.624656931834, 8499.715966273689, 8581.336247940373, 8671.088805544687, 8751.320649856169,
    8842.263296622086, 8931.420809645597, 9016.413010603494, 9098.628336850981, 9160.413799157597,
    9234.893545854657, 9302.331931678891, 9358.46447046789, 9406.563907416057, 9445.440153361791,
]  # fmt: skip
OF_BIRTHS = [0.8794198025794685, 0.1028406201040303, 0.016128448241574153, 0.0016111290749269238, 0]
OF_MIGRATION = [
    0.7475882960600835, 0.16978326210616462, 0.05432946724160313, 0.01875399495627891,
    0.009544979635869765,
]  # fmt: skip
OF_DEATHS = [
    0.06499874812084878, 0.09083507243631497, 0.15660350449763735, 0.25358280402744715,
    0.4339798709177518,
]  # fmt: skip
COST = np.array([306.1605, 735.1241, 1588.3314, 3156.066, 6238.0913])

JOINING = (given(np.outer(BIRTHS, OF_BIRTHS)), given(np.outer(MIGRATION, OF_MIGRATION)))
DEATHS_GIVEN = given(np.outer(DEATHS, OF_DEATHS))


def published(name: str) -> np.ndarray:
    path: Path = shared(f"known_answers/allocations_and_population_model/{name}.csv")
    with path.open(encoding="utf-8") as lines:
        rows = [float(row["population"]) for row in csv.DictReader(lines)]
    return np.array(rows).reshape(21, 5)


def baseline() -> np.ndarray:
    return populations(PEOPLE, MOVES, years=20, deaths=DEATHS_GIVEN, joining=JOINING)


def test_twenty_years_end_where_the_published_model_ends() -> None:
    years = baseline()
    assert years[20].round().tolist() == [403_856, 267_553, 157_558, 81_593, 40_228]
    assert years.sum(axis=1)[[0, 10, 20]].round().tolist() == [833_795, 899_677, 950_789]


def test_its_cost_is_the_published_cost() -> None:
    millions = baseline() @ COST / 1e6
    assert millions[[0, 1, 5, 10, 20]].round(3).tolist() == [
        754.968,
        771.308,
        840.763,
        928.939,
        1_079.044,
    ]


def test_a_tenth_fewer_fall_ill_over_five_years() -> None:
    moves = lever_over_years(
        MOVES, origin=0, destination=1, factor=0.9, over=5, years=20, taken_from="no_change"
    )
    years = populations(PEOPLE, moves, years=20, deaths=DEATHS_GIVEN, joining=JOINING)
    assert years[20].round().tolist() == [422_063, 255_537, 154_164, 79_787, 39_239]


def test_deaths_that_follow_the_people_and_are_scaled_to_a_total() -> None:
    # The published model scales each year's deaths after the first to the total of the year before.
    rates = np.array(OF_DEATHS) * DEATHS[0] / PEOPLE
    deaths = at_rates_scaled(rates, [DEATHS[0], *DEATHS[:-1]])
    years = populations(PEOPLE, MOVES, years=20, deaths=deaths, joining=JOINING)
    assert years[20].round().tolist() == [405_754, 268_655, 157_539, 80_948, 39_192]


def test_every_published_year_is_returned() -> None:
    assert np.allclose(baseline(), published("dpm_s2_baseline"), rtol=1e-9, atol=0)
    moves = lever_over_years(
        MOVES, origin=0, destination=1, factor=0.9, over=5, years=20, taken_from="no_change"
    )
    pulled = populations(PEOPLE, moves, years=20, deaths=DEATHS_GIVEN, joining=JOINING)
    assert np.allclose(pulled, published("dpm_s2_cs1cs2_10pct_5y"), rtol=1e-9, atol=0)


@pytest.mark.parametrize(
    ("taken_from", "row"),
    [
        ("no_change", [0.815, 0.135, 0.03, 0.01, 0.01]),
        (
            "proportionally",
            [0.8 * 1.017647, 0.135, 0.03 * 1.017647, 0.01 * 1.017647, 0.01 * 1.017647],
        ),
    ],
)
def test_a_lever_changes_one_row_as_published(taken_from: str, row: list[float]) -> None:
    moves = np.eye(5)
    moves[0] = [0.8, 0.15, 0.03, 0.01, 0.01]
    changed = lever(moves, origin=0, destination=1, factor=0.9, taken_from=taken_from)  # type: ignore[arg-type]
    assert changed[0].round(5).tolist() == np.round(row, 5).tolist()
    assert np.array_equal(changed[1:], moves[1:])


def test_growth_for_every_thousand_people() -> None:
    after = populations(
        [900, 100],
        np.eye(2),
        years=1,
        deaths=at_rates([0.01, 0.1]),
        joining=(per_thousand([12, 0]), per_thousand([-2, 1])),
    )
    assert after[1].tolist() == [900 - 9 + 12 - 2, 100 - 10 + 1]


@all_of(
    people=st.lists(st.floats(1, 1e6), min_size=3, max_size=3),
    weights=st.lists(st.floats(0.01, 1), min_size=9, max_size=9),
    rates=st.lists(st.floats(0, 0.5), min_size=3, max_size=3),
    births=st.floats(0, 1e4),
)
def test_nobody_is_lost(
    people: list[float], weights: list[float], rates: list[float], births: float
) -> None:
    table = np.array(weights).reshape(3, 3)
    moves = table / table.sum(axis=1, keepdims=True)
    years = populations(
        people, moves, years=5, deaths=at_rates(rates), joining=(given([births, 0, 0]),)
    )
    died = years[:-1] @ rates
    assert np.allclose(np.diff(years.sum(axis=1)), births - died, rtol=1e-9, atol=1e-6)


@pytest.mark.parametrize(
    ("moves", "deaths", "words"),
    [
        ([[0.9, 0.2], [0, 1]], at_rates([0, 0]), "segment 1 in year 1 sum to 1.1"),
        ([[1, 0], [0, 1], [0, 1]], at_rates([0, 0]), "give 2 x 2"),
        ([[1, 0], [0, 1]], given([0, 60]), "segment 2 would hold fewer than no people in year 1"),
    ],
)
def test_what_cannot_be_is_refused(moves: list, deaths: object, words: str) -> None:
    with pytest.raises(MethodError, match=words):
        populations([100, 50], moves, years=2, deaths=deaths)  # type: ignore[arg-type]


def test_a_lever_that_goes_too_far_is_refused() -> None:
    with pytest.raises(MethodError, match="choose a smaller change"):
        lever([[0.4, 0.6], [0, 1]], origin=0, destination=1, factor=2, taken_from="no_change")
