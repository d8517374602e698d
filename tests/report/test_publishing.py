"""What rests on few people never reaches a page or a file."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pandas as pd

from sherwood.report.analysis import analysis_report
from sherwood.report.html import render
from sherwood.report.publishing import publishable, without_small
from tests.report.findings import MadeUp, made_up

MADE_AT = datetime(2026, 11, 22)


def with_a_small_locality() -> MadeUp:
    whole = made_up()
    groups = whole.cost_by_group.copy()
    south = (groups["grouping"] == "locality") & (groups["group"] == "South place")
    groups.loc[south, ["people", "cost"]] = [7.0, 98_765.0]
    return replace(whole, cost_by_group=groups)


def test_a_small_group_is_hidden_and_so_is_the_one_that_would_give_it_away() -> None:
    groups = publishable(with_a_small_locality()).cost_by_group
    localities = groups[groups["grouping"] == "locality"]
    assert localities[["people", "cost", "cost_per_person"]].isna().all(axis=None)


def test_groups_of_ten_or_more_are_as_they_were() -> None:
    whole = made_up()
    pd.testing.assert_frame_equal(
        publishable(whole).cost_by_group, whole.cost_by_group, check_dtype=False
    )


def test_units_of_little_use_are_left_out_of_the_comparison() -> None:
    whole = made_up()
    ratios = whole.ratios.copy()
    ratios.loc[ratios["code"] == "P1", "observed"] = 3.0
    shown = publishable(replace(whole, ratios=ratios)).ratios
    assert "P1" not in set(shown["code"])
    assert set(shown["code"]) <= set(ratios["code"])


def test_a_kind_of_activity_of_few_people_keeps_its_name_but_not_its_figures() -> None:
    few = publishable(made_up()).cohorts.set_index("cohort").loc["invented_two"]
    assert few["title"] == "Invented cohort 2"
    assert few[["units", "people", "cost", "attributed"]].isna().all()


def test_neither_page_nor_files_hold_a_hidden_figure() -> None:
    report = analysis_report(with_a_small_locality(), made_at=MADE_AT)
    assert "98,765" not in render(report)
    files = [*report.tables.values(), *(table.frame for table in report.printed_tables())]
    assert not any((frame.select_dtypes("number") == 98_765).any(axis=None) for frame in files)


def test_a_table_without_small_rows_is_left_alone() -> None:
    table = pd.DataFrame({"by": "age", "people": [30, 40]})
    shown = without_small(table, count="people", within=["by"], hide=["people"])
    assert shown["people"].tolist() == [30, 40]
