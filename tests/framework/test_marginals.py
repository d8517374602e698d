"""Three quantiles in, a distribution out: through all three, rising, within its bounds."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sherwood.errors import MethodError
from sherwood.framework.marginals import Metalog, Sure, TwoPiece, marginal
from sherwood.partnership.values import Spread

CHANCES = np.array([0.1, 0.5, 0.9])
EVENLY = (np.arange(2_000) + 0.5) / 2_000


def spread(p10: float, p50: float, p90: float) -> Spread:
    return Spread(p10=p10, p50=p50, p90=p90)


def test_an_eighty_per_cent_interval_of_one_to_two_is_the_published_normal() -> None:
    # The Strategy Unit's nhp_model, test_helpers.py: (1, 2) is Normal(1.5, 0.3901520929904105); its
    # eighth digit is that of a numerical search.
    pieces = marginal(spread(1, 1.5, 2), lower=1)
    assert isinstance(pieces, TwoPiece)
    assert pieces.below == pieces.above == pytest.approx(0.3901520929904105, rel=1e-7)


@pytest.mark.parametrize(
    ("written", "lower", "upper", "kind"),
    [
        (spread(0.104, 0.23, 0.338), -1, 1, Metalog),  # emergency admissions, Rushcliffe
        (spread(-0.403, -0.15, 0.057), -1, 1, Metalog),  # nursing homes: use may have risen
        (spread(0.5, 0.7, 0.9), 0, 1, Metalog),
        (spread(0, 0.05, 0.2), 0, 1, TwoPiece),  # a quantile on the bound
        (spread(1, 1.1, 9), -math.inf, math.inf, TwoPiece),  # too skewed for a metalog
        (spread(1, 10, 200), 0, math.inf, TwoPiece),  # a metalog's tail would be endless
        (spread(3, 3, 3), 0, math.inf, Sure),
        (spread(3, 3, 5), 0, math.inf, TwoPiece),
    ],
)
def test_the_quantiles_come_back(written: Spread, lower: float, upper: float, kind: type) -> None:
    found = marginal(written, lower=lower, upper=upper)
    assert isinstance(found, kind)
    back = found.quantile(CHANCES)
    assert back == pytest.approx([written.p10, written.p50, written.p90], rel=1e-12, abs=1e-15)


def test_the_elicited_share_of_activity_that_is_left_comes_back() -> None:
    # tpma-explorer, nee_table.csv: 43.6 to 97.1 per cent left, middle 76.2.
    found = marginal(spread(0.436, 0.762, 0.971), lower=0, upper=1)
    assert found.quantile(CHANCES).round(12).tolist() == [0.436, 0.762, 0.971]


@given(
    st.lists(st.floats(0, 1), min_size=3, max_size=3),
    st.sampled_from([(0.0, 1.0), (0.0, math.inf), (-math.inf, 1.0), (-math.inf, math.inf)]),
)
def test_every_spread_gives_a_rising_curve_within_its_bounds(
    values: list[float], bounds: tuple[float, float]
) -> None:
    low, middle, high = sorted(values)
    assume(high - low == 0 or high - low > 1e-6)
    found = marginal(spread(low, middle, high), lower=bounds[0], upper=bounds[1])
    back = found.quantile(CHANCES)
    assert back == pytest.approx([low, middle, high], rel=1e-9, abs=1e-9)
    curve = found.quantile(EVENLY)
    assert np.diff(curve).min() >= -1e-12
    assert curve.min() >= bounds[0]
    assert curve.max() <= bounds[1]


def test_a_spread_beyond_its_bounds_is_refused() -> None:
    with pytest.raises(MethodError, match="do not lie between 0 and 1: correct the spread"):
        marginal(spread(0.5, 0.9, 1.2), lower=0, upper=1)
