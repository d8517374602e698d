"""Refusals shared by every statistic: what was wrong, where, and what to do."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sherwood.errors import MethodError
from sherwood.stats.estimate import Array, Confidence


def numbers(name: str, values: ArrayLike) -> Array:
    """The values as floats, refused if any is missing, infinite or not a number.

    Example:
        >>> numbers("events", [1, float("nan")])
        Traceback (most recent call last):
        sherwood.errors.MethodError: events[1] is nan: give a number, or leave that entry out \
(write 0 only if nothing happened there).
    """
    try:
        array = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError) as problem:
        raise MethodError(
            f"{name} cannot be read as numbers ({problem}): "
            "give a number or an even array of numbers."
        ) from problem
    if array.size == 0:
        raise MethodError(f"{name} is empty: give at least one number.")
    refuse_where(
        ~np.isfinite(array),
        name,
        array,
        "give a number, or leave that entry out (write 0 only if nothing happened there).",
    )
    return array


def counts(name: str, values: ArrayLike) -> Array:
    """Numbers of events or people: finite and never negative. Fractions are allowed."""
    array = numbers(name, values)
    refuse_where(array < 0, name, array, "a count cannot be negative; correct the source.")
    return array


def positive(name: str, values: ArrayLike) -> Array:
    """Numbers that something is divided by: finite and above zero."""
    array = numbers(name, values)
    refuse_where(
        array <= 0, name, array, "it must be above zero; leave that entry out or merge it."
    )
    return array


def between(name: str, values: ArrayLike, low: float, high: float) -> Array:
    """Numbers strictly between two bounds."""
    array = numbers(name, values)
    refuse_where(
        (array <= low) | (array >= high), name, array, f"it must lie between {low} and {high}."
    )
    return array


def not_above(name: str, values: Array, limit_name: str, limit: Array) -> None:
    """Refuse values above their limit, such as deaths above population."""
    values, limit = aligned(**{name: values, limit_name: limit})
    refuse_where(
        values > limit,
        name,
        values,
        f"it is above {limit_name} at the same place; check that both count the same people.",
    )


def refuse_where(wrong: NDArray[np.bool_], name: str, values: Array, advice: str) -> None:
    """Raise a MethodError naming the first wrong entry, how many there are, and what to do."""
    if not np.any(wrong):
        return
    first = tuple(int(position) for position in np.argwhere(wrong)[0])
    place = f"{name}[{', '.join(map(str, first))}]" if first else name
    others = int(np.count_nonzero(wrong)) - 1
    more = f" (and {others:,} more)" if others else ""
    raise MethodError(f"{place} is {values[first]:g}{more}: {advice}")


def aligned(**arrays: Array) -> tuple[Array, ...]:
    """The arrays brought to one shape; a single number may go with an array of any length.

    Example:
        >>> aligned(events=np.ones(3), population=np.ones(4))
        Traceback (most recent call last):
        sherwood.errors.MethodError: events and population have different shapes ((3,) and (4,)): \
give one entry an area in the same order.
    """
    try:
        return tuple(np.broadcast_arrays(*arrays.values()))
    except ValueError as problem:
        shapes = " and ".join(str(array.shape) for array in arrays.values())
        raise MethodError(
            f"{' and '.join(arrays)} have different shapes ({shapes}): "
            "give one entry an area in the same order."
        ) from problem


def same_bands(number: int, what: str, **arrays: Array) -> None:
    """Refuse arrays whose last axis does not hold one entry for each of `number` bands."""
    for name, array in arrays.items():
        found = array.shape[-1] if array.ndim else 1
        if found != number:
            raise MethodError(
                f"{name} has {found} bands on its last axis but {what} has {number}: "
                "give every band, in the same order, with 0 where nothing happened."
            )


def confidence_levels(confidence: float | Sequence[float]) -> Array:
    """The confidence levels as an array of one dimension, each strictly between 0 and 1."""
    if np.ndim(confidence) == 0 and np.asarray(confidence) >= 1:
        raise MethodError(
            f"confidence is {confidence}: write it as a share of one, such as 0.95 for 95 %."
        )
    return between("confidence", np.atleast_1d(np.asarray(confidence, dtype=np.float64)), 0, 1)


def as_given(confidence: float | Sequence[float]) -> Confidence:
    """The confidence as an Estimate keeps it: a float, or a tuple of floats."""
    if np.ndim(confidence) == 0:
        return float(np.asarray(confidence))
    return tuple(float(level) for level in np.asarray(confidence))
