"""The published and illustrative figures the synthetic partnership is built from.

Each lives in a small CSV file of `facts/`, with its source named there or in the manual's page on
the synthetic partnership; this file only reads them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

FOLDER = Path(__file__).parent / "facts"
AREA_AGES = (0, 1, 5, 10, 15, 18, *range(20, 95, 5))
USE_AGES = (0, 1, 5, 16, 25, 45, 65, 75, 85)
CASE_AGES = (0, 5, 18, 45, 65, 75, 85)
CONDITION_AGES = (0, 5, 10, 16, 25, 35, 45, 55, 65, 75, 85, 90)
# Use by women against men changes with age as cost does in Asaria 2017: more in the years of
# childbearing, less in old age.
_FEMALE_BY_AGE = np.array([0.85, 0.88, 0.92, 1.4, 1.3, 1.0, 0.86, 0.79, 0.77])
DISTRICTS = ("Nottingham", "Rushcliffe", "Broxtowe", "Gedling", "Ashfield")

# GDP deflator, 2024/25 = 100 (Office for Budget Responsibility, as tabled in PSSRU Unit Costs).
DEFLATOR = {2015: 0.7458, 2016: 0.7608, 2017: 0.7704, 2018: 0.7879, 2019: 0.8087, 2020: 0.8510}


def deflator(year: int) -> float:
    """Price level of a financial year, 2024/25 being 1.

    >>> deflator(2017)
    0.7704
    """
    return DEFLATOR[min(year, max(DEFLATOR))]


@cache
def deflators() -> np.ndarray:
    """Price level by year of the window, from 2015/16."""
    return np.array([deflator(2015 + year) for year in range(20)])


def read(name: str) -> pd.DataFrame:
    """A table of facts as it stands in its file."""
    return pd.read_csv(FOLDER / f"{name}.csv")


def in_steps(logs: np.ndarray) -> np.ndarray:
    """Logarithms rounded to whole 4,096ths.

    Sums of them are exact whatever the order of addition, so that matrix products give the same
    answer to the last bit on one core or many.

    >>> float(in_steps(np.array([0.1]))[0] * 4096)
    410.0
    """
    return np.asarray(np.rint(np.asarray(logs) * 4096) / 4096, dtype=np.float32)


def weighted(words: str) -> dict[str, float]:
    """Read `A=3 B=1` as weights by word.

    >>> weighted("I10=2 E119=.5")
    {'I10': 2.0, 'E119': 0.5}
    """
    if not isinstance(words, str):
        return {}
    pairs = (word.split("=") for word in words.split())
    return {key: float(value) for key, value in pairs}


def numbers(words: str) -> np.ndarray:
    """Read `1 2 .5` as an array."""
    return np.array([float(word) for word in words.split()], dtype=np.float64)


@dataclass(frozen=True)
class Conditions:
    """The long-term conditions, in order, with how common and how deadly they are.

    Attributes:
        names: The conditions.
        table: The facts as filed.
        by_age: Relative frequency, conditions x `CONDITION_AGES`.
        target: Percent of the register's age range, conditions x `DISTRICTS`.
        of_age: Youngest age the register counts.
    """

    names: tuple[str, ...]
    table: pd.DataFrame
    by_age: np.ndarray
    target: np.ndarray
    of_age: np.ndarray

    def position(self, name: str) -> int:
        """Where a condition stands in the order."""
        return self.names.index(name)


@cache
def conditions() -> Conditions:
    """The long-term conditions."""
    table, prevalence = read("conditions"), read("prevalence")
    return Conditions(
        names=tuple(table["condition"]),
        table=table,
        by_age=np.stack([numbers(row) for row in table["ages"]]),
        target=prevalence[list(DISTRICTS)].to_numpy(float),
        of_age=prevalence["of_age"].to_numpy(int),
    )


@dataclass(frozen=True)
class Uses:
    """How often people use each service, before anything about them but age and sex is known.

    Attributes:
        lines: Names of the lines of use.
        table: The facts as filed.
        rate: Events a person-year, lines x `USE_AGES` x (male, female).
        log_condition: Log of the relative rate for each condition, conditions x lines.
    """

    lines: tuple[str, ...]
    table: pd.DataFrame
    rate: np.ndarray
    log_condition: np.ndarray

    def position(self, line: str) -> int:
        """Where a line stands in the order."""
        return self.lines.index(line)


@cache
def uses() -> Uses:
    """The lines of use."""
    table, ratios = read("service_use"), read("condition_use")
    mortality = conditions().table["mortality"].to_numpy(float)
    rate = np.stack([numbers(row) for row in table["rates"]]) / 1000
    by_age = np.where((table["family"] == "death").to_numpy()[:, None], 1.0, _FEMALE_BY_AGE)
    female = table["sex_ratio"].to_numpy(float)[:, None] * by_age
    by_sex = np.stack([rate * 2 / (1 + female), rate * 2 * female / (1 + female)], axis=2)
    columns = [
        np.log(mortality if family == "death" else ratios[family].to_numpy(float)) * power
        for family, power in zip(table["family"], table["power"], strict=True)
    ]
    return Uses(tuple(table["line"]), table, by_sex, in_steps(np.stack(columns, axis=1)))
