"""Which uncertainty matters: for how far results spread, and for what one would decide.

Two questions that are often mixed up. A parameter *spreads* results if their mean differs with its
value: its share of the variance is that of the conditional mean (the first-order Sobol index). It
is *worth knowing* if its value would change a decision: the expected value of perfect information
about it is what deciding after knowing it brings beyond deciding now.

Both need the mean of net savings given the parameter. It is fitted to the draws there are, by a
cubic in each parameter, so nothing is simulated again; a fit that chance could have made counts as
none.

Source: Strong, Oakley and Brennan, Estimating multiparameter partial expected value of perfect
information from a probabilistic sensitivity analysis sample, Medical Decision Making 34 (2014).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats

from sherwood.actuarial.experience import Floats
from sherwood.errors import MethodError
from sherwood.framework.coalitions import Coalitions, Flags
from sherwood.framework.drawn import Drawn
from sherwood.framework.knock_out import on_basis
from sherwood.framework.outcome import Basis
from sherwood.framework.simulation import Simulation

DEGREE = 3
BY_CHANCE = 0.001
"""The chance at which a fit to a parameter that does not matter is taken for one that does."""

_DRAWS_PER_TERM = 10
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
    decisions = [_decision(PLAN, whole, found)]
    for place, name in enumerate(made.planned):
        added = _added(made, able, place)
        decisions.append(_decision(name, on_basis(added, basis), found))
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


def variance_share(results: Floats, columns: Sequence[Floats]) -> float:
    """The share of the variance of results that goes with some parameters.

    Args:
        results: One a draw.
        columns: The parameters' values, each one a draw.

    Returns:
        0 to 1, corrected for what so many terms would fit by chance.

    Example:
        >>> from scipy.stats import qmc
        >>> first, second = qmc.Sobol(2, rng=1).random(1024).T
        >>> round(variance_share(3 * first + second, [first]), 2)
        0.9
    """
    variance = float(results.var())
    if variance == 0 or not columns:
        return 0.0
    fitted, terms = _conditional_mean(results, columns)
    explained = float(fitted.var()) / variance
    free = results.size - terms - 1
    return max(0.0, 1 - (1 - explained) * (results.size - 1) / free) if explained else 0.0


def partial_information(net_benefit: Floats, columns: Sequence[Floats]) -> float:
    """What knowing some parameters is worth before deciding to go or not.

    Args:
        net_benefit: Of going rather than not, in pounds, one a draw.
        columns: The parameters' values, each one a draw.

    Returns:
        Expected value of perfect information about them, in pounds: never below nought, nor above
        that about everything.
    """
    if not columns or net_benefit.var() == 0:
        return 0.0
    fitted, _ = _conditional_mean(net_benefit, columns)
    now = max(0.0, float(net_benefit.mean()))
    gain = float(np.maximum(fitted, 0.0).mean()) - now
    return min(max(0.0, gain), perfect_information(net_benefit))


def perfect_information(net_benefit: Floats) -> float:
    """What knowing everything is worth before deciding to go or not, in pounds.

    Example:
        >>> perfect_information(np.array([300.0, -100.0]))
        50.0
    """
    return float(np.maximum(net_benefit, 0.0).mean() - max(0.0, float(net_benefit.mean())))


def _added(made: Coalitions, able: Flags, place: int) -> Floats:
    """Net savings that one intervention adds to those of all others: draws x years."""
    others = able.copy()
    others[place] = False
    spent = made.spent
    saved = np.zeros((len(spent.one_off), made.years))
    if able[place]:
        saved = made.cashable(able) - made.cashable(others)
    running = spent.running[:, place] + spent.double_running[:, place]
    added: Floats = saved - running * able[place] - spent.one_off[:, place]
    return added


def _family(results: Floats, name: str, found: Sequence[Parameter]) -> Family:
    mine = [each.values for each in found if each.family == name]
    return Family(name, len(mine), variance_share(results, mine))


def _decision(name: str, net_benefit: Floats, found: Sequence[Parameter]) -> Decision:
    worths = (
        Worth(each.family, each.of, partial_information(net_benefit, [each.values]))
        for each in found
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


def _conditional_mean(results: Floats, columns: Sequence[Floats]) -> tuple[Floats, int]:
    """The mean of results given some parameters, and how many terms were fitted.

    Raises:
        MethodError: There are too few draws.
    """
    terms = DEGREE * len(columns)
    if results.size < _DRAWS_PER_TERM * (terms + 1):
        raise MethodError(
            f"{results.size} draws are too few for {len(columns)} parameters at once: "
            f"simulate with at least {_DRAWS_PER_TERM * (terms + 1)}"
        )
    design = np.empty((results.size, terms + 1))
    design[:, 0] = 1.0
    for number, values in enumerate(columns):
        standard = (values - values.mean()) / values.std()
        for power in range(DEGREE):
            design[:, 1 + number * DEGREE + power] = standard ** (power + 1)
    orthogonal, triangle = np.linalg.qr(design)
    kept = orthogonal[:, np.abs(np.diag(triangle)) > 1e-9 * np.sqrt(results.size)]
    fitted: Floats = kept @ (kept.T @ results)
    used = kept.shape[1] - 1
    left = float(((results - fitted) ** 2).sum())
    explained = float(((fitted - results.mean()) ** 2).sum())
    free = results.size - used - 1
    if left > 0 and used:
        ratio = (explained / used) / (left / free)
        if stats.f.sf(ratio, used, free) > BY_CHANCE:
            fitted = np.full_like(results, results.mean())
    return fitted, used
