"""How the cells of a published table add up: rows, columns, totals and nested totals.

Whatever its shape, a table is a list of cells and a list of sums, "this cell is those together".
Hiding, auditing and differencing all work on that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import csr_array

from sherwood.errors import MethodError
from sherwood.stats import checks
from sherwood.stats.estimate import Array

Cells = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Sum:
    """A cell that is the sum of others, by position."""

    total: int
    parts: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class AdditiveTable:
    """The true figures of a table with the totals that will be shown beside them.

    Attributes:
        figures: Every cell, totals included, in the shape they are shown in.
        sums: How they add up.
    """

    figures: Array
    sums: tuple[Sum, ...]


def equations(sums: Sequence[Sum], cells: int) -> csr_array:
    """The sums as a matrix with a row each: parts minus total is zero."""
    rows = [row for row, each in enumerate(sums) for _ in range(len(each.parts) + 1)]
    columns = [cell for each in sums for cell in (*each.parts, each.total)]
    signs = [sign for each in sums for sign in (*[1.0] * len(each.parts), -1.0)]
    return csr_array((signs, (rows, columns)), shape=(len(sums), cells))


def additive_table(
    figures: ArrayLike, *, totals: bool, parents: Sequence[int] | None = None
) -> AdditiveTable:
    """The table as it will be shown.

    Args:
        figures: One row of cells, or rows and columns.
        totals: Whether the sum of a row of cells, or of every row, every column and all, is
            shown. It is added at the end of each axis.
        parents: For nested totals: for each cell (or each row), the position of the cell it is
            part of, -1 at the top. The figures then hold the nested totals already, and `totals`
            adds only the sums across columns.

    Raises:
        MethodError: More than two axes, or nested totals that do not add up.

    Example:
        >>> table = additive_table([[1, 2], [3, 4]], totals=True)
        >>> table.figures
        array([[ 1.,  2.,  3.],
               [ 3.,  4.,  7.],
               [ 4.,  6., 10.]])
    """
    inner = checks.counts("counts", figures)
    if inner.ndim not in (1, 2):
        raise MethodError(
            f"counts has {inner.ndim} axes: give one row of cells or a table of rows and columns, "
            "and publish further dimensions as separate tables with differencing checked."
        )
    shown = inner
    if parents is not None:
        _check_nesting(inner, parents)
    elif totals:
        shown = np.concatenate([shown, shown.sum(0, keepdims=True)], axis=0)
    if totals and inner.ndim == 2:
        shown = np.concatenate([shown, shown.sum(1, keepdims=True)], axis=1)
    place = np.arange(shown.size).reshape(shown.shape)
    sums = [
        *(_nested_sums(place, parents) if parents is not None else []),
        *(_end_sums(place) if totals and parents is None else []),
        *(_end_sums(place.T) if totals and inner.ndim == 2 else []),
    ]
    return AdditiveTable(shown, tuple(sums))


def _end_sums(place: Cells) -> list[Sum]:
    """The last entry of the first axis is the sum of the others, in each column."""
    columns = place.reshape(place.shape[0], -1).T
    return [Sum(int(cells[-1]), tuple(int(cell) for cell in cells[:-1])) for cells in columns]


def _nested_sums(place: Cells, parents: Sequence[int]) -> list[Sum]:
    columns = place.reshape(place.shape[0], -1).T
    above = np.asarray(parents)
    return [
        Sum(int(cells[parent]), tuple(int(cell) for cell in cells[above == parent]))
        for parent in np.unique(above[above >= 0])
        for cells in columns
    ]


def _check_nesting(figures: Array, parents: Sequence[int]) -> None:
    above = np.asarray(parents)
    cells = figures.shape[0]
    if above.shape != (cells,) or not np.issubdtype(above.dtype, np.integer):
        raise MethodError(
            f"parents must give one position for each of the {cells} cells, -1 at the top."
        )
    if (above >= cells).any() or (above == np.arange(cells)).any():
        raise MethodError("parents has a position that is the cell itself or past the last cell.")
    for parent in np.unique(above[above >= 0]):
        together = figures[above == parent].sum(0)
        if not np.allclose(together, figures[parent]):
            raise MethodError(
                f"Cell {parent} is {figures[parent]} but its parts add up to {together}: nested "
                "totals must be given and must be the sum of their parts."
            )
    _refuse_circles(above)


def _refuse_circles(above: NDArray[np.int64]) -> None:
    reached = np.arange(above.size)
    for _ in range(above.size):
        reached = np.where(reached >= 0, above[reached], -1)
    if (reached >= 0).any():
        raise MethodError("parents goes round in a circle: a total cannot be part of its own part.")
