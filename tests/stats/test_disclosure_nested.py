"""Bounds of figures that nest are those of trying every table that there can be."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array

from sherwood.stats.disclosure_nested import narrowed, nested

# The whole; north and south; three practices in the north, two in the south.
RELATIONS = csr_array(
    [
        [-1.0, 1, 1, 0, 0, 0, 0, 0],
        [0, -1, 0, 1, 1, 1, 0, 0],
        [0, 0, -1, 0, 0, 0, 1, 1],
    ]
)
PRACTICES = 5
MOST = 4


def table(practices: tuple[int, ...]) -> list[int]:
    """A whole table, of its practices."""
    north, south = sum(practices[:3]), sum(practices[3:])
    return [north + south, north, south, *practices]


EVERY = np.array([table(one) for one in product(range(MOST + 1), repeat=PRACTICES)])


@given(
    truth=st.tuples(*[st.integers(0, MOST)] * PRACTICES),
    below=st.lists(st.integers(0, 2), min_size=8, max_size=8),
    above=st.lists(st.integers(0, 2), min_size=8, max_size=8),
)
def test_every_table_within_the_bounds_and_no_other(truth, below, above):
    figures = np.array(table(truth))
    lower = np.maximum(figures - below, 0).astype(float)
    upper = (figures + above).astype(float)
    upper[3:] = np.minimum(upper[3:], MOST)
    possible = EVERY[((lower <= EVERY) & (upper >= EVERY)).all(axis=1)]
    low, high = narrowed(lower, upper, RELATIONS)
    assert nested(lower, upper, RELATIONS)
    assert low.tolist() == possible.min(axis=0).tolist()
    assert high.tolist() == possible.max(axis=0).tolist()


def test_a_withheld_figure_is_bounded_by_what_is_above_it_alone():
    lower = np.array([50.0, 0, 0, 0, 0, 0, 7, 8])
    upper = np.array([50.0, np.inf, np.inf, np.inf, np.inf, np.inf, 7, 8])
    low, high = narrowed(lower, upper, RELATIONS)
    assert (low[1], high[1]) == (35, 35)
    assert (low[3], high[3]) == (0, 35)


def test_figures_that_contradict_each_other_have_no_bounds():
    figures = np.array([50.0, 20, 20, 0, 0, 20, 10, 10])
    assert narrowed(figures, figures, RELATIONS) is None


@pytest.mark.parametrize(("known", "is_nested"), [(False, False), (True, True)])
def test_rows_and_columns_nest_only_once_what_closes_them_is_known(known, is_nested):
    """Two by two: each figure is in a row and in a column."""
    relations = csr_array(
        [[1.0, 1, 0, 0, -1, 0, 0, 0], [0, 0, 1, 1, 0, -1, 0, 0],
         [1, 0, 1, 0, 0, 0, -1, 0], [0, 1, 0, 1, 0, 0, 0, -1]]
    )  # fmt: skip
    lower, upper = np.zeros(8), np.full(8, 9.0)
    if known:
        lower[0] = upper[0] = 3
    assert nested(lower, upper, relations) is is_nested
