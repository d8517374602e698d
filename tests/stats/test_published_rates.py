"""The answer sheets of the national package (version 2.1.0), at the precision they are given."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from tests.shared_data import shared

from sherwood.stats import (
    indirectly_standardised_rate,
    mean,
    proportion,
    rate,
    standardised_rate,
    standardised_ratio,
)
from sherwood.stats.intervals import byar_interval, wilson_interval

BOTH = (0.95, 0.998)
CLOSE = {"rtol": 1e-12, "atol": 1e-15}


def sheet(name: str) -> pd.DataFrame:
    return pd.read_csv(shared("known_answers/phe_indicator_methods") / f"{name}.csv")


def test_wilson_limits() -> None:
    answers = sheet("Byars_Wilson__testdata_B_W").query("method == 'Wilson'")
    for level, rows in answers.groupby("confidence"):
        lower, upper = wilson_interval(
            numerator=rows.x, denominator=rows.n, confidence=float(level.strip("%")) / 100
        )
        np.testing.assert_allclose(lower, rows.lowercl, **CLOSE)
        np.testing.assert_allclose(upper, rows.uppercl, **CLOSE)


def test_byar_limits() -> None:
    answers = sheet("Byars_Wilson__testdata_B_W").query("method == 'Byars'")
    for level, rows in answers.groupby("confidence"):
        lower, upper = byar_interval(events=rows.x, confidence=float(level.strip("%")) / 100)
        given = rows.lowercl.notna()
        np.testing.assert_allclose(lower[given], rows.lowercl[given], **CLOSE)
        np.testing.assert_allclose(upper, rows.uppercl, **CLOSE)
        # Where the sheet gives no lower limit the formula is below zero, which no count can be.
        assert (lower[~given] == 0).all()


def test_proportions() -> None:
    answers = sheet("Proportion__testdata_Prop").dropna(subset=["Numerator", "Denominator"])
    for per, rows in answers.groupby("multiplier"):
        found = proportion(
            numerator=rows.Numerator, denominator=rows.Denominator, per=per, confidence=BOTH
        )
        check(found, rows)


def test_grouped_proportions() -> None:
    rows = sheet("Proportion__testdata_Prop_g").dropna(subset=["Numerator", "Denominator"])
    found = proportion(numerator=rows.Numerator, denominator=rows.Denominator)
    np.testing.assert_allclose(found.value, rows.value, **CLOSE)
    np.testing.assert_allclose(found.lower, rows.lowercl, **CLOSE)
    np.testing.assert_allclose(found.upper, rows.uppercl, **CLOSE)


def test_crude_rates() -> None:
    answers = sheet("Rate__testdata_Rate").dropna(subset=["Numerator", "Denominator"])
    for per, rows in answers.groupby("multiplier"):
        found = rate(events=rows.Numerator, population=rows.Denominator, per=per, confidence=BOTH)
        check(found, rows)


def test_grouped_crude_rates() -> None:
    rows = sheet("Rate__testdata_Rate_g").dropna(subset=["Numerator", "Denominator"])
    found = rate(events=rows.Numerator, population=rows.Denominator)
    np.testing.assert_allclose(found.value, rows.value, **CLOSE)
    np.testing.assert_allclose(found.lower, rows.lowercl, **CLOSE)
    np.testing.assert_allclose(found.upper, rows.uppercl, **CLOSE)


def test_means() -> None:
    people = sheet("Mean__testdata_Mean").dropna()
    answers = sheet("Mean__testdata_Mean_results").set_index("area")
    by_area = mean(values=people["values"], by=people.area, confidence=BOTH)
    check(by_area, answers.loc[["Area1", "Area2"]])
    everybody = mean(values=people["values"], confidence=BOTH)
    check(everybody, answers.loc["No grouping"])
    np.testing.assert_allclose(by_area.numerator, answers.value_sum[:2])
    np.testing.assert_allclose(by_area.denominator, answers.value_count[:2])


@pytest.mark.parametrize("per", [10_000, 100_000])
def test_directly_standardised_rates(per: int) -> None:
    answers = sheet("DSR_ISR__testresults_DSR").query(f"statistic == 'dsr per {per}'")
    answers = answers.query("method == 'Dobson'").set_index("area")
    areas = ["testdata_big", "testdata_small", "testdata_tiny"]
    events, population = banded("DSR_ISR__testdata_multiarea", areas)
    found = standardised_rate(events=events, population=population, per=per, confidence=BOTH)
    check(found, answers.reindex(areas))
    assert found.note == "No rate for 1 area(s) with fewer than 10 events."


def test_a_rate_standardised_to_another_population() -> None:
    bands = sheet("DSR_ISR__testdata_1976").dropna()
    answers = sheet("DSR_ISR__testresults_DSR").set_index(["area", "statistic"])
    answer = answers.loc[("testdata_1976", "dsr per 100000")]
    found = standardised_rate(
        events=bands["count"], population=bands["pop"], standard=bands.esp1976, confidence=BOTH
    )
    np.testing.assert_allclose(found.value, answer.value, **CLOSE)
    np.testing.assert_allclose(found.at(0.95).lower, answer.lower95_0cl, **CLOSE)
    np.testing.assert_allclose(found.at(0.95).upper, answer.upper95_0cl, **CLOSE)
    # The sheet's own 99.8 % limits of this row are ten times too large: a lower limit of 76,593
    # for a rate of 8,592.
    np.testing.assert_allclose(found.at(0.998).lower * 10, answer.lower99_8cl, **CLOSE)
    np.testing.assert_allclose(found.at(0.998).upper * 10, answer.upper99_8cl, **CLOSE)


def test_indirectly_standardised_rates_and_ratios() -> None:
    answers = sheet("DSR_ISR__testresults_ISR").set_index(["statistic", "area"])
    areas = ["testdata_big", "testdata_small", "testdata_tiny"]
    events, population = banded("DSR_ISR__testdata_multiarea", areas)
    reference = sheet("DSR_ISR__refdata")
    given = {
        "population": population,
        "reference_events": reference.refcount,
        "reference_population": reference.refpop,
        "confidence": BOTH,
    }
    for per in (1000, 100_000):
        rows = answers.loc[f"indirectly standardised rate per {per}"].loc[areas]
        found = indirectly_standardised_rate(events=events, per=per, **given)
        check(found, rows)
        np.testing.assert_allclose(found.denominator, rows.expected)
        check(indirectly_standardised_rate(events=events.sum(axis=1), per=per, **given), rows)
    for per in (1, 100):
        rows = answers.loc[f"indirectly standardised ratio x {per}"].loc[areas]
        check(standardised_ratio(events=events, per=per, **given), rows)
        known = standardised_ratio(
            events=rows.observed, expected=rows.expected, per=per, confidence=BOTH
        )
        check(known, rows)


def banded(name: str, areas: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """Events and population, an area a row and a band a column; a missing count is no event."""
    table = sheet(name)
    parts = [table[table.area == area] for area in areas]
    return (
        np.array([part["count"].fillna(0) for part in parts]),
        np.array([part["pop"] for part in parts]),
    )


def check(found, rows) -> None:  # type: ignore[no-untyped-def]
    """The value and both pairs of limits against the sheet's columns."""
    np.testing.assert_allclose(found.value, rows["value"], **CLOSE)
    for level, name in ((0.95, "95_0"), (0.998, "99_8")):
        np.testing.assert_allclose(found.at(level).lower, rows[f"lower{name}cl"], **CLOSE)
        np.testing.assert_allclose(found.at(level).upper, rows[f"upper{name}cl"], **CLOSE)
