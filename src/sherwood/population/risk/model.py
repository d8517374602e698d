"""The risk of an emergency admission in the next twelve months, for everybody registered.

Learned from each year's attributes and use and the admissions of the year after; told for every
year, the latest among them, by a model that never saw the person it speaks of.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from sherwood.errors import MethodError
from sherwood.population.risk.card import Coefficient, ModelCard, model_card
from sherwood.population.risk.logistic import Logistic, fit_logistic
from sherwood.population.risk.predictors import OUTCOME, design

Flags = NDArray[np.bool_]

FEWEST_EVENTS = 50
"""Fewer admissions than this cannot be learned from."""


@dataclass(frozen=True)
class RiskSettings:
    """How the model is fitted.

    Attributes:
        folds: In how many parts people are split; each is told by a model of the others.
        ridge: Penalty on standardised coefficients.
    """

    folds: int = 5
    ridge: float = 1.0


@dataclass(frozen=True, eq=False)
class RiskModel:
    """What the model says, and how far to believe it.

    Attributes:
        risk: Grain person x financial year: person_id, financial_year, risk_emergency, the chance
            of an emergency admission in the twelve months after that year.
        card: The model card.
    """

    risk: pa.Table
    card: ModelCard


def emergency_admission_risk(
    rows: pa.Table,
    *,
    settings: RiskSettings | None = None,
    report: Callable[[str], None] = lambda _: None,
) -> RiskModel:
    """Fit the model, tell everybody's risk and write the card.

    Args:
        rows: What `risk_table` gave, as an Arrow table.
        settings: How to fit.
        report: Told what is being done.

    Raises:
        MethodError: If no year has a year after it, or the outcome does not vary.
    """
    settings = settings or RiskSettings()
    known = _known(rows)
    fold = person_folds(rows["person_id"], settings.folds)
    order = np.lexsort((~known, fold))
    report(f"laying out {rows.num_rows:,} person-years")
    laid = design(rows, order)
    outcome = np.asarray(rows[OUTCOME].fill_null(False).to_numpy(), dtype=bool)[order]
    _require_events(outcome[known[order]])
    report("fitting the risk of emergency admission")
    stretches = _training_stretches(fold[order], known[order], settings.folds)
    whole = fit_logistic(laid.matrix, outcome, rows=stretches, ridge=settings.ridge)
    risk = np.empty(rows.num_rows)
    for number in range(settings.folds):
        report(f"telling risks of part {number + 1} of {settings.folds}")
        others = [stretch for place, stretch in enumerate(stretches) if place != number]
        fit = fit_logistic(
            laid.matrix,
            outcome,
            rows=others,
            ridge=settings.ridge,
            start=whole.coefficients,
        )
        mine = slice(*np.searchsorted(fold[order], [number, number + 1]))
        risk[order[mine]] = fit.probability(laid.matrix[mine])
    told = pa.table(
        {
            "person_id": rows["person_id"],
            "financial_year": rows["financial_year"],
            "risk_emergency": risk,
        }
    )
    report("writing the model card")
    card = model_card(rows, risk, coefficients(whole, laid.names), settings.folds)
    return RiskModel(told, card)


def person_folds(person_id: pa.ChunkedArray, folds: int) -> NDArray[np.int64]:
    """The part each row's person belongs to: by a checksum, so the same on every run.

    Example:
        >>> person_folds(pa.chunked_array([["a", "b", "a"]]), 5).tolist()
        [2, 1, 2]
    """
    coded = person_id.combine_chunks().dictionary_encode()
    part = [zlib.crc32(name.encode()) % folds for name in coded.dictionary.to_pylist()]
    return np.asarray(np.asarray(part)[coded.indices.to_numpy()], dtype=np.int64)


def coefficients(fit: Logistic, names: tuple[str, ...]) -> tuple[Coefficient, ...]:
    """The coefficients by name, with standard errors."""
    errors = np.sqrt(np.diag(fit.covariance))
    return tuple(
        Coefficient(name, float(value), float(error))
        for name, value, error in zip(names, fit.coefficients, errors, strict=True)
    )


def _known(rows: pa.Table) -> Flags:
    known = np.asarray(rows[OUTCOME].is_valid().to_numpy(), dtype=bool)
    if not known.any():
        raise MethodError(
            "Nobody's year has a year after it: the risk model learns from two years or more."
        )
    return known


def _require_events(outcome: Flags) -> None:
    """Refuse to learn from next to nothing: a model of few events says more of chance than risk."""
    events = int(outcome.sum())
    if min(events, len(outcome) - events) < FEWEST_EVENTS:
        raise MethodError(
            f"Only {events} of {len(outcome)} people were admitted in the year after: the risk "
            f"model learns from {FEWEST_EVENTS} admissions or more, and as many people without."
        )


def _training_stretches(fold: NDArray[np.int64], known: Flags, folds: int) -> list[slice]:
    """For each part, the stretch of rows with a known outcome, which come first in it."""
    first = np.searchsorted(fold, np.arange(folds))
    count = np.bincount(fold[known], minlength=folds)
    return [slice(int(a), int(a + n)) for a, n in zip(first, count, strict=True)]
