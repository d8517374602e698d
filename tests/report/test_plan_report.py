"""The report of a plan, on the made-up partnership: what it says, and that each figure says how."""

from __future__ import annotations

import re
from datetime import datetime
from functools import cache

import pandas as pd
import pytest

from sherwood.report.html import render
from sherwood.report.page import Figure, Report, Table
from sherwood.report.plan import plan_report
from sherwood.report.plan.hospitals import FEWEST, activity_by_group, steps
from sherwood.report.plan.telling import telling
from tests.finance.made_up_plan import made_up_plan

MADE_AT = datetime(2026, 11, 22, 9, 30)


@cache
def report() -> Report:
    return plan_report(made_up_plan(), made_at=MADE_AT, inputs={"partnership": "made_up"})


@cache
def page() -> str:
    return render(report())


def words() -> str:
    """What a reader sees: the page without its pictures and its style."""
    seen = re.sub(r"<(style|svg).*?</\1>", " ", page(), flags=re.DOTALL)
    return re.sub(r"<[^>]+>", " ", seen)


def test_every_section_is_there_and_named_once() -> None:
    keys = [section.key for section in report().sections]
    assert keys == [
        "gap", "claim", "savings", "priorities", "money", "risk", "survival", "hospitals",
        "unknown",
    ]  # fmt: skip
    named = re.findall(r'\bid="([^"]+)"', page())
    assert len(named) == len(set(named))


@pytest.mark.parametrize("slip", ["nan", "None", "inf", "NaT", "Traceback"])
def test_no_slip_of_the_machine_reaches_a_reader(slip: str) -> None:
    assert not re.search(rf"\b{slip}\b", words())


def test_synthetic_people_are_said_to_be() -> None:
    assert "Synthetic people" in words()


def test_every_table_with_numbers_says_how_they_are_known() -> None:
    silent = [
        item.key
        for section in report().sections
        for item in section.items
        if isinstance(item, Table) and item.how is None
    ]
    assert silent == []


def test_how_we_know_names_method_period_interval_and_source() -> None:
    for section in report().sections:
        for item in section.items:
            how = item.how if isinstance(item, Figure | Table) else None
            if how is not None:
                assert how.method and how.source, item
                numbers = item.table if isinstance(item, Figure) else item
                if any("p10" in column.heading for column in numbers.columns):
                    assert how.interval, numbers.key


def test_the_summary_tells_gap_claim_and_evidence() -> None:
    said = " ".join(report().summary)
    assert "£40 million more than there will be to pay for it in 2020/21" in said
    assert "between £20 million and £30 million" in said
    assert "On the evidence that has been published" in said


def test_nobody_reads_a_chance_that_draws_cannot_tell() -> None:
    assert "the chance that it gets there is 0%" not in words()


def test_the_waterfall_drawn_is_the_waterfall_kept() -> None:
    tables = {table.key: table.frame for table in report().printed_tables()}
    frame = tables["waterfall-table"]
    ends = frame[frame.kind.isin(["do_nothing", "plan"])].set_index("kind").amount
    moves = frame[~frame.kind.isin(["do_nothing", "plan"])].amount.sum()
    assert round(100 * (ends.do_nothing + moves)) == round(100 * ends.plan)


def test_bed_days_go_from_base_year_to_horizon_without_a_rest() -> None:
    tables = {table.key: table.frame for table in report().printed_tables()}
    frame = tables["bed-days-table"]
    assert frame.amount.iloc[:-1].sum() == pytest.approx(frame.amount.iloc[-1], abs=1e-6)
    for setting in made_up_plan().hospitals.settings:
        assert not setting.unexplained().any()


def test_small_numbers_of_hospital_activity_are_not_told() -> None:
    at = telling(made_up_plan())
    groups = activity_by_group(at)
    assert not ((groups.baseline > 0) & (groups.baseline < FEWEST)).any()
    named = steps(at)
    named = named[named.step != "smaller steps"]
    assert (named["mean"].abs() >= FEWEST).all()


def test_scenarios_are_written_for_programs_as_they_are_printed() -> None:
    scenarios = report().tables["scenarios"]
    printed = next(t.frame for t in report().printed_tables() if t.key == "scenarios-table")
    last = scenarios[scenarios.year == 2020].reset_index(drop=True)
    pd.testing.assert_series_equal(
        last.cumulative_p50, printed.cumulative_p50, check_names=False, check_exact=False
    )
