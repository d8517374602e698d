"""Which uncertainty matters: for how far results spread, and for what one would decide.

Two questions that are often mixed up. A parameter *spreads* results if their mean differs with its
value: its share of the variance is that of the conditional mean (the first-order Sobol index). It
is *worth knowing* if its value would change a decision: the expected value of perfect information
about it is what deciding after knowing it brings beyond deciding now.

Both need the mean of net savings given the parameter, which `conditional_means` fits to the draws
there are, so nothing is simulated again. Effects of one programme lean together: to learn of one is
to learn something of the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sherwood.actuarial.experience import Floats
from sherwood.framework.coalitions import Coalitions, Flags
from sherwood.framework.conditional_means import (
    curves,
    perfect_information,
    variance_share,
    worth,
)
from sherwood.framework.drawn import Drawn
from sherwood.framework.knock_out import on_basis
from sherwood.framework.outcome import Basis
from sherwood.framework.simulation import Simulation

PLAN = "plan"


@dataclass(frozen=True, eq=False)
class Parameter:
    """One uncertain figure.

    Attributes:
        family: What it is of: `delay`, `effect` and so on.
        of: The item or intervention, and for an effect its lines.
        values: One a draw.
    """

    family: str
    of: str
    values: Floats


@dataclass(frozen=True)
class Family:
    """A kind of parameter.

    Attributes:
        family: Its name.
        parameters: How many are uncertain.
        share: Of the variance of net savings, 0 to 1.
    """

    family: str
    parameters: int
    share: float


@dataclass(frozen=True)
class Worth:
    """What knowing one parameter is worth to a decision.

    Attributes:
        family: Its kind.
        of: The item or intervention.
        pounds: Expected value of perfect information about it.
    """

    family: str
    of: str
    pounds: float


@dataclass(frozen=True)
class Decision:
    """To go or not to go.

    Attributes:
        of: A planned intervention, or `plan` for all of it.
        expected: Mean net savings in pounds: for an intervention, those it adds to all others.
        chance: That they are above nought.
        go: Whether one would go now.
        perfect: Pounds: what knowing everything beforehand would be worth.
        worths: Parameters that are worth knowing, the most first.
    """

    of: str
    expected: float
    chance: float
    go: bool
    perfect: float
    worths: tuple[Worth, ...]


@dataclass(frozen=True)
class Information:
    """Which uncertainty matters, in one scenario.

    Attributes:
        basis: Of the net savings.
        families: By share of the variance, the largest first.
        together: The share that no family explains alone: what they do together.
        decisions: The plan, then each intervention.
    """

    basis: Basis
    families: tuple[Family, ...]
    together: float
    decisions: tuple[Decision, ...]


def information(
    simulated: Simulation, made: Coalitions, basis: Basis = "cumulative"
) -> Information:
    """Ask which uncertainty matters.

    Args:
        simulated: The draws.
        made: The scenario, from `coalitions`, with its effects as published.
        basis: Of the net savings.

    Raises:
        MethodError: There are too few draws for the number of parameters.
    """
    found = parameters(simulated.drawn, simulated)
    everything = np.ones(len(made.items), dtype=np.bool_)
    able = made.able(everything)
    net = made.net(able, everything)
    whole = on_basis(net, basis)
    families = sorted(
        (_family(whole, name, found) for name in dict.fromkeys(each.family for each in found)),
        key=lambda family: -family.share,
    )
    known = [curves([each.values]) for each in found]
    decisions = [_decision(PLAN, whole, found, known)]
    for place, name in enumerate(made.planned):
        added = _added(made, able, place)
        decisions.append(_decision(name, on_basis(added, basis), found, known))
    return Information(
        basis=basis,
        families=tuple(families),
        together=max(0.0, 1.0 - sum(family.share for family in families)),
        decisions=tuple(decisions),
    )


def parameters(drawn: Drawn, simulated: Simulation) -> tuple[Parameter, ...]:
    """Every figure of the draws that is not sure, once each."""
    planned = [each.id for each in simulated.partnership.planned]
    uses = [each.uses for each in simulated.partnership.planned]
    effects = [
        f"{uses[one.planned]}: {', '.join(one.lines) or 'every line'}" for one in drawn.effects
    ]
    columns: list[tuple[str, Sequence[str], Floats]] = [
        ("delay", drawn.items, drawn.delay),
        ("cost_once", drawn.items, drawn.once),
        ("run_cost", drawn.items, drawn.run_cost),
        ("uptake", planned, drawn.uptake),
        ("set_up", planned, drawn.set_up),
        ("running", planned, drawn.running),
        ("running_per_person", planned, drawn.running_per_person),
        ("ramp", uses, drawn.midpoint),
        ("fade", uses, drawn.fade),
        ("effect", effects, drawn.reduction),
    ]
    found = {
        (family, of): Parameter(family, of, values[:, number])
        for family, names, values in columns
        for number, of in enumerate(names)
        if np.ptp(values[:, number]) > 0
    }
    return tuple(found.values())


def _added(made: Coalitions, able: Flags, place: int) -> Floats:
    """Net savings that one intervention adds to those of all others: draws x years."""
    spent = made.spent
    running = spent.running[:, place] + spent.double_running[:, place]
    added: Floats = made.added(able, place) - running * able[place] - spent.one_off[:, place]
    return added


def _family(results: Floats, name: str, found: Sequence[Parameter]) -> Family:
    mine = [each.values for each in found if each.family == name]
    return Family(name, len(mine), variance_share(results, mine))


def _decision(
    name: str, net_benefit: Floats, found: Sequence[Parameter], known: Sequence[Floats]
) -> Decision:
    worths = (
        Worth(each.family, each.of, worth(net_benefit, of_each))
        for each, of_each in zip(found, known, strict=True)
    )
    expected = float(net_benefit.mean())
    return Decision(
        of=name,
        expected=expected,
        chance=float((net_benefit > 0).mean()),
        go=expected > 0,
        perfect=perfect_information(net_benefit),
        worths=tuple(
            sorted((worth for worth in worths if worth.pounds > 0), key=lambda each: -each.pounds)
        ),
    )
