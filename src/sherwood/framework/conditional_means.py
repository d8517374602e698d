"""Means of results given some parameters, fitted to the draws there are, and what they are for.

The mean is fitted by a cubic in each parameter; a fit that chance could have made counts as none.

Source: Strong, Oakley and Brennan, Estimating multiparameter partial expected value of perfect
information from a probabilistic sensitivity analysis sample, Medical Decision Making 34 (2014).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import special

from sherwood.actuarial.experience import Floats
from sherwood.errors import MethodError

DEGREE = 3
BY_CHANCE = 1e-5
"""The chance at which a fit to a parameter that does not matter is taken for one that does."""

_DRAWS_PER_TERM = 10


def variance_share(results: Floats, columns: Sequence[Floats]) -> float:
    """The share of the variance of results that goes with some parameters.

    Args:
        results: One a draw.
        columns: The parameters' values, each one a draw.

    Returns:
        0 to 1, corrected for what so many terms would fit by chance.

    Example:
        >>> from scipy.stats import qmc
        >>> first, second = qmc.Sobol(2, rng=1).random(1024).T
        >>> round(variance_share(3 * first + second, [first]), 2)
        0.9
    """
    variance = float(results.var())
    if variance == 0 or not columns:
        return 0.0
    fit = curves(columns)
    explained = float(_conditional_mean(results, fit).var()) / variance
    free = results.size - fit.shape[1] - 1
    return max(0.0, 1 - (1 - explained) * (results.size - 1) / free) if explained else 0.0


def partial_information(net_benefit: Floats, columns: Sequence[Floats]) -> float:
    """What knowing some parameters is worth before deciding to go or not.

    Args:
        net_benefit: Of going rather than not, in pounds, one a draw.
        columns: The parameters' values, each one a draw.

    Returns:
        Expected value of perfect information about them, in pounds: never below nought, nor above
        that about everything.
    """
    if not columns or net_benefit.var() == 0:
        return 0.0
    return worth(net_benefit, curves(columns))


def perfect_information(net_benefit: Floats) -> float:
    """What knowing everything is worth before deciding to go or not, in pounds.

    Example:
        >>> perfect_information(np.array([300.0, -100.0]))
        50.0
    """
    return float(np.maximum(net_benefit, 0.0).mean() - max(0.0, float(net_benefit.mean())))


def worth(net_benefit: Floats, curves: Floats) -> float:
    """`partial_information` of parameters whose `curves` are known already."""
    expected = _conditional_mean(net_benefit, curves)
    gain = float(np.maximum(expected, 0.0).mean()) - max(0.0, float(net_benefit.mean()))
    return min(max(0.0, gain), perfect_information(net_benefit))


def curves(columns: Sequence[Floats]) -> Floats:
    """Orthogonal columns that every sum of cubics in some parameters, less its mean, is made of.

    Raises:
        MethodError: There are too few draws.
    """
    terms, draws = DEGREE * len(columns), columns[0].size
    if draws < _DRAWS_PER_TERM * (terms + 1):
        raise MethodError(
            f"{draws} draws are too few for {len(columns)} parameters at once: "
            f"simulate with at least {_DRAWS_PER_TERM * (terms + 1)}"
        )
    design = np.empty((draws, terms + 1))
    design[:, 0] = 1.0
    for number, values in enumerate(columns):
        standard = (values - values.mean()) / values.std()
        for power in range(DEGREE):
            design[:, 1 + number * DEGREE + power] = standard ** (power + 1)
    orthogonal, triangle = np.linalg.qr(design)
    kept = np.abs(np.diag(triangle)) > 1e-9 * np.sqrt(draws)
    found: Floats = orthogonal[:, kept][:, 1:]
    return found


def _conditional_mean(results: Floats, curves: Floats) -> Floats:
    """The mean given some parameters; that of all draws where chance could have made the fit."""
    mean, terms = float(results.mean()), curves.shape[1]
    fitted: Floats = mean + curves @ (curves.T @ results)
    left = float(((results - fitted) ** 2).sum())
    explained = float(((fitted - mean) ** 2).sum())
    if left > 0 and terms:
        free = results.size - terms - 1
        ratio = (explained / terms) / (left / free)
        if special.fdtrc(terms, free, ratio) > BY_CHANCE:
            return np.full_like(results, mean)
    return fitted
