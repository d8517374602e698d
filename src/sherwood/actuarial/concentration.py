"""How far cost is concentrated in few people."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

SHARES = (0.005, 0.01, 0.02, 0.05, 0.10, 0.20, 0.50, 1.0)


def concentration(cost: NDArray[np.floating]) -> pd.DataFrame:
    """The share of cost of the costliest people.

    Args:
        cost: Pounds in the year, by person.

    Returns:
        Grain share of people: share_of_people, people, share_of_cost, mean_cost (of those people)
        and least_cost (what the least of them cost).

    >>> concentration(np.array([90.0] + [1.0] * 10)).query("share_of_people == 0.10").round(2)
       share_of_people  people  share_of_cost  mean_cost  least_cost
    4              0.1       1            0.9       90.0        90.0
    """
    ranked = np.sort(cost.astype(float))[::-1]
    people = np.array([max(1, round(share * len(ranked))) for share in SHARES])
    running = ranked.cumsum()
    total = running[-1] or 1.0
    return pd.DataFrame(
        {
            "share_of_people": SHARES,
            "people": people,
            "share_of_cost": running[people - 1] / total,
            "mean_cost": running[people - 1] / people,
            "least_cost": ranked[people - 1],
        }
    )


def lorenz(cost: NDArray[np.floating], points: int = 100) -> pd.DataFrame:
    """The Lorenz curve: share_of_people, from the least costly up, and share_of_cost."""
    ranked = np.sort(cost.astype(float))
    running = np.concatenate([[0.0], ranked.cumsum()])
    place = np.linspace(0, len(ranked), points + 1).round().astype(int)
    return pd.DataFrame(
        {
            "share_of_people": place / len(ranked),
            "share_of_cost": running[place] / (running[-1] or 1.0),
        }
    )


def pooled(cost: NDArray[np.floating], point: float) -> float:
    """The part of all cost that lies above `point` in any one person's year.

    It is what a partnership would pool rather than hold against one practice or locality.

    >>> pooled(np.array([10.0, 50.0]), 40.0)
    10.0
    """
    return float(np.maximum(cost.astype(float) - point, 0.0).sum())


def calibration(
    observed: NDArray[np.floating], expected: NDArray[np.floating], groups: int = 10
) -> pd.DataFrame:
    """Mean observed and expected cost by tenth of expected cost: decile, expected, observed.

    Of fewer people than tenths, each is a group of their own.

    Example:
        >>> calibration(np.array([3.0, 1.0]), np.array([2.0, 1.5])).observed.tolist()
        [1.0, 3.0]
    """
    groups = min(groups, len(expected))
    parts = np.array_split(np.argsort(expected, kind="stable"), max(groups, 1))[:groups]
    return pd.DataFrame(
        {
            "decile": np.arange(1, groups + 1),
            "expected": [float(expected[part].mean()) for part in parts],
            "observed": [float(observed[part].mean()) for part in parts],
        }
    )
