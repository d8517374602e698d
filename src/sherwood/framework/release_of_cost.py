"""How much of what is saved leaves the books, when, and what stays behind where.

Activity that leaves a provider takes its variable cost with it at once, its semi-fixed cost when a
whole step of capacity can go, and little of its fixed cost, late. The rest is stranded.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sherwood.actuarial.assumptions import line_assumptions
from sherwood.actuarial.experience import Floats
from sherwood.framework.baseline import Baseline
from sherwood.partnership.folder import Partnership
from sherwood.partnership.organisations import CostBehaviour

_HAIR = 1e-9
"""So that a fall of exactly so many steps is not missed by a rounding error."""


@dataclass(frozen=True, eq=False)
class Released:
    """What leaves the books and what stays on them, in pounds.

    Attributes:
        cashable: draws x years.
        stranded: draws x providers x years.
    """

    cashable: Floats
    stranded: Floats


Behaviours = dict[tuple[int, int], CostBehaviour]
"""Of each line and provider (by their places) that has cost: how it behaves."""


def behaviours(partnership: Partnership, baseline: Baseline) -> Behaviours:
    """How cost behaves, as each provider says, or else by the rules of the house for the line."""
    told = {
        (line, provider.organisation): behaviour
        for provider in partnership.providers
        for behaviour in provider.behaviour
        for line in behaviour.lines
    }
    house = {line: _of_the_house(line) for line in baseline.lines}
    return {
        (line, provider): told.get(
            (baseline.lines[line], baseline.providers[provider]), house[baseline.lines[line]]
        )
        for line, provider in zip(*np.nonzero(baseline.by_provider), strict=True)
    }


def release(saved: Floats, cost: Floats, by_provider: Floats, rules: Behaviours) -> Released:
    """What leaves the books of each provider.

    A provider loses activity in proportion to its share of a line. Where use rises instead, the
    whole average cost is charged: nobody counts on room that others leave.

    Args:
        saved: draws x lines x years, gross pounds.
        cost: lines x years, do-nothing pounds.
        by_provider: lines x providers, each provider's share.
        rules: How cost behaves.
    """
    draws, _, years = saved.shape
    cashable = np.zeros((draws, years))
    stranded = np.zeros((draws, by_provider.shape[1], years))
    busy = set(np.flatnonzero((saved != 0).any(axis=(0, 2))))
    for (line, provider), rule in rules.items():
        if line not in busy:
            continue
        gross = saved[:, line]
        fall = np.divide(gross, cost[line], out=np.zeros_like(gross), where=cost[line] > 0)
        leaves = _part_released(fall, rule) * cost[line]
        taken = np.where(gross > 0, leaves, gross) * by_provider[line, provider]
        cashable += taken
        stranded[:, provider] += gross * by_provider[line, provider] - taken
    return Released(cashable, stranded)


def _part_released(fall: Floats, rule: CostBehaviour) -> Floats:
    """The share of a line's cost that is gone, draws x years, where activity has fallen."""
    whole = np.floor(fall / rule.step + _HAIR) * rule.step if rule.step > 0 else fall
    stepped = np.minimum(_later(whole, rule.semi_fixed_lag), fall)
    late = np.minimum(_later(fall, rule.fixed_lag), fall)
    gone: Floats = (
        rule.variable * fall + rule.semi_fixed * stepped + rule.fixed * rule.fixed_released * late
    )
    return gone


def _later(of_years: Floats, lag: int) -> Floats:
    """The same figures some years on; nought before."""
    shifted = np.zeros_like(of_years)
    shifted[:, lag:] = of_years[:, : max(0, of_years.shape[1] - lag)]
    return shifted


def _of_the_house(line: str) -> CostBehaviour:
    columns = ["variable", "semi_fixed", "fixed", "step", "source"]
    rule = line_assumptions()[columns].loc[line].to_dict()
    return CostBehaviour.model_validate({"lines": (line,), **rule})
