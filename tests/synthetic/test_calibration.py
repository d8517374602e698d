"""The synthetic partnership reaches its targets, measured in the files it wrote."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from sherwood.synthetic.calibration import COLUMNS, measure
from tests.synthetic.conftest import PEOPLE


@pytest.fixture(scope="module")
def table(extract: Path) -> pd.DataFrame:
    return pd.read_csv(extract / "calibration.csv")


def achieved(table: pd.DataFrame, name: str) -> float:
    return float(table.loc[table["measure"] == name, "achieved"].iloc[0])


def test_the_table_beside_the_data_is_what_the_files_say(
    extract: Path, table: pd.DataFrame
) -> None:
    again = measure(extract, people=PEOPLE)
    assert list(table.columns) == COLUMNS
    assert (again["achieved"] - table["achieved"]).abs().max() < 1e-3
    assert table["source"].notna().all()


def test_targets_that_so_few_people_can_judge_are_met(table: pd.DataFrame) -> None:
    judged = table[table["within"].notna()]
    missed = judged[judged["within"].astype(str) != "True"]
    assert len(judged) > 40
    assert len(missed) <= 0.1 * len(judged), missed[["measure", "place", "difference"]]


@pytest.mark.parametrize(
    ("name", "low", "high"),
    [
        ("total cost a year for 730000 people", 1.15e9, 1.5e9),
        ("share of cost in the costliest 5 %", 0.42, 0.62),
        ("share of people 65 and over", 0.148, 0.164),
        ("deaths per 1000", 6.0, 10.5),
        ("births per 1000", 9.0, 13.5),
        ("emergency admissions with a stay per 1000", 58, 78),
    ],
)
def test_headlines_are_near_at_this_size(
    table: pd.DataFrame, name: str, low: float, high: float
) -> None:
    assert low < achieved(table, name) < high


def test_lists_keep_their_proportions(table: pd.DataFrame) -> None:
    lists = table[table["measure"] == "list size"]
    assert len(lists) == 80
    large = lists[lists["target"] > 300]
    assert ((large["achieved"] - large["target"]).abs() < 5 * large["target"] ** 0.5).all()


def test_the_most_deprived_cost_more_at_the_same_age(table: pd.DataFrame) -> None:
    at_45 = [
        achieved(table, f"NHS cost a head of {sex} at 45 in fifth {fifth}")
        for sex in ("female", "male")
        for fifth in (1, 5)
    ]
    assert at_45[0] + at_45[2] > at_45[1] + at_45[3]
