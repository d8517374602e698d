"""What a simulated plan comes to: by draw and year, and in the figures that are told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from sherwood.actuarial.experience import Floats
from sherwood.framework.claimed import Factor
from sherwood.partnership.framework import Scenario

Basis = Literal["cumulative", "recurrent"]
"""Net savings summed over the plan's years, or those of its last year alone."""


@dataclass(frozen=True, eq=False)
class Outcome:
    """A scenario's outcome, in pounds.

    Attributes:
        scenario: Which.
        years: Financial years of the horizon.
        plan_years: How many of them are the plan's own.
        gross: draws x years: do-nothing cost that no longer arises, at average cost.
        cashable: What of it leaves the books; the rest is `stranded`.
        running: Functions and interventions.
        one_off: Enablers and set-up.
        double_running: What runs beside what replaces it.
        by_planned: planned x years: mean gross, summing to that of all.
        by_line: lines x years: mean share of the line's do-nothing cost saved.
        stranded_by_provider: providers x years: mean.
        purposes: Of the next three: planned interventions, enablers, functions.
        running_by_purpose, one_off_by_purpose, double_running_by_purpose: purposes x years: means.
        do_nothing: By year: what everything costs without the plan.
        planned, lines, providers: The names along those axes.
        factor: What effects were multiplied by, if they are the claim's.
    """

    scenario: Scenario
    years: tuple[int, ...]
    plan_years: int
    gross: Floats
    cashable: Floats
    running: Floats
    one_off: Floats
    double_running: Floats
    by_planned: Floats
    by_line: Floats
    stranded_by_provider: Floats
    purposes: tuple[str, ...]
    running_by_purpose: Floats
    one_off_by_purpose: Floats
    double_running_by_purpose: Floats
    do_nothing: Floats
    planned: tuple[str, ...]
    lines: tuple[str, ...]
    providers: tuple[str, ...]
    factor: Factor | None = None

    @property
    def stranded(self) -> Floats:
        """Gross savings that do not leave the books: draws x years."""
        return self.gross - self.cashable

    @property
    def net(self) -> Floats:
        """Cashable savings less everything spent: draws x years."""
        return self.cashable - self.running - self.one_off - self.double_running

    @property
    def cumulative(self) -> Floats:
        """Net savings summed from the first year: draws x years."""
        return self.net.cumsum(axis=1)

    def savings(self, basis: Basis) -> Floats:
        """Net savings on a claim's basis, in each draw."""
        of_years = self.cumulative if basis == "cumulative" else self.net
        return of_years[:, self.plan_years - 1]

    def probability(self, target: float, basis: Basis) -> float:
        """The chance that net savings reach a target on a basis."""
        return float(np.mean(self.savings(basis) >= target))

    def quantiles(
        self, basis: Basis, chances: tuple[float, ...] = (0.1, 0.5, 0.9)
    ) -> tuple[float, ...]:
        """What net savings on a basis lie below with each chance."""
        return tuple(float(value) for value in np.quantile(self.savings(basis), chances))

    def quantiles_by_year(self, name: str, chances: tuple[float, ...] = (0.1, 0.5, 0.9)) -> Floats:
        """Quantiles of `gross`, `net` or any other of the arrays by draw: chances x years."""
        by_year: Floats = np.quantile(getattr(self, name), chances, axis=0)
        return by_year

    def break_even(self, chance: float = 0.5) -> int | None:
        """The first year from which cumulative net savings stay above nought with a chance.

        Returns:
            A financial year, or None where they do not within the horizon.
        """
        above = np.quantile(self.cumulative, 1 - chance, axis=0) > 0
        stays = np.logical_and.accumulate(above[::-1])[::-1]
        return self.years[int(stays.argmax())] if stays.any() else None
