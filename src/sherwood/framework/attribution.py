"""What each enabler and function is worth: the Shapley value of net savings over the plan.

An item alone is worth little, and the last one to arrive makes everything work; so an item's worth
is what it adds on average over all orders in which the items could come. The worths sum to what all
of them together add, in whole pence.

Most of the answer is exact. An item's own cost falls on it in any order. What one intervention
saves and costs to run by itself goes in equal parts to the items it stands on. Only what differs
because interventions overlap, and because capacity goes in steps, is found from sampled orders,
each taken forwards and backwards.

Source: Castro, Gómez and Tejada, Polynomial calculation of the Shapley value based on sampling,
Computers and Operations Research 36 (2009).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sherwood.actuarial.experience import Floats
from sherwood.errors import MethodError
from sherwood.framework.coalitions import Coalitions, Flags
from sherwood.stats.apportionment import Pence, round_together, to_pence

Places = NDArray[np.int64]

PERMUTATIONS = 512


@dataclass(frozen=True)
class Worth:
    """What one item adds to net savings over the plan.

    Attributes:
        item: The enabler or function.
        pence: Its worth: what it makes possible less what it costs.
        own_cost: Pence: what it costs itself, which is in its worth already.
        error: Standard error in pounds, from the sampled orders.
        interventions: How many stand on it.
    """

    item: str
    pence: int
    own_cost: int
    error: float
    interventions: int


@dataclass(frozen=True)
class Attribution:
    """Net savings attributed to items.

    Attributes:
        worths: By item.
        without_any: Pence: net savings with no item: what setting up costs in vain.
        with_all: Pence: net savings with every item of the scenario: the worths added to the
            former, to the penny.
        permutations: Orders that were sampled.
        draws: Draws over which savings were averaged.
    """

    worths: tuple[Worth, ...]
    without_any: int
    with_all: int
    permutations: int
    draws: int


def attribute(made: Coalitions, *, permutations: int = PERMUTATIONS, seed: int = 1) -> Attribution:
    """Attribute expected net savings over the plan to its enablers and functions.

    Args:
        made: A scenario, from `coalitions`.
        permutations: Orders to sample, half of them the others backwards.
        seed: Of the orders.

    Raises:
        MethodError: An odd number of permutations, or fewer than four.
    """
    if permutations < 4 or permutations % 2:
        raise MethodError(f"{permutations} permutations: choose an even number from 4 upwards")
    costs, alone = _own_costs(made), _alone(made)
    carried = made.needs * (alone / np.maximum(made.needs.sum(axis=1), 1))[:, None]
    pairs = _sampled(made, permutations // 2, np.random.default_rng(seed))
    overlap = pairs.mean(axis=0)
    error = pairs.std(axis=0, ddof=1) / np.sqrt(len(pairs))
    values = carried[made.possible].sum(axis=0) + overlap - costs
    pence = _in_pence(values, made.needed)
    nothing = np.zeros(len(made.items), dtype=np.bool_)
    without_any = to_pence(float(made.net(made.able(nothing), nothing).mean(axis=0).sum()))
    worths = tuple(
        Worth(item, int(pence[n]), to_pence(costs[n]), float(error[n]), int(made.needs[:, n].sum()))
        for n, item in enumerate(made.items)
    )
    return Attribution(
        worths=worths,
        without_any=without_any,
        with_all=without_any + int(pence.sum()),
        permutations=permutations,
        draws=len(made.spent.one_off),
    )


def _own_costs(made: Coalitions) -> Floats:
    """Expected pounds that each item costs over the years looked at."""
    mine = slice(len(made.planned), None)
    spent = made.spent.one_off[:, mine] + made.spent.running[:, mine]
    costs: Floats = spent.mean(axis=0).sum(axis=1)
    return costs


def _alone(made: Coalitions) -> Floats:
    """What each intervention would save by itself, less what it costs to run."""
    savings = [_cashable(made, 1 << place) for place in range(len(made.planned))]
    mine = slice(0, len(made.planned))
    running = made.spent.running[:, mine] + made.spent.double_running[:, mine]
    alone: Floats = np.array(savings) - running.mean(axis=0).sum(axis=1)
    return alone


def _cashable(made: Coalitions, able: int) -> float:
    return sum(line.mean(able) for line in made.lines)


def _sampled(made: Coalitions, pairs: int, rng: np.random.Generator) -> Floats:
    """What items add beyond interventions by themselves: pairs of orders x items."""
    found = np.zeros((pairs, len(made.items)))
    playing: Places = np.flatnonzero(made.possible).astype(np.int64)
    alone = np.array([_cashable(made, 1 << place) for place in range(len(made.planned))])
    for pair in range(pairs):
        order = rng.permutation(len(made.items))
        for direction in (order, order[::-1]):
            found[pair] += _in_order(made, direction, playing, alone) / 2
    return found


def _in_order(made: Coalitions, order: Places, playing: Places, alone: Floats) -> Floats:
    """What each item adds beyond interventions by themselves if items come in one order."""
    arrival = np.empty(len(order), dtype=np.int64)
    arrival[order] = np.arange(len(order))
    complete = np.where(made.needs[playing], arrival, -1).max(axis=1, initial=-1)
    added = np.zeros(len(order))
    able, before = 0, 0.0
    for moment in np.unique(complete):
        new = playing[complete == moment]
        able |= sum(1 << int(place) for place in new)
        now = _cashable(made, able)
        added[order[moment]] += now - before - alone[new].sum()
        before = now
    return added


def _in_pence(values: Floats, needed: Flags) -> Pence:
    """Whole pence: what nothing needs to the penny, the rest so that their sum is right."""
    pence = np.array([to_pence(value) for value in values], dtype=np.int64)
    if needed.any():
        pence[needed] = round_together(100 * values[needed])
    return pence
