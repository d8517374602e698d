"""What a life table and a healthy life expectancy share: one expectancy at every age."""

from __future__ import annotations

from typing import Protocol

import numpy as np

from sherwood.errors import MethodError
from sherwood.stats.estimate import Confidence, Estimate, Numbers, plain
from sherwood.stats.life_table_columns import Bands


class _HasExpectancy(Protocol):
    @property
    def expectancy(self) -> Estimate: ...


class CarriesExpectancy:
    """Reads as the `Estimate` it holds, its last axis the first age of each band."""

    @property
    def value(self: _HasExpectancy) -> Numbers:
        """Mean years still to be lived from the start of each band."""
        return self.expectancy.value

    @property
    def lower(self: _HasExpectancy) -> Numbers:
        """The lower limit of each value."""
        return self.expectancy.lower

    @property
    def upper(self: _HasExpectancy) -> Numbers:
        """The upper limit of each value."""
        return self.expectancy.upper

    @property
    def confidence(self: _HasExpectancy) -> Confidence:
        """The confidence level or levels."""
        return self.expectancy.confidence

    @property
    def method(self: _HasExpectancy) -> str:
        """The method in words."""
        return self.expectancy.method

    @property
    def numerator(self: _HasExpectancy) -> Numbers:
        """Deaths at each age and above."""
        return self.expectancy.numerator

    @property
    def denominator(self: _HasExpectancy) -> Numbers:
        """Person-years at each age and above."""
        return self.expectancy.denominator

    @property
    def note(self: _HasExpectancy) -> str:
        """What a reader must know; empty if nothing."""
        return self.expectancy.note


def estimate_at(expectancy: Estimate, bands: Bands, age: float) -> Estimate:
    """The expectancy at the first age of a band.

    Raises:
        MethodError: No band begins at that age.
    """
    where = np.flatnonzero(bands.ages == age)
    if not where.size:
        raise MethodError(
            f"No band of this life table begins at age {age:g}: "
            f"choose one of {', '.join(f'{first:g}' for first in bands.ages)}."
        )
    band = int(where[0])
    return Estimate(
        value=plain(np.asarray(expectancy.value)[..., band]),
        lower=plain(np.asarray(expectancy.lower)[..., band]),
        upper=plain(np.asarray(expectancy.upper)[..., band]),
        confidence=expectancy.confidence,
        method=expectancy.method,
        numerator=plain(np.asarray(expectancy.numerator)[..., band]),
        denominator=plain(np.asarray(expectancy.denominator)[..., band]),
        note=expectancy.note,
    )
