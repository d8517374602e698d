"""What would be expected of each person, given only what the system cannot control.

Use is adjusted for age, sex, deprivation, ethnicity, care-home residence and long-term conditions,
never for earlier use: adjusting for what a practice itself causes would hide it. A Poisson model is
fitted to the distinct kinds of people with practices as a nuisance effect, so that a practice's
habits are not mistaken for the effect of its patients' characteristics, and cross-fitted: nobody's
expectation comes from a model that has seen them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sherwood.actuarial.experience import Experience, Floats, Grouping, Integers, Singles
from sherwood.actuarial.poisson import fit_rates

TRAINING_PEOPLE = 400_000
"""Enough people for one model: more would be slower and no closer."""


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
    model = _Model(experience, design(experience.cells), _folds(experience.people, seed))
    practice = experience.groupings["practice"]
    no_effect = np.ones((len(practice.names), experience.quantity.shape[1]))
    one = model.fit(0, no_effect)
    two = model.fit(1, model.practice_effect(one, 0), start=one)
    one = model.fit(0, model.practice_effect(two, 1), start=two)
    by_one, by_two = model.rates(one), model.rates(two)
    rate = np.where((model.fold == 0)[:, None], by_two[experience.cell], by_one[experience.cell])
    expected = experience.exposure[:, None] * rate
    observed = experience.quantity.sum(axis=0, dtype=float)
    total = expected.sum(axis=0)
    expected *= np.divide(observed, total, out=np.zeros_like(total), where=total > 0)
    return Expected(expected.astype(np.float32))


def design(cells: pd.DataFrame) -> Floats:
    """The design matrix of the kinds of people: ones, then indicators of what varies."""
    age_sex = cells.age_band.astype(str) + " " + cells.sex.astype(str)
    columns = cells.drop(columns=["age_band", "sex"]).assign(age_sex=age_sex)
    flags = columns.select_dtypes("number")
    categories = pd.get_dummies(columns.drop(columns=flags.columns), drop_first=True, dtype=float)
    varied = flags.loc[:, flags.nunique() > 1]
    ones = np.ones((len(cells), 1))
    return np.hstack([ones, categories.to_numpy(dtype=float), varied.to_numpy(dtype=float)])


def _folds(people: int, seed: int) -> Integers:
    """0 and 1 are the people the two models are fitted to; 2 is everybody else."""
    share = min(0.5, TRAINING_PEOPLE / people)
    draw = np.random.default_rng(seed).random(people)
    return np.where(draw < share, 0, np.where(draw < 2 * share, 1, 2))


@dataclass(frozen=True)
class _Model:
    experience: Experience
    design: Floats
    fold: Integers

    @cached_property
    def dispersion(self) -> Floats:
        """Of each line, how many units are worth one: bed days come in stays, not one by one."""
        quantity = self.experience.quantity
        squares = np.einsum("ij,ij->j", quantity, quantity, dtype=float)
        units = quantity.sum(axis=0, dtype=float)
        clump: Floats = np.divide(squares, units, out=np.ones_like(units), where=units > 0)
        return clump

    def rates(self, coefficients: Floats) -> Floats:
        """Yearly use of each kind of person, cells x lines."""
        rates: Floats = np.exp(self.design @ coefficients)
        return rates

    def fit(self, fold: int, practice_effect: Floats, start: Floats | None = None) -> Floats:
        """Coefficients (columns x lines) fitted to the people of a fold."""
        chosen = self.fold == fold
        cell = self.experience.cell[chosen]
        practice = self.experience.groupings["practice"].index[chosen]
        years = self.experience.exposure[chosen]
        size, lines = len(self.design), practice_effect.shape[1]
        exposure = np.bincount(cell, weights=years, minlength=size)
        seen = exposure > 0
        events = self._by_cell(self.experience.quantity[chosen], cell)[seen]
        weighted = np.empty((size, lines))
        for line in range(lines):
            weight = years * practice_effect[practice, line]
            weighted[:, line] = np.bincount(cell, weights=weight, minlength=size)
        return fit_rates(
            self.design[seen], events, weighted[seen], dispersion=self.dispersion, start=start
        )

    def practice_effect(self, coefficients: Floats, fitted: int) -> Floats:
        """Observed over expected of practices x lines, among people the fit has not seen."""
        rate = self.rates(coefficients)
        others = self.fold != fitted
        practice = self.experience.groupings["practice"]
        unseen = Grouping(practice.names, practice.index[others])
        expected = self.experience.exposure[others, None] * rate[self.experience.cell[others]]
        observed = unseen.total(self.experience.quantity[others])
        # Half an event each way keeps a small practice from an effect of nothing.
        return (observed + 0.5) / (unseen.total(expected) + 0.5)

    def _by_cell(self, quantity: NDArray[np.float32], cell: Integers) -> Floats:
        return Grouping(("",) * len(self.design), cell).total(quantity)
