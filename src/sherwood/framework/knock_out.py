"""What a plan loses if one enabler or function is never there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sherwood.actuarial.experience import Floats
from sherwood.framework.coalitions import Coalitions
from sherwood.framework.outcome import Basis

CHANCES = (0.1, 0.5, 0.9)


@dataclass(frozen=True)
class Change:
    """A figure without an item, in pounds.

    Attributes:
        without: Its mean without the item.
        lost: Mean with every item less the mean without this one; negative where it costs more
            than it brings.
        spread: What the loss lies below with chances of 10, 50 and 90 per cent. Both sides of a
            difference are taken from the same draw.
    """

    without: float
    lost: float
    spread: tuple[float, ...]


@dataclass(frozen=True)
class KnockOut:
    """A plan without one item.

    Attributes:
        item: The enabler or function that is not there.
        stopped: Planned interventions that can then have no effect.
        gross: Gross savings, on both bases.
        net: Net savings, on both bases.
    """

    item: str
    stopped: tuple[str, ...]
    gross: dict[Basis, Change]
    net: dict[Basis, Change]


def knock_out(made: Coalitions) -> tuple[KnockOut, ...]:
    """Take each item of a scenario away in turn, all others staying.

    Args:
        made: The scenario, from `coalitions`, over the years of the plan.
    """
    everything = np.ones(len(made.items), dtype=np.bool_)
    able = made.able(everything)
    gross, net = made.gross(able), made.net(able, everything)
    found = []
    for number, item in enumerate(made.items):
        present = everything.copy()
        present[number] = False
        left = made.able(present)
        found.append(
            KnockOut(
                item=item,
                stopped=tuple(np.array(made.planned)[able & ~left]),
                gross=_changes(gross, made.gross(left) if (able != left).any() else gross),
                net=_changes(net, made.net(left, present)),
            )
        )
    return tuple(found)


def on_basis(by_year: Floats, basis: Basis) -> Floats:
    """Pounds of each draw, summed over the years or of the last alone."""
    summed: Floats = by_year.sum(axis=1) if basis == "cumulative" else by_year[:, -1]
    return summed


def _changes(before: Floats, after: Floats) -> dict[Basis, Change]:
    bases: tuple[Basis, ...] = ("cumulative", "recurrent")
    return {basis: _change(on_basis(before, basis), on_basis(after, basis)) for basis in bases}


def _change(before: Floats, after: Floats) -> Change:
    lost = before - after
    spread = tuple(float(value) for value in np.quantile(lost, CHANCES))
    return Change(float(after.mean()), float(lost.mean()), spread)
