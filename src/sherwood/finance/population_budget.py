"""The population's budget, shared by need: for every practice, and so for any group of them.

Each component is shared in proportion to one weighted population, in whole pence, practice by
practice. A group's budget is the sum of its practices', so budgets sum exactly at every level.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sherwood.errors import InputError
from sherwood.finance.nodes import Nodes
from sherwood.partnership.folder import Partnership
from sherwood.partnership.money import BudgetComponent
from sherwood.partnership.organisations import Practice
from sherwood.stats.apportionment import Pence, apportion, to_pence

Floats = NDArray[np.float64]

WEIGHTS: tuple[str, ...] = get_args(BudgetComponent.model_fields["weight"].annotation)
"""Measures of need by which a component may be shared."""


@dataclass(frozen=True, eq=False)
class PopulationBudget:
    """What need gives every practice, by component.

    Attributes:
        practices: Codes.
        localities: Of each practice.
        population: Registered people of each practice.
        components: Ids.
        weighted: Practices x components: the population that each component is shared by.
        pence: Practices x components.
    """

    practices: tuple[str, ...]
    localities: tuple[str, ...]
    population: Floats
    components: tuple[str, ...]
    weighted: Floats
    pence: Pence

    @property
    def total_pence(self) -> int:
        """All of it."""
        return int(self.pence.sum())

    def of(self, practices: Sequence[str]) -> Pence:
        """Pence by component of some practices together."""
        return np.asarray(self.pence[self._rows(practices)].sum(axis=0))

    def locality_pence(self) -> dict[str, int]:
        """Pence by locality, in the order in which practices name them."""
        found: dict[str, int] = dict.fromkeys(self.localities, 0)
        for locality, pence in zip(self.localities, self.pence.sum(axis=1).tolist(), strict=True):
            found[locality] += pence
        return found

    def by_practice(self) -> pd.DataFrame:
        """Grain practice x component: locality, population, weighted_population, amount, share."""
        practices, components = self.pence.shape
        return pd.DataFrame(
            {
                "practice": np.repeat(self.practices, components),
                "locality": np.repeat(self.localities, components),
                "component": np.tile(self.components, practices),
                "population": np.repeat(self.population, components),
                "weighted_population": self.weighted.ravel(),
                "amount": self.pence.ravel() / 100,
                "share": (self.pence / self.pence.sum(axis=0)).ravel(),
            }
        )

    def by_node(self, nodes: Nodes) -> pd.DataFrame:
        """Grain node: level, parent, practices, population, amount, share, per_head.

        Practices that the hierarchy leaves out have a last row, `outside`.
        """
        whole = self.total_pence
        groups = [
            (each.code, each.name, each.level, ", ".join(each.parents), each.practices)
            for each in nodes.nodes
        ]
        if nodes.outside:
            groups.append(("outside", "Practices outside this hierarchy", 0, "", nodes.outside))
        rows = []
        for code, name, level, parent, practices in groups:
            pence = int(self.of(practices).sum())
            people = float(self.population[self._rows(practices)].sum())
            rows.append(
                {
                    "node": code,
                    "name": name,
                    "level": level,
                    "parent": parent,
                    "practices": len(practices),
                    "population": people,
                    "amount": pence / 100,
                    "share": pence / whole,
                    "per_head": pence / 100 / people if people else float("nan"),
                }
            )
        return pd.DataFrame(rows)

    def _rows(self, practices: Sequence[str]) -> list[int]:
        place = {code: row for row, code in enumerate(self.practices)}
        return [place[code] for code in practices]


def population_budget(partnership: Partnership) -> PopulationBudget:
    """Share every component of the budget among the practices, by need.

    A practice's budget = sum over components of amount x its weighted population / everyone's.

    Args:
        partnership: Its practices and budget components are read.

    Raises:
        InputError: No practices to share it among.
        MethodError: A component whose weighted populations are all nought.

    Source: NHS England, allocations 2025/26: weighted populations by component of need.

    Example:
        >>> none = dict.fromkeys(WEIGHTS, 0)
        >>> def practice(code, ill):
        ...     people = {**none, "population": 100, "mental_health": ill}
        ...     return Practice(code=code, name=code, locality="CITY", source="made up", **people)
        >>> def component(weight):
        ...     return BudgetComponent(id=weight, title=weight, weight=weight, amount=10,
        ...                            source="made up")
        >>> partnership = Partnership.model_construct(
        ...     practices=[practice("P1", 300), practice("P2", 100)],
        ...     budget_components=[component("population"), component("mental_health")],
        ... )
        >>> population_budget(partnership).by_practice()[["practice", "component", "amount"]]
          practice      component  amount
        0       P1     population     5.0
        1       P1  mental_health     7.5
        2       P2     population     5.0
        3       P2  mental_health     2.5
    """
    practices = partnership.practices
    if not practices:
        raise InputError("practices.csv has no practice to share the budget among; add them.")
    components = partnership.budget_components
    weighted = weighted_populations(practices, [each.weight for each in components])
    pence = [
        apportion(to_pence(component.amount), weighted[:, place])
        for place, component in enumerate(components)
    ]
    return PopulationBudget(
        practices=tuple(each.code for each in practices),
        localities=tuple(each.locality for each in practices),
        population=np.array([each.population for each in practices]),
        components=tuple(each.id for each in components),
        weighted=weighted,
        pence=np.stack(pence, axis=1),
    )


def weighted_populations(practices: Sequence[Practice], weights: Sequence[str]) -> Floats:
    """Practices x weights, as practices.csv has them."""
    return np.array([[getattr(each, name) for name in weights] for each in practices], np.float64)


def shares_by_weight(partnership: Partnership, nodes: Nodes) -> pd.DataFrame:
    """What share each node would have under each measure of need alone, side by side.

    Which measure is chosen moves a share by more than most plans save, so none is chosen here.

    Returns:
        Grain node x weight: population, weighted_population, share (of the practices of the
        partnership) and index (need for each person relative to the partnership's).
    """
    weighted = weighted_populations(partnership.practices, WEIGHTS)
    people = np.array([each.population for each in partnership.practices])
    place = {each.code: row for row, each in enumerate(partnership.practices)}
    rows = []
    for node in nodes.nodes:
        below = [place[code] for code in node.practices]
        mine, whole = weighted[below].sum(axis=0), weighted.sum(axis=0)
        share = np.divide(mine, whole, out=np.full_like(mine, np.nan), where=whole > 0)
        rows.append(
            pd.DataFrame(
                {
                    "node": node.code,
                    "name": node.name,
                    "level": node.level,
                    "weight": WEIGHTS,
                    "population": people[below].sum(),
                    "weighted_population": mine,
                    "share": share,
                    "index": share / (people[below].sum() / people.sum()),
                }
            )
        )
    return pd.concat(rows, ignore_index=True) if rows else pd.DataFrame()
