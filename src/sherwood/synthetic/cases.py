"""What brings people to hospital: the case of each spell, chosen by age, sex and conditions.

The cases are in `facts/inpatient_cases.csv` (weights illustrative; codes ICD-10, OPCS-4 and HRG),
their prices in `facts/hrg_prices.csv` (National Cost Collection 2024/25).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd

from sherwood.synthetic.fact_tables import CASE_AGES, conditions, in_steps, numbers, read, weighted

NO_CODE = -1


@dataclass(frozen=True)
class Choice:
    """Weighted alternatives for each case, to draw one from.

    Attributes:
        words: All alternatives of all cases.
        first: Position of the first alternative of each case, and the end.
        cumulative: Cumulative share within the case, by alternative.
    """

    words: tuple[str, ...]
    first: np.ndarray
    cumulative: np.ndarray

    @classmethod
    def among(cls, options: Sequence[dict[str, float]], *, share: bool) -> Choice:
        """Prepare alternatives; with `share`, weights are probabilities and none may be drawn."""
        words: list[str] = []
        sums: list[float] = []
        first = [0]
        for option in options:
            weight = np.array(list(option.values()))
            words += list(option)
            sums += list(np.cumsum(weight) / (1.0 if share else max(weight.sum(), 1e-9)))
            first.append(len(words))
        return cls(tuple(words), np.array(first), np.array(sums))

    def draw(self, case: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        """One alternative for each case, or `NO_CODE`."""
        drawn = rng.random(len(case))
        out = np.full(len(case), NO_CODE, dtype=np.int32)
        longest = int(np.diff(self.first).max(initial=0))
        for step in reversed(range(longest)):
            at = self.first[case] + step
            inside = at < self.first[case + 1]
            hit = inside & (drawn < self.cumulative[np.minimum(at, len(self.cumulative) - 1)])
            out = np.where(hit, at, out)
        return out


@dataclass(frozen=True)
class Cases:
    """The cases of one route into hospital, or of another service.

    Attributes:
        table: The facts as filed.
        log_age: Log weight by `CASE_AGES`, ages x cases.
        log_sex: Log weight by (male, female), sexes x cases.
        log_driver: Log relative weight of each condition, conditions x cases.
    """

    table: pd.DataFrame
    log_age: np.ndarray
    log_sex: np.ndarray
    log_driver: np.ndarray

    @classmethod
    def of(cls, table: pd.DataFrame) -> Cases:
        """Prepare to choose among the rows of a table of facts."""
        table = table.reset_index(drop=True)
        names = conditions().names
        driver = np.zeros((len(names), len(table)), dtype=np.float32)
        for column, words in enumerate(table["drivers"]):
            for name, ratio in weighted(words).items():
                driver[names.index(name), column] = np.log(ratio)
        weight = (
            np.stack([numbers(row) for row in table["ages"]], axis=1) * table["weight"].to_numpy()
        )
        female = table["female"] if "female" in table else pd.Series(["1"] * len(table))
        women = np.array([1.0 if str(f) == "F" else float(f) for f in female])
        men = np.array([0.0 if str(f) == "F" else 1.0 for f in female])
        with np.errstate(divide="ignore"):
            return cls(
                table,
                np.log(weight).astype(np.float32),
                np.log(np.stack([men, women])).astype(np.float32),
                in_steps(driver),
            )

    def choose(
        self,
        age: np.ndarray,
        female: np.ndarray,
        has: np.ndarray,
        rng: np.random.Generator,
        tilt: np.ndarray | None = None,
    ) -> np.ndarray:
        """The case of each event.

        Args:
            age: Whole years.
            female: Whether female.
            has: Conditions, events x conditions.
            rng: Random numbers.
            tilt: Log weight to add to each case.
        """
        log = has.astype(np.float32) @ self.log_driver
        log += self.log_age[np.digitize(age, CASE_AGES) - 1]
        log += self.log_sex[female.astype(np.int8)]
        if tilt is not None:
            log += tilt.astype(np.float32)
        noise = -np.log(rng.standard_exponential(log.shape, dtype=np.float32) + np.float32(1e-20))
        return np.asarray((log + noise).argmax(axis=1))


@cache
def inpatient_cases(route: str) -> Cases:
    """The cases of a route: emergency, elective or day_case."""
    table = read("inpatient_cases")
    return Cases.of(table[table["route"] == route])


@dataclass(frozen=True)
class Tariff:
    """Healthcare resource groups of each case, from least to most complex, with prices.

    Attributes:
        words: All groups.
        first: Position of the first group of each case.
        count: Groups of each case.
        price: Pounds of 2024/25 by group.
    """

    words: tuple[str, ...]
    first: np.ndarray
    count: np.ndarray
    price: np.ndarray

    @classmethod
    def of(cls, roots: Sequence[str], line: str) -> Tariff:
        """The groups of each root that have a price on a line of `facts/hrg_prices.csv`."""
        table = read("hrg_prices").dropna(subset=[line])
        words: list[str] = []
        price: list[float] = []
        first, count = [], []
        for root in roots:
            mine = table[table["hrg"].str.startswith(root)].sort_values("hrg", ascending=False)
            first.append(len(words))
            count.append(len(mine))
            words += mine["hrg"].tolist()
            price += mine[line].tolist()
        return cls(tuple(words), np.array(first), np.array(count), np.array(price))

    def group(self, case: np.ndarray, complexity: np.ndarray) -> np.ndarray:
        """The group of each spell, by a complexity from 0 to 1."""
        step = (np.clip(complexity, 0, 0.999) * self.count[case]).astype(np.int32)
        return np.asarray(self.first[case] + step)


@cache
def tariff(route: str, line: str) -> Tariff:
    """The groups of the cases of a route, priced on a line; a case without falls back to stays."""
    return Tariff.of(inpatient_cases(route).table["hrg"].tolist(), line)
