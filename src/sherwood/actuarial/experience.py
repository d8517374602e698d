"""A year's experience as arrays: who was there, for how long, what they used and what it cost.

The marts hold millions of rows; the models need arrays. This is the one place where person-years
leave the engine: without names, pseudonyms or dates, and never written to disk.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import ibis.expr.types as ir
import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from sherwood.actuarial.person_years import LINES
from sherwood.errors import InputError

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
Integers = NDArray[np.int64]

CASE_MIX = ("age_band", "sex", "imd_quintile", "ethnic_group", "care_home")
GROUPS = {
    "needs_segment": "needs_segment",
    "age_band": "age_band",
    "locality": "locality_code",
    "practice": "practice_code",
}


@dataclass(frozen=True)
class Grouping:
    """To which group each person belongs."""

    names: tuple[str, ...]
    index: Integers

    def total(self, amount: NDArray[np.floating]) -> Floats:
        """The sum of `amount` (people, or people x lines) over each group."""
        if amount.ndim == 1:
            return np.bincount(self.index, weights=amount, minlength=len(self.names)).astype(float)
        columns = [self.total(amount[:, j]) for j in range(amount.shape[1])]
        return np.stack(columns, axis=1)


@dataclass(frozen=True)
class Experience:
    """The experience of one financial year.

    Attributes:
        year: The financial year.
        exposure: Years registered, by person.
        quantity: Use, people x lines.
        cost: Pounds, people x lines.
        cells: The distinct kinds of people: `CASE_MIX` and the conditions.
        cell: To which kind each person belongs.
        groupings: By name; see `GROUPS`.
    """

    year: int
    exposure: Floats
    quantity: Singles
    cost: Singles
    cells: pd.DataFrame
    cell: Integers
    groupings: dict[str, Grouping]

    @property
    def people(self) -> int:
        """How many people."""
        return len(self.exposure)

    def completed(self, factors: Floats) -> Experience:
        """The same people with use and cost of every line multiplied by its factor."""
        single = factors.astype(np.float32)
        return replace(self, quantity=self.quantity * single, cost=self.cost * single)

    @cached_property
    def unit_cost(self) -> Floats:
        """Average pounds a unit, by line; zero where a line was not used."""
        quantity = self.quantity.sum(axis=0, dtype=float)
        cost = self.cost.sum(axis=0, dtype=float)
        average: Floats = np.divide(cost, quantity, out=np.zeros_like(cost), where=quantity > 0)
        return average


def read_experience(person_year: ir.Table, year: int) -> Experience:
    """The experience of one financial year, from the mart `person_year`.

    Raises:
        InputError: Nobody was registered in that year.
    """
    conditions = [name for name in person_year.columns if name.startswith("has_")]
    amounts = [f"{kind}_{line}" for kind in ("n", "cost") for line in LINES]
    groups = [*CASE_MIX, *GROUPS.values()]
    frame = (
        person_year.filter((person_year.financial_year == year) & (person_year.exposure > 0))
        # In one order, whatever order the engine has them in: folds are drawn along it, and the
        # same release must give the same figures.
        .order_by("person_id")
        .select(
            "exposure",
            **{name: person_year[name].cast("string") for name in dict.fromkeys(groups)},
            **{name: person_year[name] for name in conditions},
            **{name: person_year[name].cast("float32") for name in amounts},
        )
        .to_pyarrow()
    )
    if not frame.num_rows:
        raise InputError(f"Nobody was registered in the financial year {year}.")
    people = frame.select([*dict.fromkeys(groups), *conditions]).to_pandas()
    cells, cell = cells_of(people, conditions)
    return Experience(
        year=year,
        exposure=frame["exposure"].to_numpy().astype(float),
        quantity=_matrix(frame, [f"n_{line}" for line in LINES]),
        cost=_matrix(frame, [f"cost_{line}" for line in LINES]),
        cells=cells,
        cell=cell,
        groupings={name: grouping_of(people[column]) for name, column in GROUPS.items()},
    )


def _matrix(frame: pa.Table, names: list[str]) -> Singles:
    return np.stack([frame[name].to_numpy() for name in names], axis=1).astype(np.float32)


def grouping_of(column: pd.Series) -> Grouping:
    """The groups a column names; what is missing is a group of its own."""
    categorical = column.astype("string").fillna("not known").astype("category")
    index = categorical.cat.codes.to_numpy().astype(np.int64)
    return Grouping(tuple(map(str, categorical.cat.categories)), index)


def cells_of(people: pd.DataFrame, conditions: list[str]) -> tuple[pd.DataFrame, Integers]:
    """The distinct kinds of people, and the kind of each person.

    The kind is found from one number built digit by digit, which is far quicker than grouping by
    thirty columns.
    """
    case_mix = people[list(CASE_MIX)].astype("string").fillna("not known").astype("category")
    number = np.zeros(len(people), dtype=np.int64)
    for name in CASE_MIX:
        codes = case_mix[name].cat
        number = number * len(codes.categories) + codes.codes.to_numpy(dtype=np.int64)
    for name in conditions:
        number = number * 2 + people[name].fillna(False).to_numpy(dtype=np.int64)
    _, first, cell = np.unique(number, return_index=True, return_inverse=True)
    cells = case_mix.iloc[first].reset_index(drop=True)
    flags = people[conditions].iloc[first].fillna(False).astype(float).reset_index(drop=True)
    # One condition is told by its own flag; the count says what several together add.
    count = pd.Categorical(np.clip(flags.sum(axis=1).astype(int), 1, 6))
    return pd.concat([cells, flags, pd.Series(count, name="condition_count")], axis=1), cell
