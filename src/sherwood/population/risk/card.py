"""The model card: what the risk model is for, how good it is, for whom, and where it ends."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from sherwood.population.risk.measures import (
    Calibration,
    RiskBand,
    average_precision,
    brier_score,
    c_statistic,
    calibration,
    highest,
    risk_bands,
)
from sherwood.population.risk.predictors import OUTCOME
from sherwood.stats import Estimate, proportion, standardised_ratio

Vector = NDArray[np.float64]
Flags = NDArray[np.bool_]

TOP_SHARE = 0.02
LEAST_EVENTS = 10
"""Fewest expected events for which a group's calibration is told."""

INTENDED_USE = (
    "To offer proactive care to people at high or rising risk, by their own practice and its "
    "multi-disciplinary team, who decide; and to describe need in aggregate. Not to refuse, delay "
    "or ration care, and not to judge practices."
)
LIMITS = (
    "It knows coded records only: what is not coded, or coded late, is not seen.",
    "It says who is likely to be admitted, not who would benefit from doing something about it.",
    "People with less access to care have fewer codes; see the calibration by group.",
    "It holds for the population and years it was fitted on; refit it each year, and before use "
    "anywhere else.",
    "Those who died or left before the year after began are not in its evaluation.",
)


@dataclass(frozen=True)
class Coefficient:
    """One coefficient: log odds per unit of the column, with its standard error."""

    name: str
    value: float
    standard_error: float


@dataclass(frozen=True, eq=False)
class GroupPerformance:
    """How risks fare in one group of people.

    Attributes:
        by: What the groups are by.
        group: Which group.
        people: How many.
        observed: Events observed.
        expected: Events foretold.
        calibration: Observed over expected; None where too few were expected.
        sensitivity: Share of those admitted who were among the top share; None likewise.
    """

    by: str
    group: str
    people: int
    observed: int
    expected: float
    calibration: Estimate | None
    sensitivity: Estimate | None


@dataclass(frozen=True, eq=False)
class ModelCard:
    """The evidence on a risk model, from risks told by models that had not seen the person.

    Attributes:
        learned_from: Financial years whose attributes and use were learned from.
        evaluated_on: The latest of them; its outcome is the year after.
        person_years: How many person-years were learned from.
        people: How many people were evaluated.
        events: How many of those were admitted.
        folds: In how many parts people were split.
        discrimination: The c-statistic.
        average_precision: Area under the precision-recall curve.
        brier: The Brier score.
        calibration: Calibration overall.
        deciles: Calibration by tenth of risk, lowest first.
        top_share: The share taken as high risk.
        sensitivity: Share of those admitted who were in it.
        positive_predictive_value: Share of it that was admitted.
        groups: Performance by deprivation and ethnic group.
        coefficients: Of the model fitted on everybody.
        intended_use: What it is for.
        limits: Where it ends.
    """

    learned_from: tuple[int, ...]
    evaluated_on: int
    person_years: int
    people: int
    events: int
    folds: int
    discrimination: Estimate
    average_precision: float
    brier: float
    calibration: Calibration
    deciles: tuple[RiskBand, ...]
    top_share: float
    sensitivity: Estimate
    positive_predictive_value: Estimate
    groups: tuple[GroupPerformance, ...]
    coefficients: tuple[Coefficient, ...]
    intended_use: str = INTENDED_USE
    limits: tuple[str, ...] = LIMITS


def model_card(
    rows: pa.Table, risk: Vector, coefficients: tuple[Coefficient, ...], folds: int
) -> ModelCard:
    """Evaluate risks on the latest year whose outcome is known, one row a person.

    Args:
        rows: The risk table.
        risk: The risk told for each row.
        coefficients: Of the model fitted on everybody.
        folds: In how many parts people were split.
    """
    known = np.asarray(rows[OUTCOME].is_valid().to_numpy(), dtype=bool)
    year = np.asarray(rows["financial_year"].to_numpy())
    latest = int(year[known].max())
    chosen = known & (year == latest)
    tested = rows.select([OUTCOME, "imd_quintile", "ethnic_group"]).filter(pa.array(chosen))
    outcome = np.asarray(tested[OUTCOME].to_numpy(), dtype=bool)
    risk = risk[chosen]
    top = highest(risk, TOP_SHARE)
    return ModelCard(
        learned_from=tuple(int(y) for y in np.unique(year[known])),
        evaluated_on=latest,
        person_years=int(known.sum()),
        people=len(outcome),
        events=int(outcome.sum()),
        folds=folds,
        discrimination=c_statistic(outcome, risk),
        average_precision=average_precision(outcome, risk),
        brier=brier_score(outcome, risk),
        calibration=calibration(outcome, risk),
        deciles=risk_bands(outcome, risk),
        top_share=TOP_SHARE,
        sensitivity=_share(outcome & top, outcome),
        positive_predictive_value=_share(outcome & top, top),
        groups=(
            *_groups("deprivation quintile", tested["imd_quintile"], outcome, risk, top),
            *_groups("ethnic group", tested["ethnic_group"], outcome, risk, top),
        ),
        coefficients=coefficients,
    )


def _groups(
    by: str, labels: pa.ChunkedArray, outcome: Flags, risk: Vector, top: Flags
) -> Iterable[GroupPerformance]:
    coded = labels.combine_chunks().dictionary_encode(null_encoding="encode")
    member_of = coded.indices.to_numpy()
    for place, label in sorted(
        enumerate(coded.dictionary.to_pylist()), key=lambda found: str(found[1])
    ):
        member = member_of == place
        yield _group(by, "unknown" if label is None else str(label), member, outcome, risk, top)


def _group(
    by: str, label: str, member: Flags, outcome: Flags, risk: Vector, top: Flags
) -> GroupPerformance:
    observed, expected = int(outcome[member].sum()), float(risk[member].sum())
    enough = min(observed, expected) >= LEAST_EVENTS
    return GroupPerformance(
        by=by,
        group=label,
        people=int(member.sum()),
        observed=observed,
        expected=expected,
        calibration=standardised_ratio(events=observed, expected=expected) if enough else None,
        sensitivity=_share((outcome & top)[member], outcome[member]) if enough else None,
    )


def _share(part: Flags, whole: Flags) -> Estimate:
    return proportion(numerator=float(part.sum()), denominator=float(whole.sum()))
