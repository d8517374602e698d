"""Logistic regression with a ridge, fitted a chunk at a time so that millions of rows are quick.

Newton's method on the penalised likelihood (iteratively reweighted least squares). The penalty is
on standardised coefficients, and not on the intercept; with the default it only keeps rare columns
from running away.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import special
from threadpoolctl import threadpool_limits

from sherwood.errors import MethodError

Matrix = NDArray[Any]
Vector = NDArray[np.float64]

_CHUNK_ROWS = 1 << 11  # small enough to stay in the processor's cache
_SHARES = 8  # of the work; not the number of processors, so that every machine gives one answer
# Log-likelihood that a last step may still gain, by bytes a number. The step is taken all the same
# and leaves about the square of it; in single precision there is more noise than that.
_TOLERANCE = {4: 2e-2, 8: 1e-9}
_MOST_ROUNDS = 40
_LARGEST_STEP = 1.0  # in log odds, for a standard deviation of a column


@dataclass(frozen=True, eq=False)
class Logistic:
    """A fitted model.

    Attributes:
        coefficients: One a column of the design, log odds per unit.
        covariance: Of the coefficients, from the penalised information.
        rounds: How many rounds it took.
    """

    coefficients: Vector
    covariance: Vector
    rounds: int

    def log_odds(self, design: Matrix) -> Vector:
        """The log odds of each row of a design."""
        weights = self.coefficients.astype(design.dtype)
        return np.asarray(design @ weights, dtype=np.float64)

    def probability(self, design: Matrix) -> Vector:
        """The probability of each row of a design."""
        return np.asarray(special.expit(self.log_odds(design)), dtype=np.float64)


def fit_logistic(
    design: Matrix,
    outcome: NDArray[Any],
    *,
    rows: Sequence[slice] = (slice(None),),
    ridge: float = 1.0,
    start: Vector | None = None,
) -> Logistic:
    """Fit the chance of an outcome.

    Args:
        design: Rows by columns, the first column the intercept; single or double precision.
        outcome: 0 or 1 for each row.
        rows: Stretches of rows to fit on.
        ridge: Penalty: half of it times the sum of squared standardised coefficients.
        start: Coefficients to start from; the answer does not depend on it.

    Raises:
        MethodError: If the outcome does not vary, or no answer is reached.

    Example:
        >>> design = np.array([[1, 0], [1, 0], [1, 0], [1, 1], [1, 1], [1, 1]], dtype=float)
        >>> fit = fit_logistic(design, np.array([0, 0, 1, 0, 1, 1]), ridge=1e-9)
        >>> np.round(np.exp(fit.coefficients), 3)  # odds of 1:2, and an odds ratio of 4
        array([0.5, 4. ])
    """
    chunks = list(_chunks(rows, len(design)))
    size, mean, scale = _moments(design, outcome, chunks)
    if not 0 < mean < 1:
        raise MethodError(
            f"The outcome is {'never' if mean == 0 else 'always'} met in {size} rows: there is "
            "nothing to learn from. Check the outcome and the years."
        )
    penalty = ridge * np.where(scale > 0, scale, 1.0) ** 2
    penalty[0] = 0.0
    beta = np.zeros(design.shape[1]) if start is None else start.copy()
    if start is None:
        beta[0] = special.logit(mean)
    # A chunk is too small for the library to share among processors, so they share the chunks.
    with threadpool_limits(limits=1, user_api="blas"), ThreadPoolExecutor(os.cpu_count()) as pool:
        derivatives = partial(_derivatives, design, outcome, chunks, pool)
        return _climb(derivatives, beta, penalty, scale, _TOLERANCE[design.itemsize])


def _climb(
    derivatives: Callable[[Vector], tuple[Vector, Vector]],
    beta: Vector,
    penalty: Vector,
    scale: Vector,
    tolerance: float,
) -> Logistic:
    """Newton's method, from `beta` to where the penalised likelihood is highest."""
    for rounds in range(1, _MOST_ROUNDS + 1):
        gradient, information = derivatives(beta)
        information += np.diag(penalty)
        slope = gradient - penalty * beta
        step = np.linalg.solve(information, slope)
        # A rare column can throw a whole step too far, to where nothing more can be learned.
        reach = float(np.abs(step * np.where(scale > 0, scale, 1.0)).max())
        beta = beta + step * min(1.0, _LARGEST_STEP / max(reach, 1e-12))
        if float(slope @ step) / 2 < tolerance:
            covariance = np.asarray(np.linalg.inv(information), dtype=np.float64)
            return Logistic(beta, covariance, rounds)
    raise MethodError(
        f"The risk model did not settle in {_MOST_ROUNDS} rounds. Use a larger ridge, or leave out "
        "columns that hardly vary."
    )


def _chunks(rows: Sequence[slice], length: int) -> Iterator[slice]:
    for stretch in rows:
        first, last, _ = stretch.indices(length)
        for begin in range(first, last, _CHUNK_ROWS):
            yield slice(begin, min(begin + _CHUNK_ROWS, last))


def _moments(
    design: Matrix, outcome: NDArray[Any], chunks: Sequence[slice]
) -> tuple[int, float, Vector]:
    """Rows, the mean outcome and the standard deviation of each column."""
    size, events = 0, 0.0
    total, squares = np.zeros(design.shape[1]), np.zeros(design.shape[1])
    for chunk in chunks:
        part = design[chunk]
        size += len(part)
        events += float(outcome[chunk].sum())
        total += part.sum(axis=0, dtype=np.float64)
        squares += np.einsum("ij,ij->j", part, part, dtype=np.float64)
    if not size:
        raise MethodError("There are no rows to fit the risk model on.")
    variance = squares / size - (total / size) ** 2
    return size, events / size, np.sqrt(np.maximum(variance, 0.0))


def _derivatives(
    design: Matrix, outcome: NDArray[Any], chunks: Sequence[slice], pool: Executor, beta: Vector
) -> tuple[Vector, Vector]:
    """Gradient and information of the likelihood over all chunks."""
    shares = [chunks[first::_SHARES] for first in range(_SHARES)]
    found = list(pool.map(lambda share: _derivatives_over(design, outcome, share, beta), shares))
    gradient = np.sum([part for part, _ in found], axis=0)
    return gradient, np.sum([part for _, part in found], axis=0)


def _derivatives_over(
    design: Matrix, outcome: NDArray[Any], chunks: Sequence[slice], beta: Vector
) -> tuple[Vector, Vector]:
    columns = design.shape[1]
    gradient, information = np.zeros(columns), np.zeros((columns, columns))
    weights = beta.astype(design.dtype)
    for chunk in chunks:
        part = design[chunk]
        chance = special.expit(part @ weights)
        gradient += part.T @ (outcome[chunk].astype(part.dtype) - chance)
        # The same array on both sides lets the library do half the work.
        weighted = part * np.sqrt(chance * (1 - chance))[:, None]
        information += weighted.T @ weighted
    return gradient, information
