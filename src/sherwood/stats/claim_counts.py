"""How many claims there are in a year: the distributions that Panjer's recursion can follow.

For each, the chance of n claims is (a + b / n) times that of n - 1. A claim is whatever costs
something: a person's year of care, a stay, an accident.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from sherwood.errors import MethodError

Complex = NDArray[np.complex128]


class ClaimCount(Protocol):
    """A number of claims: its mean, its variance, and what makes its distribution."""

    @property
    def mean(self) -> float:
        """How many are expected."""
        ...

    @property
    def variance(self) -> float:
        """The variance of the number."""
        ...

    def generating(self, z: Complex) -> Complex:
        """The expected value of z to the power of the number."""
        ...

    def recursion(self) -> tuple[float, float]:
        """The a and b of Panjer's recursion."""
        ...


@dataclass(frozen=True)
class Poisson:
    """Claims that come independently of each other.

    >>> Poisson(3).variance
    3
    """

    mean: float

    def __post_init__(self) -> None:
        _refuse_unless(self.mean > 0, "mean", self.mean, "above zero")

    @property
    def variance(self) -> float:
        """The mean."""
        return self.mean

    def generating(self, z: Complex) -> Complex:
        """The expected value of z to the power of the number."""
        return np.asarray(np.exp(self.mean * (z - 1)))

    def recursion(self) -> tuple[float, float]:
        """The a and b of Panjer's recursion."""
        return 0.0, self.mean


@dataclass(frozen=True)
class NegativeBinomial:
    """Claims that come together more than chance alone would have it, as in a hard winter.

    Attributes:
        dispersion: The variance is the mean, and `dispersion` times its square.

    >>> NegativeBinomial(3, dispersion=0.5).variance
    7.5
    """

    mean: float
    dispersion: float

    def __post_init__(self) -> None:
        _refuse_unless(self.mean > 0, "mean", self.mean, "above zero")
        _refuse_unless(
            self.dispersion > 0, "dispersion", self.dispersion, "above zero; without it use Poisson"
        )

    @property
    def variance(self) -> float:
        """The mean, and `dispersion` times its square."""
        return self.mean + self.dispersion * self.mean**2

    def generating(self, z: Complex) -> Complex:
        """The expected value of z to the power of the number."""
        scale = self.mean * self.dispersion
        return np.asarray(np.exp(-np.log1p(scale * (1 - z)) / self.dispersion))

    def recursion(self) -> tuple[float, float]:
        """The a and b of Panjer's recursion."""
        scale = self.mean * self.dispersion
        a = scale / (1 + scale)
        return a, (1 / self.dispersion - 1) * a


@dataclass(frozen=True)
class Binomial:
    """A known number of people, each of whom may have one claim; with a chance of one, all do.

    >>> Binomial(2, chance=1.0).mean
    2.0
    """

    number: int
    chance: float

    def __post_init__(self) -> None:
        _refuse_unless(self.number >= 1, "number", self.number, "at least one")
        _refuse_unless(0 < self.chance <= 1, "chance", self.chance, "above zero and at most one")

    @property
    def mean(self) -> float:
        """How many are expected."""
        return self.number * self.chance

    @property
    def variance(self) -> float:
        """The variance of the number."""
        return self.number * self.chance * (1 - self.chance)

    def generating(self, z: Complex) -> Complex:
        """The expected value of z to the power of the number."""
        return np.asarray((1 - self.chance + self.chance * z) ** self.number)

    def recursion(self) -> tuple[float, float]:
        """The a and b of Panjer's recursion.

        Raises:
            MethodError: A chance above a half, from which rounding errors grow with every step.
        """
        if self.chance > 0.5:
            raise MethodError(
                f"Panjer's recursion cannot follow a number of claims each of which has a chance "
                f"of {self.chance:g}, above a half: use the Fourier method."
            )
        odds = self.chance / (1 - self.chance)
        return -odds, (self.number + 1) * odds


def _refuse_unless(right: bool, name: str, value: float, wanted: str) -> None:
    if not right:
        raise MethodError(f"{name} is {value}: it must be {wanted}.")
