"""Every uncertain figure of a partnership, drawn once for all its scenarios."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np

from sherwood.actuarial.experience import Floats
from sherwood.framework.draws import block, in_family
from sherwood.framework.marginals import marginal
from sherwood.partnership.folder import Partnership
from sherwood.partnership.framework import Effect, Function, Intervention, Item
from sherwood.partnership.values import Spread


@dataclass(frozen=True)
class PlannedEffect:
    """One effect of one planned intervention.

    Attributes:
        planned: The planned intervention's place in the partnership's order.
        lines: The service lines it is of; every line of the cohort if empty.
    """

    planned: int
    lines: tuple[str, ...]
    effect: Effect


@dataclass(frozen=True, eq=False)
class Drawn:
    """The draws, each array with the draws first.

    Attributes:
        seed: What they were drawn with.
        items: Enablers, then functions, as the columns of the next three arrays.
        delay: draws x items: months by which planned days slip.
        once: draws x items: an enabler's cost, a function's set-up cost.
        run_cost: draws x items: pounds in a full year; nought for enablers.
        uptake, set_up, running, running_per_person: draws x planned.
        midpoint, fade: draws x planned; alike wherever the same intervention is used.
        effects: The columns of `reduction`.
        reduction: draws x effects: share of use that no longer happens, once reached.
    """

    seed: int
    items: tuple[str, ...]
    delay: Floats
    once: Floats
    run_cost: Floats
    uptake: Floats
    set_up: Floats
    running: Floats
    running_per_person: Floats
    midpoint: Floats
    fade: Floats
    effects: tuple[PlannedEffect, ...]
    reduction: Floats

    @property
    def draws(self) -> int:
        """How many of each there are."""
        return len(self.delay)

    def first(self, draws: int) -> Drawn:
        """The first so many draws."""
        return self._each(lambda array: array[:draws])

    def at_middle(self) -> Drawn:
        """Every figure at its middle, in as many draws."""
        return self._each(lambda array: np.broadcast_to(np.median(array, axis=0), array.shape))

    def _each(self, change: Callable[[Floats], Floats]) -> Drawn:
        """Every array changed alike."""
        changed: dict[str, Any] = {
            each.name: change(array)
            for each in fields(self)
            if isinstance(array := getattr(self, each.name), np.ndarray)
        }
        return replace(self, **changed)


def draw(partnership: Partnership, *, draws: int = 4096, seed: int = 1) -> Drawn:
    """Draw every uncertain figure of a partnership.

    Delays of one owner's items lean together, and so do the effects of one programme's
    interventions. What is drawn for a name does not change when another name comes or goes.

    Args:
        partnership: What it plans.
        draws: How many; best a power of two.
        seed: Another seed gives other draws.
    """
    sizes = {"draws": draws, "seed": seed}
    items: list[Item] = [*partnership.enablers, *partnership.functions]
    of_items = [_item(item, **sizes) for item in items]
    of_uses = {
        name: _intervention(partnership.interventions[name], **sizes)
        for name in dict.fromkeys(planned.uses for planned in partnership.planned)
    }
    of_planned = []
    for planned in partnership.planned:
        used = partnership.interventions[planned.uses]
        own = block(f"planned/{planned.id}", 4, **sizes)
        running = planned.running or _times(used.running, planned.reach)
        of_planned.append(
            [
                marginal(planned.uptake, lower=0.0, upper=1.0).quantile(own[0]),
                _positive(planned.set_up or used.set_up, own[1]),
                _positive(running, own[2]),
                _positive(used.running_per_person, own[3]),
                of_uses[planned.uses][0],
                of_uses[planned.uses][1],
            ]
        )
    columns = np.array(of_planned).transpose(1, 2, 0)
    item_columns = np.array(of_items).reshape(len(items), 3, draws).transpose(1, 2, 0)
    return Drawn(
        seed=seed,
        items=tuple(item.id for item in items),
        delay=item_columns[0],
        once=item_columns[1],
        run_cost=item_columns[2],
        uptake=columns[0],
        set_up=columns[1],
        running=columns[2],
        running_per_person=columns[3],
        midpoint=columns[4],
        fade=columns[5],
        effects=planned_effects(partnership),
        reduction=np.concatenate([of_uses[planned.uses][2:] for planned in partnership.planned]).T,
    )


def planned_effects(partnership: Partnership) -> tuple[PlannedEffect, ...]:
    """Every effect of every planned intervention, in order."""
    return tuple(
        PlannedEffect(place, effect.lines, effect)
        for place, planned in enumerate(partnership.planned)
        for effect in partnership.interventions[planned.uses].effects
    )


def _item(item: Item, *, draws: int, seed: int) -> Floats:
    """Delay, cost once and running cost of an enabler or a function: 3 x draws."""
    own = block(f"item/{item.id}", 3, draws=draws, seed=seed)
    late = in_family(own[:1], f"owner/{item.owner}", seed=seed)[0]
    earliest = min(0.0, item.delay.p10)
    lower = earliest if earliest == 0.0 else -math.inf
    delay = marginal(item.delay, lower=lower).quantile(late)
    if isinstance(item, Function):
        once, run = _positive(item.set_up_cost, own[1]), _positive(item.run_cost, own[2])
    else:
        once, run = _positive(item.cost, own[1]), np.zeros(draws)  # type: ignore[attr-defined]
    return np.array([delay, once, run])


def _intervention(used: Intervention, *, draws: int, seed: int) -> Floats:
    """Midpoint, fade and the reduction of each effect: (2 + effects) x draws."""
    own = block(f"intervention/{used.id}", 2 + len(used.effects), draws=draws, seed=seed)
    leaning = in_family(own[2:], f"programme/{used.programme}", seed=seed)
    midpoint = _positive(used.ramp.midpoint, own[0])
    fade = marginal(used.fade, lower=0.0, upper=1.0).quantile(own[1])
    reductions = [
        _reduction(effect.reduction, chance)
        for effect, chance in zip(used.effects, leaning, strict=True)
    ]
    return np.array([midpoint, fade, *reductions])


def _reduction(spread: Spread, chance: Floats) -> Floats:
    """At most all use can go, and where a study leaves room for a rise, use at most doubles."""
    lower = -1.0 if spread.p10 > -1.0 else -math.inf
    return marginal(spread, lower=lower, upper=1.0).quantile(chance)


def _positive(spread: Spread, chance: Floats) -> Floats:
    return marginal(spread, lower=0.0).quantile(chance)


def _times(spread: Spread, factor: float) -> Spread:
    return Spread(p10=spread.p10 * factor, p50=spread.p50 * factor, p90=spread.p90 * factor)
