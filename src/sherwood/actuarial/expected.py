"""What would be expected of each person, given only what the system cannot control.

Use is adjusted for age, sex, deprivation, ethnicity, care-home residence and long-term conditions,
never for earlier use: adjusting for what a practice itself causes would hide it. A Poisson model is
fitted to the distinct kinds of people with practices as a nuisance effect, so that a practice's
habits are not mistaken for the effect of its patients' characteristics, and cross-fitted: nobody's
expectation comes from a model that has seen them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import tabmat
from glum import GeneralizedLinearRegressor
from numpy.typing import NDArray

from sherwood.actuarial.experience import Experience, Floats, Grouping, Integers, Singles

TRAINING_PEOPLE = 200_000
_PENALTY = 1e-6


@dataclass(frozen=True)
class Expected:
    """Expected use.

    Attributes:
        quantity: People x lines; each line sums to what was observed.
    """

    quantity: Singles

    def residual_variance(self, experience: Experience, grouping: Grouping) -> Floats:
        """The variance of the observed total of each group (groups x lines).

        The sum over people of squared differences from expectation, so that people who are seen
        often count as one person, not as many independent events. Never less than Poisson.
        """
        squared = (experience.quantity - self.quantity) ** 2
        return np.maximum(grouping.total(squared), grouping.total(self.quantity))


def expect(experience: Experience, *, seed: int = 1) -> Expected:
    """Expected use of every line for every person."""
    design = _design(experience.cells)
    fold = _folds(experience.people, seed)
    lines = experience.quantity.shape[1]
    quantity = np.zeros_like(experience.quantity)
    for line in range(lines):
        observed = experience.quantity[:, line]
        if observed.sum() > 0:
            quantity[:, line] = _expect_line(experience, observed, design, fold)
    return Expected(quantity)


def _design(cells: pd.DataFrame) -> tabmat.MatrixBase:
    age_sex = (cells.age_band.astype(str) + " " + cells.sex.astype(str)).astype("category")
    columns = cells.drop(columns=["age_band", "sex"]).assign(age_sex=age_sex)
    varied = [name for name in columns if columns[name].nunique() > 1]
    return tabmat.from_df(columns[varied], drop_first=True)


def _folds(people: int, seed: int) -> Integers:
    """0 and 1 are the people the two models are fitted to; 2 is everybody else."""
    share = min(0.5, TRAINING_PEOPLE / people)
    draw = np.random.default_rng(seed).random(people)
    return np.where(draw < share, 0, np.where(draw < 2 * share, 1, 2))


def _expect_line(
    experience: Experience, observed: Singles, design: tabmat.MatrixBase, fold: Integers
) -> Singles:
    practice = experience.groupings["practice"]
    effect = np.ones(len(practice.names))
    first = _fit(experience, observed, design, fold == 0, effect[practice.index])
    effect = _practice_effect(experience, observed, first, fold != 0, practice)
    second = _fit(experience, observed, design, fold == 1, effect[practice.index])
    effect = _practice_effect(experience, observed, second, fold != 1, practice)
    first = _fit(experience, observed, design, fold == 0, effect[practice.index])
    rate = np.where(fold == 0, second[experience.cell], first[experience.cell])
    expected = experience.exposure * rate
    scaled: Singles = (expected * (observed.sum(dtype=float) / expected.sum())).astype(np.float32)
    return scaled


def _fit(
    experience: Experience,
    observed: Singles,
    design: tabmat.MatrixBase,
    chosen: NDArray[np.bool_],
    practice_effect: Floats,
) -> Floats:
    """Yearly use of each kind of person, fitted to the chosen people."""
    size = len(experience.cells)
    cell = experience.cell[chosen]
    exposure = np.bincount(
        cell, weights=experience.exposure[chosen] * practice_effect[chosen], minlength=size
    )
    events = np.bincount(cell, weights=observed[chosen], minlength=size)
    if events.sum() == 0:
        return np.full(size, observed.sum(dtype=float) / experience.exposure.sum())
    seen = exposure > 0
    model = GeneralizedLinearRegressor(family="poisson", alpha=_PENALTY, l1_ratio=0)
    model.fit(
        design[np.flatnonzero(seen), :],
        events[seen] / exposure[seen],
        sample_weight=exposure[seen],
    )
    rate: Floats = np.asarray(model.predict(design), dtype=float)
    return rate


def _practice_effect(
    experience: Experience,
    observed: Singles,
    rate: Floats,
    chosen: NDArray[np.bool_],
    practice: Grouping,
) -> Floats:
    """Observed over expected of each practice, among people the rates were not fitted to."""
    weight = chosen.astype(float)
    expected = practice.total(weight * experience.exposure * rate[experience.cell])
    seen = practice.total(weight * observed)
    # Half an event each way keeps a small practice from an effect of nothing.
    return np.asarray((seen + 0.5) / (expected + 0.5))
