"""Areas sorted into quantile groups, such as deciles of deprivation."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sherwood.errors import MethodError
from sherwood.stats import checks


def quantile_groups(
    values: ArrayLike,
    *,
    number: int = 10,
    invert: ArrayLike = False,
    by: ArrayLike | None = None,
    missing: Literal["refuse", "leave"] = "refuse",
) -> NDArray[Any]:
    """The quantile group of each area: floor((rank - 1) x number / areas) + 1.

    Areas with the same value share the lowest of their ranks, and so a group.

    Args:
        values: One entry an area along one axis.
        number: How many groups; 10 makes deciles.
        invert: False puts the lowest values in group 1; True puts the highest there, as the
            national package does unless told otherwise. One answer, or one for each area, the
            same throughout each `by`.
        by: A label for each area, such as its region or indicator; areas are ranked within it.
        missing: "refuse" raises an error for a missing value and where there are fewer areas than
            groups; "leave" gives those areas no group, as the national package does.

    Returns:
        Whole numbers from 1 to `number`. With missing="leave", floats, with NaN for an area
        without a group.

    Raises:
        MethodError: A missing value, too few areas, fewer than two groups, unequal lengths, or
            an `invert` that differs within one label of `by`.

    Source: Fingertips technical guidance.

    Example:
        >>> quantile_groups(values=[30, 10, 20, 20, 50], number=5)
        array([4, 1, 2, 2, 5])
        >>> quantile_groups(values=[30, 10, 20, 20, 50], number=5, invert=True)
        array([2, 5, 3, 3, 1])
    """
    if number != int(number) or number < 2:
        raise MethodError(f"number is {number}: give a whole number of groups, two or more.")
    array = (
        np.asarray(values, np.float64) if missing == "leave" else checks.numbers("values", values)
    )
    if array.ndim != 1:
        raise MethodError(f"values has shape {array.shape}: give one entry an area, on one axis.")
    label = np.zeros(array.size, np.int64) if by is None else _labels(by, array.size)
    known = np.isfinite(array)
    groups = np.full(array.size, np.nan)
    if known.any():
        directed = _directed(array, invert, label)[known]
        groups[known] = _grouped(directed, label[known], int(number))
    if missing == "leave":
        return groups
    if np.isnan(groups).any():
        raise MethodError(
            f"There are fewer than {number} areas to sort into {number} groups: ask for fewer "
            "groups, join the labels of `by`, or pass missing='leave' to leave them without one."
        )
    return groups.astype(np.int64)


def _labels(by: ArrayLike, areas: int) -> NDArray[np.int64]:
    names = np.asarray(by)
    if names.shape != (areas,):
        raise MethodError(
            f"by has shape {names.shape} but there are {areas} values: give one label an area."
        )
    return np.unique(names, return_inverse=True)[1].astype(np.int64)


def _directed(
    values: NDArray[np.float64], invert: ArrayLike, label: NDArray[np.int64]
) -> NDArray[np.float64]:
    """The values, with their sign turned where the highest belongs in group 1."""
    turned = np.asarray(invert, dtype=np.bool_)
    if turned.ndim and turned.shape != values.shape:
        raise MethodError(
            f"invert has shape {turned.shape} but there are {values.size} values: "
            "give one True or False, or one for each area."
        )
    turned = np.broadcast_to(turned, values.shape)
    areas = np.bincount(label)
    inverted = np.bincount(label, weights=turned)
    if np.any((inverted > 0) & (inverted < areas)):
        raise MethodError(
            "invert is both True and False within one label of `by`: areas ranked together need "
            "one direction."
        )
    return np.where(turned, -values, values)


def _grouped(
    values: NDArray[np.float64], label: NDArray[np.int64], number: int
) -> NDArray[np.float64]:
    """Groups from ranks within each label, ties taking the lowest; NaN where areas are too few."""
    order = np.lexsort((values, label))
    sorted_values, sorted_label = values[order], label[order]
    position = np.arange(values.size)
    new_label = np.append(True, sorted_label[1:] != sorted_label[:-1])
    new_value = new_label | np.append(True, sorted_values[1:] != sorted_values[:-1])
    start = np.maximum.accumulate(np.where(new_label, position, 0))
    first_of_tie = np.maximum.accumulate(np.where(new_value, position, 0))
    areas = np.bincount(sorted_label)[sorted_label]
    # Whole-number division: a share held as a float can fall just short of a group's edge.
    sorted_groups = (first_of_tie - start) * number // areas + 1
    groups = np.empty(values.size)
    groups[order] = np.where(areas < number, np.nan, sorted_groups)
    return groups
