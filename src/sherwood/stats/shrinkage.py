"""Empirical-Bayes shrinkage of counts and shares towards the pool of all areas.

An area with much experience keeps its own figure; a small one borrows from the others. Without
this, the best of many peers is mostly the luckiest.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import ArrayLike
from scipy import optimize, special

from sherwood.errors import MethodError
from sherwood.stats import checks
from sherwood.stats.credibility import Shrunk, shrink_means
from sherwood.stats.estimate import Array, plain
from sherwood.stats.intervals import poisson_interval, tails, wilson_interval

# Priors worth more than e^18 events or people are no spread at all, and beyond it the difference
# of two log-gammas loses its digits.
_LOG_SIZE_BOUNDS = (-12.0, 18.0)
_ALIKE = "No difference between areas beyond chance was found: each is given the pool's figure."


def shrink(
    events: ArrayLike | None = None,
    expected: ArrayLike | None = None,
    *,
    numerator: ArrayLike | None = None,
    denominator: ArrayLike | None = None,
    values: ArrayLike | None = None,
    weights: ArrayLike | None = None,
    per: float = 1,
    confidence: float | Sequence[float] = 0.95,
) -> Shrunk:
    """Shrink areas' figures towards the pool, by the model that suits what is given.

    Args:
        events: With `expected`: counts, under the Poisson-gamma model.
        expected: Events expected, for ratios; or the population, for rates.
        numerator: With `denominator`: shares, under the beta-binomial model.
        denominator: Those observed.
        values: With `weights`: means over repeated periods, under the Buhlmann-Straub model; one
            row an area and one column a period.
        weights: The volume behind each value, such as person-years; 0 for a period not observed.
        per: What the answer is expressed for.
        confidence: One level or several.

    Returns:
        The shrunk figures with their intervals, each area's own, the pool and the weights.

    Raises:
        MethodError: Numbers a count or share cannot take, fewer than two areas, or anything but
            exactly one of the three pairs.

    Source: see `shrink_counts`, `shrink_shares` and `shrink_means`, which this chooses between.

    Example:
        >>> ratio = shrink(events=[2, 60, 95, 160], expected=[0.5, 70, 90, 120])
        >>> print(ratio.own.round(2), ratio.value.round(2), ratio.weight.round(2))
        [4.   0.86 1.06 1.33] [1.15 0.95 1.07 1.28] [0.01 0.63 0.69 0.74]
    """
    given = [part is not None for part in (events, expected, numerator, denominator, values)]
    given.append(weights is not None)
    if sum(given) == 2:
        if events is not None and expected is not None:
            return shrink_counts(events=events, expected=expected, per=per, confidence=confidence)
        if numerator is not None and denominator is not None:
            return shrink_shares(
                numerator=numerator, denominator=denominator, per=per, confidence=confidence
            )
        if values is not None and weights is not None:
            return shrink_means(values=values, weights=weights, per=per, confidence=confidence)
    raise MethodError(
        "Give exactly one pair: events and expected, numerator and denominator, or values and "
        "weights."
    )


def shrink_counts(
    *,
    events: ArrayLike,
    expected: ArrayLike,
    per: float = 1,
    confidence: float | Sequence[float] = 0.95,
) -> Shrunk:
    """Shrink ratios or rates under the Poisson-gamma model, fitted by maximum likelihood.

    The limits are the posterior's; they treat the fitted spread between areas as known.

    Args:
        events: Counts, one entry an area.
        expected: Events expected, or the population, above zero.
        per: What the answer is expressed for.
        confidence: One level or several.

    Returns:
        The shrunk ratios or rates.

    Raises:
        MethodError: A missing or negative number, nothing expected, no events at all, or fewer
            than two areas.

    Source: Clayton D, Kaldor J (1987), Biometrics 43:671.

    Example:
        >>> shrink_counts(events=[50, 51, 49], expected=[50.0, 50.0, 50.0]).value
        array([1., 1., 1.])
    """
    x = checks.counts("events", events)
    e = checks.positive("expected", expected)
    x, e = _areas(*checks.aligned(events=x, expected=e))
    pool = float(checks.positive("the sum of events", x.sum()) / e.sum())
    tail = tails(confidence, 1)
    shape = np.inf
    excess = np.sum((x - pool * e) ** 2 - x)
    if excess > 0:
        guess = np.sum((pool * e) ** 2) / excess
        pool, shape = _fit(_negative_binomial(x, e), np.log(pool), guess, np.exp)
    weight = pool * e / (pool * e + shape) if np.isfinite(shape) else np.zeros_like(e)
    if np.isfinite(shape):
        rate = shape / pool + e
        lower = special.gammaincinv(shape + x, tail) / rate
        upper = special.gammaincinv(shape + x, 1 - tail) / rate
    else:
        low, high = poisson_interval(events=np.full(x.shape, x.sum()), confidence=confidence)
        lower, upper = low / e.sum(), high / e.sum()
    own = x / e
    return Shrunk(
        value=plain((weight * own + (1 - weight) * pool) * per),
        lower=plain(lower * per),
        upper=plain(upper * per),
        confidence=checks.as_given(confidence),
        method="Empirical Bayes, Poisson-gamma",
        numerator=plain(x),
        denominator=plain(e),
        note="" if np.isfinite(shape) else _ALIKE,
        own=plain(own * per),
        pool=pool * per,
        weight=plain(weight),
        between_variance=(pool * per) ** 2 / shape,
        within_variance=np.nan,
    )


def shrink_shares(
    *,
    numerator: ArrayLike,
    denominator: ArrayLike,
    per: float = 1,
    confidence: float | Sequence[float] = 0.95,
) -> Shrunk:
    """Shrink proportions under the beta-binomial model, fitted by maximum likelihood.

    The limits are the posterior's; they treat the fitted spread between areas as known.

    Args:
        numerator: Those with the attribute, one entry an area.
        denominator: Those observed, never below the numerator.
        per: What the answer is out of.
        confidence: One level or several.

    Returns:
        The shrunk proportions.

    Raises:
        MethodError: A missing or negative number, a zero denominator, a numerator above its
            denominator, or fewer than two areas.

    Source: Griffiths DA (1973), Biometrics 29:637; Tarone RE (1979), Biometrika 66:585, for
    whether areas differ at all.

    Example:
        >>> shares = shrink_shares(numerator=[1, 30, 90], denominator=[2, 100, 200])
        >>> print(shares.own.round(2), shares.value.round(2))
        [0.5  0.3  0.45] [0.39 0.33 0.43]
    """
    x = checks.counts("numerator", numerator)
    n = checks.positive("denominator", denominator)
    x, n = _areas(*checks.aligned(numerator=x, denominator=n))
    checks.not_above("numerator", x, "denominator", n)
    pool = float(x.sum() / n.sum())
    tail = tails(confidence, 1)
    size = np.inf
    chance = pool * (1 - pool)
    excess = np.sum((x - n * pool) ** 2) / chance - n.sum() if chance else 0.0
    if excess > 0:
        guess = np.sum(n * (n - 1)) / excess
        pool, size = _fit(_beta_binomial(x, n), special.logit(pool), guess, special.expit)
    weight = n / (n + size)
    if np.isfinite(size):
        a, b = size * pool + x, size * (1 - pool) + n - x
        lower, upper = special.betaincinv(a, b, tail), special.betaincinv(a, b, 1 - tail)
    else:
        lower, upper = wilson_interval(
            numerator=np.full(x.shape, x.sum()), denominator=n.sum(), confidence=confidence
        )
    own = x / n
    return Shrunk(
        value=plain((weight * own + (1 - weight) * pool) * per),
        lower=plain(lower * per),
        upper=plain(upper * per),
        confidence=checks.as_given(confidence),
        method="Empirical Bayes, beta-binomial",
        numerator=plain(x),
        denominator=plain(n),
        note="" if np.isfinite(size) else _ALIKE,
        own=plain(own * per),
        pool=pool * per,
        weight=plain(weight),
        between_variance=pool * (1 - pool) / (size + 1) * per**2,
        within_variance=np.nan,
    )


def _areas(x: Array, n: Array) -> tuple[Array, Array]:
    if x.ndim != 1 or x.size < 2:
        raise MethodError(
            f"The counts have shape {x.shape}: give two or more areas along one axis, since each "
            "borrows from the others."
        )
    return x, n


Likelihood = Callable[[Array], tuple[float, Array]]


def _fit(
    likelihood: Likelihood, start: float, size: float, natural: Callable[[float], float]
) -> tuple[float, float]:
    """The pool and the size of the prior where the likelihood is greatest, from moments on."""
    found = optimize.minimize(
        likelihood,
        np.array([start, np.clip(np.log(max(size, 1e-5)), *_LOG_SIZE_BOUNDS)]),
        jac=True,
        method="L-BFGS-B",
        bounds=[(start - 5, start + 5), _LOG_SIZE_BOUNDS],
        options={"ftol": 1e-12, "gtol": 1e-9, "maxiter": 500},
    )
    return float(natural(found.x[0])), float(np.exp(found.x[1]))


def _negative_binomial(x: Array, e: Array) -> Likelihood:
    """Minus the mean log likelihood of counts and its gradient, by log pool and log shape."""

    def likelihood(at: Array) -> tuple[float, Array]:
        mean, shape = np.exp(at[0]) * e, np.exp(at[1])
        total = shape + mean
        value = (
            special.gammaln(x + shape)
            - special.gammaln(shape)
            + shape * np.log(shape / total)
            + x * np.log(mean / total)
        )
        by_pool = x - mean * (x + shape) / total
        by_shape = shape * (
            special.psi(x + shape)
            - special.psi(shape)
            + np.log(shape / total)
            + 1
            - (x + shape) / total
        )
        return -float(value.mean()), -np.array([by_pool.mean(), by_shape.mean()])

    return likelihood


def _beta_binomial(x: Array, n: Array) -> Likelihood:
    """Minus the mean log likelihood of shares and its gradient, by logit pool and log size."""

    def likelihood(at: Array) -> tuple[float, Array]:
        pool, size = special.expit(at[0]), np.exp(at[1])
        a, b = pool * size, (1 - pool) * size
        value = special.betaln(x + a, n - x + b) - special.betaln(a, b)
        common = special.psi(n + size) - special.psi(size)
        by_a = (special.psi(x + a) - special.psi(a) - common).mean()
        by_b = (special.psi(n - x + b) - special.psi(b) - common).mean()
        gradient = np.array([pool * (1 - pool) * size * (by_a - by_b), a * by_a + b * by_b])
        return -float(value.mean()), -gradient

    return likelihood
