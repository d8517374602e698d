"""Peers compared in words."""

from __future__ import annotations

import numpy as np

from sherwood.stats import Standing, compare_with_peers


def test_standing_and_words() -> None:
    peers = compare_with_peers(events=[1500, 60, 100, 3], expected=[1000, 100, 100, 4])
    assert peers.standing.tolist() == [
        Standing.HIGHER,
        Standing.LOWER,
        Standing.AS_EXPECTED,
        Standing.TOO_SMALL,
    ]
    assert peers.words[0].startswith("1,500 against 1,000.0 expected: higher than expected")
    np.testing.assert_allclose(peers.excess, [500, -40, 0, -1])


def test_the_numbers_chance_gives_are_exactly_those_not_called_out() -> None:
    expected = 20.0
    peers = compare_with_peers(events=np.arange(61), expected=expected)
    called = [n for n in range(61) if peers.standing[n] is Standing.AS_EXPECTED]
    assert f"(chance gives {called[0]} to {called[-1]})" in peers.words[0]


def test_identical_peers_are_seldom_called_out() -> None:
    draws = np.random.default_rng(6).poisson(40, 100_000)
    standing = compare_with_peers(events=draws, expected=40).standing
    assert np.mean(standing != Standing.AS_EXPECTED) < 0.002


def test_peers_that_always_spread_beyond_chance_call_for_wider_limits() -> None:
    generator = np.random.default_rng(9)
    expected = generator.uniform(200, 900, 100)
    events = generator.poisson(expected * generator.gamma(50, 1 / 50, 100))
    strict = compare_with_peers(events=events, expected=expected)
    allowed = compare_with_peers(events=events, expected=expected, overdispersion="shmi")
    assert np.sum(allowed.standing != Standing.AS_EXPECTED) < 5
    assert np.sum(strict.standing != Standing.AS_EXPECTED) > 10
