"""Where the numbers come from: quasi-random draws that belong to a name.

Each owner of parameters (an intervention, an item, a programme) has a scrambled Sobol sequence of
its own, whose rows are put in an order of its own: Latin supercube sampling. What is multiplied
together fills its few dimensions evenly, every parameter alone fills its line evenly, and the
draws of one owner depend on the seed and its name, whoever else is there. Two scenarios, or a plan
with and without an intervention, are so compared on the same numbers.

Source: Owen, Latin supercube sampling for very high-dimensional simulations, ACM TOMACS 8 (1998).
"""

from __future__ import annotations

import hashlib

import numpy as np
from scipy import special
from scipy.stats import qmc

from sherwood.actuarial.experience import Floats
from sherwood.errors import MethodError

CORRELATION = 0.3
"""Between the effects of one programme's interventions, and between the delays of one owner's
items, on the scale of Normal deviates. Illustrative: nothing has been published on either."""

_MOST_DRAWS = 2**20
_BITS = 30


def block(name: str, parameters: int, *, draws: int, seed: int) -> Floats:
    """Even draws between nought and one for all parameters of one owner.

    Args:
        name: Whose they are: with the seed it settles them.
        parameters: How many it has.
        draws: How many of each; best a power of two.
        seed: Another seed gives other draws.

    Returns:
        parameters x draws, none of them nought or one.

    Raises:
        MethodError: If there is no draw, or more than about a million.

    Example:
        >>> a = block("intervention/care_homes", 3, draws=8, seed=1)
        >>> sorted(int(8 * share) for share in a[0])
        [0, 1, 2, 3, 4, 5, 6, 7]
    """
    if not 1 <= draws <= _MOST_DRAWS:
        raise MethodError(f"{draws:,} draws were asked for: choose between 1 and {_MOST_DRAWS:,}")
    if seed < 0:
        raise MethodError(f"the seed is {seed}: choose a whole number from nought upwards")
    named = int.from_bytes(hashlib.blake2b(name.encode(), digest_size=16).digest())
    generator = np.random.default_rng([seed, named])
    sequence = qmc.Sobol(parameters, scramble=True, bits=_BITS, rng=generator)
    even = sequence.random_base2((draws - 1).bit_length())[:draws] + 2.0 ** -(_BITS + 1)
    return np.ascontiguousarray(even[generator.permutation(draws)].T)


def in_family(own: Floats, name: str, *, seed: int, correlation: float = CORRELATION) -> Floats:
    """The same draws, leaning with those of every other member of a family.

    A Gaussian copula with one common factor: two of a family are correlated. Each parameter keeps
    the very numbers it had, in another order, so by itself it stays as evenly spread as before.

    Args:
        own: parameters x draws, even and independent.
        name: The family's.
        seed: That of the run.
        correlation: Between any two of the family.
    """
    common = special.ndtri(block(name, 1, draws=own.shape[1], seed=seed))
    lean, free = np.sqrt(correlation), np.sqrt(1 - correlation)
    ranks = (lean * common + free * special.ndtri(own)).argsort(axis=1).argsort(axis=1)
    return np.take_along_axis(np.sort(own, axis=1), ranks, axis=1)
