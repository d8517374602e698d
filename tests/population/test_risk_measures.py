"""The fit and the measures of risk: each the same as a second implementation."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from scipy import special
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, brier_score_loss, roc_auc_score

from sherwood.errors import MethodError
from sherwood.population.risk.logistic import fit_logistic
from sherwood.population.risk.measures import (
    average_precision,
    brier_score,
    c_statistic,
    calibration,
    highest,
    risk_bands,
)


@pytest.mark.parametrize("precision", ["float64", "float32"])
def test_the_fit_is_scikit_learns(precision):
    rng = np.random.default_rng(3)
    x = np.column_stack([np.ones(50_000), rng.normal(size=(50_000, 3)), rng.random(50_000) < 0.01])
    y = rng.random(50_000) < special.expit(x @ [-2, 0.5, -0.3, 0, 1.5])
    ours = fit_logistic(x.astype(precision), y, ridge=1e-9)
    theirs = LogisticRegression(C=np.inf, tol=1e-10, max_iter=1000).fit(x[:, 1:], y)
    answer = [theirs.intercept_[0], *theirs.coef_[0]]
    assert ours.coefficients == pytest.approx(answer, abs=1e-4)


def test_standard_errors_are_statsmodels():
    rng = np.random.default_rng(4)
    x = np.column_stack([np.ones(2_000), rng.normal(size=(2_000, 2))])
    y = rng.random(2_000) < special.expit(x @ [-1, 0.5, -0.3])
    theirs = sm.Logit(y.astype(float), x).fit(disp=0)
    ours = fit_logistic(x, y, ridge=1e-9)
    assert np.sqrt(np.diag(ours.covariance)) == pytest.approx(theirs.bse, rel=1e-6)


def test_stretches_of_rows_are_the_only_ones_fitted():
    rng = np.random.default_rng(5)
    x = np.column_stack([np.ones(3_000), rng.normal(size=3_000)])
    y = rng.random(3_000) < 0.3
    part = fit_logistic(x, y, rows=[slice(0, 1000), slice(2000, 3000)])
    kept = np.r_[0:1000, 2000:3000]
    assert part.coefficients == pytest.approx(fit_logistic(x[kept], y[kept]).coefficients)


def test_a_larger_ridge_draws_coefficients_in_but_not_the_average():
    rng = np.random.default_rng(6)
    x = np.column_stack([np.ones(2_000), rng.normal(size=2_000)])
    y = rng.random(2_000) < special.expit(x @ [-1, 1])
    sizes = [abs(fit_logistic(x, y, ridge=r).coefficients[1]) for r in (0.1, 100, 10_000)]
    assert sizes == sorted(sizes, reverse=True)
    assert fit_logistic(x, y, ridge=1e4).probability(x).mean() == pytest.approx(y.mean())


@pytest.mark.parametrize(("outcome", "says"), [(0, "never met"), (1, "always met")])
def test_an_outcome_that_does_not_vary_is_refused(outcome, says):
    with pytest.raises(MethodError, match=says):
        fit_logistic(np.ones((10, 1)), np.full(10, outcome))


# The measures


@pytest.fixture(scope="module")
def told():
    rng = np.random.default_rng(7)
    risk = np.round(rng.beta(1, 12, 4_000), 3)  # rounded, so that there are ties
    return rng.random(4_000) < risk, risk


def test_discrimination_and_accuracy_are_scikit_learns(told):
    outcome, risk = told
    assert c_statistic(outcome, risk).value == pytest.approx(roc_auc_score(outcome, risk))
    assert average_precision(outcome, risk) == pytest.approx(average_precision_score(outcome, risk))
    assert brier_score(outcome, risk) == pytest.approx(brier_score_loss(outcome, risk))


def test_the_interval_of_the_c_statistic_is_that_of_all_pairs():
    """DeLong's variance written out over every pair, for comparison."""
    rng = np.random.default_rng(8)
    risk, outcome = rng.random(60).round(1), rng.random(60) < 0.4
    with_outcome, without = risk[outcome], risk[~outcome]
    wins = (with_outcome[:, None] > without) + 0.5 * (with_outcome[:, None] == without)
    variance = wins.mean(1).var(ddof=1) / len(with_outcome) + wins.mean(0).var(ddof=1) / len(
        without
    )
    found = c_statistic(outcome, risk)
    assert found.upper - found.value == pytest.approx(1.959964 * np.sqrt(variance), rel=1e-6)


def test_right_risks_are_calibrated_and_halved_log_odds_are_not(told):
    outcome, risk = told
    right = calibration(outcome, risk)
    assert right.slope.lower < 1 < right.slope.upper
    assert right.in_the_large.lower < 1 < right.in_the_large.upper
    assert right.average_error < 0.01
    timid = calibration(outcome, special.expit(special.logit(np.clip(risk, 1e-4, 1)) / 2))
    assert timid.slope.value > 1.5
    assert timid.average_error > 0.1


def test_bands_hold_everybody_and_every_event(told):
    outcome, risk = told
    bands = risk_bands(outcome, risk)
    assert sum(band.people for band in bands) == len(risk)
    assert sum(band.observed for band in bands) == outcome.sum()
    assert sum(band.expected for band in bands) == pytest.approx(risk.sum())


@settings(max_examples=30, deadline=None, phases=[Phase.generate])
@given(st.lists(st.floats(0, 1), min_size=1, max_size=60), st.floats(0.01, 0.99))
def test_the_highest_are_as_many_as_asked_and_nobody_else_is_higher(risks, share):
    risk = np.array(risks)
    top = highest(risk, share)
    assert top.sum() == np.ceil(share * len(risk))
    assert top.all() or risk[top].min() >= risk[~top].max()
