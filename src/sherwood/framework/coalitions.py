"""What a plan saves with only some of its items, found without simulating it again.

An intervention works only when all that it requires is there, so what a set of items is worth
depends only on the interventions it makes able to work; and cost leaves the books line by line, so
each line needs to know only those that reach it. Each line keeps its answer for each such set.

The answers are those of `simulation.run` on the same draws, with the other interventions' gates
shut: a test holds them together.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from sherwood.actuarial.experience import Floats
from sherwood.framework.kernel import MOST
from sherwood.framework.ramps import strength
from sherwood.framework.readiness import items, required
from sherwood.framework.release_of_cost import Behaviours, release
from sherwood.framework.simulation import Simulation
from sherwood.framework.spending import Spending, spending
from sherwood.partnership.folder import Partnership
from sherwood.partnership.framework import Scenario

Flags = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Line:
    """One service line.

    Attributes:
        members: Places of the planned interventions that reach it.
        rates: members x draws x groups x years: log(1 - x), x the share each takes by itself.
        cost: groups x years: do-nothing pounds of the groups that are reached.
        whole: one x years: those of all groups.
        by_rule: one x rules: share of the line's cost that behaves alike.
        rules: How it behaves.
        means: Expected cashable savings over all years, for each set of members asked for.
    """

    members: tuple[int, ...]
    rates: Floats
    cost: Floats
    whole: Floats
    by_rule: Floats
    rules: Behaviours
    means: dict[int, float] = field(default_factory=dict)

    def together(self, able: Flags) -> Floats:
        """log(1 - x) of what some interventions take together: draws x groups x years."""
        those = np.flatnonzero(able[list(self.members)])
        summed: Floats = self.rates[those].sum(axis=0)
        return summed

    def saved(self, together: Floats) -> Floats:
        """Pounds that no longer arise: draws x years."""
        gross: Floats = -(self.cost * np.expm1(together)).sum(axis=1)
        return gross

    def released(self, gross: Floats) -> Floats:
        """What of that leaves the books: draws x years."""
        return release(gross[:, None], self.whole, self.by_rule, self.rules).cashable

    def mean(self, able: int) -> float:
        """Expected cashable savings over all years.

        Args:
            able: The interventions able to work, a bit for each by its place.
        """
        mine = able & self._mask
        if mine not in self.means:
            flags = np.array([bool(mine >> place & 1) for place in range(max(self.members) + 1)])
            cashable = self.released(self.saved(self.together(flags)))
            self.means[mine] = float(cashable.mean(axis=0).sum())
        return self.means[mine]

    @cached_property
    def _mask(self) -> int:
        return sum(1 << place for place in self.members)


@dataclass(frozen=True, eq=False)
class Coalitions:
    """A scenario made ready to be asked what any set of its items is worth.

    Attributes:
        planned: Planned interventions.
        items: Enablers and functions that the scenario has.
        needs: planned x items: what each requires, and what that requires in turn.
        possible: By planned: whether the scenario has all it needs.
        lines: Service lines that any of them reaches.
        spent: By purpose: planned, then items. draws x purposes x years.
        years: Years looked at.
    """

    planned: tuple[str, ...]
    items: tuple[str, ...]
    needs: Flags
    possible: Flags
    lines: tuple[Line, ...]
    spent: Spending
    years: int

    @property
    def needed(self) -> Flags:
        """By item: whether any intervention stands on it."""
        return np.asarray(self.needs.any(axis=0))

    def able(self, present: Flags) -> Flags:
        """By planned: whether all it needs is among the items present."""
        found: Flags = self.possible & ~(self.needs & ~present).any(axis=1)
        return found

    def gross(self, able: Flags) -> Floats:
        """Gross savings with some interventions able: draws x years."""
        return self._summed([line.saved(line.together(able)) for line in self._reached(able)])

    def cashable(self, able: Flags) -> Floats:
        """Savings that leave the books, likewise."""
        return self._summed(
            [line.released(line.saved(line.together(able))) for line in self._reached(able)]
        )

    def added(self, able: Flags, place: int) -> Floats:
        """Savings that leave the books with one of those able, less those without it."""
        parts = []
        for line in self.lines:
            if able[place] and place in line.members:
                together = line.together(able)
                others = together - line.rates[line.members.index(place)]
                parts.append(line.released(line.saved(together)))
                parts.append(-line.released(line.saved(others)))
        return self._summed(parts)

    def costs(self, able: Flags, present: Flags) -> Floats:
        """Everything spent: draws x years. What cannot work is set up all the same."""
        paid = np.concatenate([np.ones_like(able), present])
        works = np.concatenate([able, present])
        spent = self.spent.one_off[:, paid].sum(axis=1)
        both = self.spent.running[:, works] + self.spent.double_running[:, works]
        total: Floats = spent + both.sum(axis=1)
        return total

    def net(self, able: Flags, present: Flags) -> Floats:
        """Net savings: draws x years."""
        return self.cashable(able) - self.costs(able, present)

    def _reached(self, able: Flags) -> list[Line]:
        return [line for line in self.lines if able[list(line.members)].any()]

    def _summed(self, parts: list[Floats]) -> Floats:
        return sum(parts, np.zeros((len(self.spent.one_off), self.years)))


def coalitions(
    simulated: Simulation,
    scenario: Scenario,
    gate: Floats,
    *,
    reduction: Floats | None = None,
    years: int | None = None,
) -> Coalitions:
    """Make a scenario ready.

    Args:
        simulated: What is the same in every scenario.
        scenario: Which items there are.
        gate: As for `simulation.run`, with every item of the scenario present.
        reduction: Effects, if not the published ones.
        years: The first so many years only; those of the plan by default.
    """
    partnership = simulated.partnership
    kept = years or partnership.place.years
    reduced = simulated.drawn.reduction if reduction is None else reduction
    force = strength(partnership, simulated.drawn, gate, reduced)[:, :, :kept]
    there = np.array([name not in scenario.without for name in items(partnership)])
    there &= scenario.items != "none"
    closure = needs(partnership)
    spent = spending(partnership, simulated.baseline, scenario, simulated.drawn, gate)
    purposes = np.concatenate([np.ones(len(partnership.planned), dtype=bool), there])
    names = [name for name, meant in zip(spent.purposes, purposes, strict=True) if meant]
    return Coalitions(
        planned=simulated.baseline.planned,
        items=tuple(names[len(partnership.planned) :]),
        needs=closure[:, there],
        possible=np.logical_not(closure[:, ~there].any(axis=1)),
        lines=tuple(_lines(simulated, force, kept)),
        spent=Spending(
            tuple(names),
            spent.running[:, purposes, :kept],
            spent.one_off[:, purposes, :kept],
            spent.double_running[:, purposes, :kept],
        ),
        years=kept,
    )


def needs(partnership: Partnership) -> Flags:
    """Planned x items (enablers, then functions): all that each stands on."""
    known = items(partnership)
    found = np.zeros((len(partnership.planned), len(known)), dtype=np.bool_)
    for row, planned in enumerate(partnership.planned):
        below = required(partnership, partnership.interventions[planned.uses].requires)
        found[row] = [name in below for name in known]
    return found


def _lines(simulated: Simulation, force: Floats, years: int) -> list[Line]:
    found = []
    planned = np.array([one.planned for one in simulated.drawn.effects])
    for number in range(simulated.cost.shape[1]):
        exposed = simulated.exposed[:, :, number]
        effects = np.flatnonzero(exposed.any(axis=1))
        if not effects.size:
            continue
        members = tuple(int(place) for place in np.unique(planned[effects]))
        groups = np.flatnonzero(exposed[effects].any(axis=0))
        rates = np.zeros((len(members), len(force), groups.size, years))
        for effect in effects:
            taken = exposed[effect, groups][None, :, None] * force[:, effect, None, :]
            rates[members.index(int(planned[effect]))] += np.log1p(-np.minimum(taken, MOST))
        by_rule, rules = _rules(simulated, number)
        whole = simulated.cost[:, number, :years]
        every = whole.sum(axis=0)[None]
        found.append(Line(members, rates, whole[groups], every, by_rule, rules))
    return found


def _rules(simulated: Simulation, line: int) -> tuple[Floats, Behaviours]:
    """Providers of a line whose cost behaves alike, taken together."""
    shares: dict[str, float] = {}
    alike = {}
    for (of_line, provider), rule in simulated.rules.items():
        if of_line == line:
            key = rule.model_dump_json()
            alike[key] = rule
            shares[key] = shares.get(key, 0.0) + simulated.baseline.by_provider[line, provider]
    rules = {(0, number): alike[key] for number, key in enumerate(shares)}
    return np.array([list(shares.values())]), rules
