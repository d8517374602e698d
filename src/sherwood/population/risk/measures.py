"""How good predictions are: do they rank, are they right on average, and for whom.

The evaluation set of the Observational Health Data Sciences patient-level prediction package, each
by its published definition.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special, stats

from sherwood.errors import MethodError
from sherwood.population.risk.logistic import fit_logistic
from sherwood.stats import Estimate, standardised_ratio

Vector = NDArray[np.float64]
Flags = NDArray[np.bool_]

_LEAST_RISK = 1e-9
_SPLINE_QUANTILES = (0.05, 0.35, 0.65, 0.95)


@dataclass(frozen=True, eq=False)
class Calibration:
    """Whether risks mean what they say.

    Attributes:
        in_the_large: Observed events divided by expected; 1 is right.
        slope: Of the log odds of the outcome on those predicted; below 1, predictions are too far
            apart.
        intercept: Of the same line.
        average_error: Mean distance between a risk and the smoothed share observed at that risk.
    """

    in_the_large: Estimate
    slope: Estimate
    intercept: float
    average_error: float


@dataclass(frozen=True)
class RiskBand:
    """People of like risk: how many, how many events were foretold and how many came."""

    people: int
    expected: float
    observed: int


def c_statistic(outcome: Flags, risk: Vector, confidence: float = 0.95) -> Estimate:
    """The chance that somebody with the outcome was given a higher risk than somebody without.

    Interval by DeLong, DeLong and Clarke-Pearson (Biometrics 1988;44:837-845), from mid-ranks as
    Sun and Xu (2014).

    Raises:
        MethodError: If nobody, or everybody, had the outcome.

    Example:
        >>> risk = np.array([0.1, 0.4, 0.35, 0.8])
        >>> c_statistic(np.array([False, False, True, True]), risk).value
        0.75
    """
    with_outcome, without = risk[outcome], risk[~outcome]
    if not len(with_outcome) or not len(without):
        raise MethodError("A c-statistic needs people with the outcome and people without it.")
    together = stats.rankdata(np.concatenate([with_outcome, without]))
    m, n = len(with_outcome), len(without)
    above = (together[:m] - stats.rankdata(with_outcome)) / n
    below = 1 - (together[m:] - stats.rankdata(without)) / m
    value = float(above.mean())
    variance = (above.var(ddof=1) / m if m > 1 else 0.0) + (below.var(ddof=1) / n if n > 1 else 0.0)
    margin = float(special.ndtri((1 + confidence) / 2) * np.sqrt(variance))
    return Estimate(
        value=value,
        lower=max(value - margin, 0.0),
        upper=min(value + margin, 1.0),
        confidence=confidence,
        method="c-statistic, DeLong interval",
        numerator=float(m),
        denominator=float(m + n),
    )


def average_precision(outcome: Flags, risk: Vector) -> float:
    """The area under the precision-recall curve, by steps at each distinct risk.

    Example:
        >>> risk = np.array([0.1, 0.4, 0.35, 0.8])
        >>> round(average_precision(np.array([False, False, True, True]), risk), 4)
        0.8333
    """
    order = np.argsort(-risk, kind="stable")
    last_of_ties = np.append(np.diff(risk[order]) != 0, True)
    hits = np.cumsum(outcome[order])[last_of_ties]
    chosen = np.flatnonzero(last_of_ties) + 1
    gained = np.diff(hits, prepend=0)
    return float(np.sum(gained * hits / chosen) / hits[-1])


def brier_score(outcome: Flags, risk: Vector) -> float:
    """The mean squared distance between risk and outcome.

    Example:
        >>> brier_score(np.array([True, False]), np.array([0.5, 0.5]))
        0.25
    """
    return float(np.mean((outcome - risk) ** 2))


def calibration(outcome: Flags, risk: Vector, confidence: float = 0.95) -> Calibration:
    """Whether risks mean what they say, overall and along their range.

    The average error is Harrell's E-average with a restricted cubic spline of four knots in the
    log odds for smoother (Austin and Steyerberg, Statistics in Medicine 2019;38:4051-4065).
    """
    log_odds = special.logit(np.clip(risk, _LEAST_RISK, 1 - _LEAST_RISK))
    line = fit_logistic(np.column_stack([np.ones_like(risk), log_odds]), outcome, ridge=0.0)
    margin = special.ndtri((1 + confidence) / 2) * np.sqrt(line.covariance[1, 1])
    slope = float(line.coefficients[1])
    return Calibration(
        in_the_large=standardised_ratio(
            events=float(outcome.sum()), expected=float(risk.sum()), confidence=confidence
        ),
        slope=Estimate(
            value=slope,
            lower=slope - float(margin),
            upper=slope + float(margin),
            confidence=confidence,
            method="logistic recalibration, Wald interval",
            numerator=float(outcome.sum()),
            denominator=float(len(outcome)),
        ),
        intercept=float(line.coefficients[0]),
        average_error=_average_error(outcome, risk, log_odds),
    )


def risk_bands(outcome: Flags, risk: Vector, bands: int = 10) -> tuple[RiskBand, ...]:
    """Equal groups of people by risk, lowest first; ties are kept in their order.

    Example:
        >>> risk_bands(np.array([False, True]), np.array([0.2, 0.6]), bands=2)[1]
        RiskBand(people=1, expected=0.6, observed=1)
    """
    order = np.argsort(risk, kind="stable")
    return tuple(
        RiskBand(len(part), float(risk[part].sum()), int(outcome[part].sum()))
        for part in np.array_split(order, bands)
    )


def highest(risk: Vector, share: float) -> Flags:
    """Whether each person is among the given share at highest risk.

    Example:
        >>> highest(np.array([0.1, 0.9, 0.3, 0.2]), 0.25)
        array([False,  True, False, False])
    """
    chosen = np.zeros(len(risk), dtype=bool)
    chosen[np.argsort(-risk, kind="stable")[: int(np.ceil(share * len(risk)))]] = True
    return chosen


def _average_error(outcome: Flags, risk: Vector, log_odds: Vector) -> float:
    knots = np.unique(np.quantile(log_odds, _SPLINE_QUANTILES))
    columns = [np.ones_like(risk), log_odds]
    if len(knots) > 2:
        columns += _spline(log_odds, knots)
    design = np.column_stack(columns)
    smoothed = fit_logistic(design, outcome, ridge=1e-6).probability(design)
    return float(np.mean(np.abs(smoothed - risk)))


def _spline(x: Vector, knots: Vector) -> list[Vector]:
    """The curved columns of a restricted cubic spline: straight beyond the outer knots."""

    def cube(knot: float) -> Vector:
        return np.asarray(np.maximum(x - knot, 0.0) ** 3, dtype=np.float64)

    before_last, last = knots[-2], knots[-1]
    span = last - before_last
    return [
        np.asarray(
            (
                cube(knot)
                - cube(before_last) * (last - knot) / span
                + cube(last) * (before_last - knot) / span
            )
            / (last - knots[0]) ** 2,
            dtype=np.float64,
        )
        for knot in knots[:-2]
    ]
