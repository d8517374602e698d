"""Completing late months, against the published answers of Mack."""

from __future__ import annotations

import numpy as np
import pytest

from sherwood.actuarial.completion import complete
from sherwood.errors import MethodError

RAA = [
    [5012, 8269, 10907, 11805, 13539, 16181, 18009, 18608, 18662, 18834],
    [106, 4285, 5396, 10666, 13782, 15599, 15496, 16169, 16704],
    [3410, 8992, 13873, 16141, 18735, 22214, 22863, 23466],
    [5655, 11555, 15766, 21266, 23425, 26083, 27067],
    [1092, 9565, 15836, 22169, 25955, 26180],
    [1513, 6445, 11702, 12935, 15852],
    [557, 4020, 10946, 12314],
    [1351, 6947, 13112],
    [3133, 5395],
    [2063],
]
"""Reinsurance Association of America triangle, as in Mack (1993)."""


def triangle(rows: list[list[int]]) -> np.ndarray:
    return np.array([row + [np.nan] * (len(rows) - len(row)) for row in rows], dtype=float)


def test_macks_published_answer() -> None:
    done = complete(triangle(RAA))
    assert done.outstanding.sum() == pytest.approx(52_135.23, abs=0.01)
    assert done.total_standard_error == pytest.approx(26_909.01, abs=0.01)


def test_the_published_development_factors() -> None:
    published = [2.9994, 1.6235, 1.2709, 1.1717, 1.1134, 1.0419, 1.0333, 1.0169, 1.0092]
    assert complete(triangle(RAA)).factors == pytest.approx(published, abs=5e-5)


def test_months_that_develop_alike_have_no_error() -> None:
    done = complete(triangle([[100, 200, 220], [10, 20], [50]]))
    assert done.ultimate == pytest.approx([220, 22, 110])
    assert done.total_standard_error == pytest.approx(0.0)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([[1.0, 2.0], [3.0, np.nan]], "at least three rows"),
        ([[1, 2, 3], [1, 2, 3], [1, np.nan, np.nan]], "one column fewer"),
        ([[1, 2, 3], [-1, 2, np.nan], [1, np.nan, np.nan]], "negative"),
    ],
)
def test_what_is_not_a_triangle_is_refused(rows: list[list[float]], words: str) -> None:
    with pytest.raises(MethodError, match=words):
        complete(rows)
