"""What rests on few people never reaches a page or a file."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pandas as pd

from sherwood.records.codes import SERVICE_LINE
from sherwood.report.analysis import analysis_report
from sherwood.report.counts import safe_counts
from sherwood.report.html import render
from sherwood.report.publishing import publishable, without_small
from tests.report.findings import MadeUp, made_up

LINE = next(iter(SERVICE_LINE))
MADE_AT = datetime(2026, 11, 22)


def with_a_small_age_band() -> MadeUp:
    whole = made_up()
    groups = whole.cost_by_group.copy()
    oldest = (groups["grouping"] == "age_band") & (groups["group"] == "90+")
    groups.loc[oldest, ["people", "cost"]] = [7.0, 98_765.0]
    return replace(whole, cost_by_group=groups)


def fit(findings: MadeUp) -> MadeUp:
    return publishable(findings, safe_counts(findings))


def test_a_small_group_is_hidden_and_so_is_the_one_that_would_give_it_away() -> None:
    groups = fit(with_a_small_age_band()).cost_by_group
    ages = groups[groups["grouping"] == "age_band"].set_index("group")
    hidden = ages[["people", "cost", "cost_per_person"]].isna().all(axis=1)
    assert hidden["90+"]
    assert hidden.sum() == 2


def test_groups_of_ten_or_more_are_as_they_were() -> None:
    whole = made_up()
    pd.testing.assert_frame_equal(fit(whole).cost_by_group, whole.cost_by_group, check_dtype=False)


def test_units_of_little_use_are_left_out_of_the_comparison() -> None:
    whole = made_up()
    ratios = whole.ratios.copy()
    practice = (ratios["code"] == "P1") & (ratios["service_line"] == LINE)
    locality = (ratios["code"] == "L1") & (ratios["service_line"] == LINE)
    ratios.loc[locality, "observed"] -= ratios.loc[practice, "observed"].item() - 3.0
    ratios.loc[practice, "observed"] = 3.0
    shown = fit(replace(whole, ratios=ratios)).ratios
    left = shown[shown["service_line"] == LINE]
    assert "P1" not in set(left["code"])
    assert len(left) == 30
    assert set(shown["code"]) <= set(ratios["code"])


def test_a_kind_of_activity_of_few_people_keeps_its_name_but_not_its_figures() -> None:
    few = fit(made_up()).cohorts.set_index("cohort").loc["invented_two"]
    assert few["title"] == "Invented cohort 2"
    assert few[["units", "people", "cost", "attributed"]].isna().all()


def test_neither_page_nor_files_hold_a_hidden_figure() -> None:
    report = analysis_report(with_a_small_age_band(), made_at=MADE_AT)
    assert "98,765" not in render(report)
    files = [*report.tables.values(), *(table.frame for table in report.printed_tables())]
    assert not any((frame.select_dtypes("number") == 98_765).any(axis=None) for frame in files)


def test_a_table_without_small_rows_is_left_alone() -> None:
    table = pd.DataFrame({"by": "age", "people": [30, 40]})
    shown = without_small(table, count="people", within=["by"], hide=["people"])
    assert shown["people"].tolist() == [30, 40]
