"""Overdispersion: how much further apart areas lie than chance alone would put them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

from sherwood.errors import MethodError
from sherwood.stats import checks
from sherwood.stats.estimate import Array

SchemeName = Literal["shmi", "cqc", "arcsine"]
Outliers = Literal["truncate", "winsorise"]


@dataclass(frozen=True)
class Scheme:
    """A scale on which chance variation is near Normal, and how a scheme treats outliers."""

    name: str
    forward: Callable[[Array], Array]
    back: Callable[[Array], Array]
    information: float
    outliers: Outliers

    def standard_error(self, size: Array) -> Array:
        """The standard error by chance of an area of that size, on the scheme's scale."""
        return np.asarray(1 / np.sqrt(self.information * size))


SCHEMES: dict[SchemeName, Scheme] = {
    "shmi": Scheme("SHMI, log scale", np.log, np.exp, 1, "truncate"),
    "cqc": Scheme(
        "CQC, square root scale",
        np.sqrt,
        lambda root: np.asarray(np.maximum(root, 0) ** 2),
        4,
        "winsorise",
    ),
    "arcsine": Scheme(
        "arcsine scale",
        lambda share: np.asarray(np.arcsin(np.sqrt(share))),
        lambda angle: np.asarray(np.sin(np.clip(angle, 0, np.pi / 2)) ** 2),
        4,
        "winsorise",
    ),
}


@dataclass(frozen=True, eq=False)
class Overdispersion:
    """The spread of areas beyond chance.

    Attributes:
        phi: The dispersion ratio: the mean squared score after outliers were dealt with; 1 if
            chance alone were at work.
        tau_squared: The variance between areas on the scheme's scale; 0 if phi does not call
            for any.
        scores: The score of each area before outliers were dealt with.
        areas: How many areas phi and tau-squared rest on.
        scheme: The name of the scheme.
    """

    phi: float
    tau_squared: float
    scores: Array
    areas: int
    scheme: SchemeName

    def limits(self, baseline: float, size: Array, score: Array) -> tuple[Array, Array]:
        """Control limits around a baseline for areas of a size, at a two-sided Normal score."""
        scheme = SCHEMES[self.scheme]
        spread = score * np.sqrt(scheme.standard_error(size) ** 2 + self.tau_squared)
        middle = scheme.forward(np.asarray(baseline))
        return scheme.back(middle - spread), scheme.back(middle + spread)


def overdispersion(
    numerator: ArrayLike,
    denominator: ArrayLike,
    *,
    scheme: SchemeName = "shmi",
    baseline: float | None = None,
    trim: float = 0.1,
    outliers: Outliers | None = None,
) -> Overdispersion:
    """The dispersion ratio and the additive variance between areas.

    Args:
        numerator: Events observed (or those with the attribute), one entry an area.
        denominator: Events expected (or those observed), above zero.
        scheme: "shmi" works on the log of the ratio and leaves out the outer areas by rank;
            "cqc" works on its square root and draws them in; "arcsine" is for proportions.
        baseline: What areas are compared with: 1 by default, or the overall proportion under
            "arcsine".
        trim: The share of areas treated as outliers at each end.
        outliers: "truncate" or "winsorise", to depart from the scheme's own way.

    Returns:
        Phi, tau-squared and each area's score.

    Raises:
        MethodError: A missing or negative number, nothing expected, an area without events on
            the log scale, fewer than three areas left, or a trim outside 0 to 0.5.

    Source: Spiegelhalter DJ (2005), Qual Saf Health Care 14:347; NHS England, SHMI methodology
    specification.

    Example:
        >>> spread = overdispersion(
        ...     numerator=[80, 95, 100, 104, 130, 60, 142, 110, 99, 101], denominator=[100.0] * 10)
        >>> print(f"phi {spread.phi:.2f}, tau-squared {spread.tau_squared:.4f}")
        phi 1.65, tau-squared 0.0089
    """
    if scheme not in SCHEMES:
        raise MethodError(f"scheme is {scheme!r}: choose one of {', '.join(SCHEMES)}.")
    if not 0 <= trim < 0.5:
        raise MethodError(f"trim is {trim}: give the share at each end, from 0 to below 0.5.")
    x = checks.counts("numerator", numerator)
    n = checks.positive("denominator", denominator)
    x, n = checks.aligned(numerator=x, denominator=n)
    chosen = SCHEMES[scheme]
    if scheme == "shmi":
        checks.positive("numerator (its logarithm is taken; use the cqc scheme for zeros)", x)
    if scheme == "arcsine":
        checks.not_above("numerator", x, "denominator", n)
        baseline = float(x.sum() / n.sum()) if baseline is None else baseline
    middle = chosen.forward(np.asarray(1.0 if baseline is None else baseline))
    error = chosen.standard_error(n)
    scores = np.atleast_1d((chosen.forward(x / n) - middle) / error)
    kept, tempered = _without_outliers(scores, trim, outliers or chosen.outliers)
    areas = int(kept.sum())
    if areas < 3:
        raise MethodError(
            f"Only {areas} area(s) are left to measure overdispersion: give more areas."
        )
    phi = float(np.mean(tempered[kept] ** 2))
    return Overdispersion(phi, _between(phi, np.atleast_1d(error)[kept]), scores, areas, scheme)


def _without_outliers(
    scores: Array, trim: float, outliers: Outliers
) -> tuple[NDArray[np.bool_], Array]:
    """Which areas are kept, and their scores after outliers were dealt with."""
    if outliers == "winsorise":
        low, high = np.quantile(scores, [trim, 1 - trim])
        return np.ones(scores.size, np.bool_), np.clip(scores, low, high)
    share = stats.rankdata(scores) / (scores.size + 1)
    # Ranks are compared with whole groups, as the national code does, to the same edge.
    groups = np.floor(share / trim + 1e-9) if trim else np.ones(scores.size)
    last = np.ceil(1 / trim - 1e-9) - 1 if trim else 2
    return (groups > 0) & (groups < last), scores


def _between(phi: float, error: Array) -> float:
    """The moment estimate of the variance between areas (DerSimonian and Laird)."""
    weight = 1 / error**2
    excess = error.size * phi - (error.size - 1)
    return float(max(excess, 0) / (weight.sum() - (weight**2).sum() / weight.sum()))
