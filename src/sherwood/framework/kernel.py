"""What interventions save, cell by cell, where several reach the same people.

This is the part that is run again and again: for every scenario, coalition of items and set of
start years. All that is uncertain has been drawn and multiplied into one strength before.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sherwood.actuarial.experience import Floats
from sherwood.errors import MethodError

MOST = 1.0 - 1e-9
"""The most of its cohort that an effect can take: all, but for what keeps logarithms finite."""

_NUMBERS_AT_ONCE = 100_000
"""How many numbers are worked on at a time, so that they stay near the processor."""


@dataclass(frozen=True, eq=False)
class Saved:
    """Pounds of do-nothing cost that no longer arise, at average cost.

    Attributes:
        lines: draws x service lines x years.
        effects: draws x effects x years: the same pounds by what saved them. In each draw and year
            they sum to what the lines sum to, but for rounding in the last digits.
    """

    lines: Floats
    effects: Floats


def save(
    cost: Floats, exposed: Floats, strength: Floats, *, draws_at_once: int | None = None
) -> Saved:
    """Pounds saved by effects that overlap.

    An effect takes the share x = exposed x strength of each cell's cost. What several take of one
    cell is what is left when each takes its share of what the others leave, cost x (1 - prod(1 -
    x)), so that no cell saves more than it costs. It is put down to each in proportion to -log(1 -
    x), the rate at which it takes.

    Args:
        cost: groups x lines x years, do-nothing pounds.
        exposed: effects x groups x lines: the share of the cell's cost that lies in the cohort.
        strength: draws x effects x years: the share of the cohort's cost that each effect takes, at
            most all of it. Negative where use rises.
        draws_at_once: How many draws are worked on together; changes no number.

    Raises:
        MethodError: If the arrays do not fit together.

    Example:
        >>> both = save(np.full((1, 1, 1), 100.0), np.ones((2, 1, 1)), np.full((1, 2, 1), 0.5))
        >>> both.lines.round(6).tolist(), both.effects.round(6).tolist()
        ([[[75.0]]], [[[37.5], [37.5]]])
    """
    _check(cost, exposed, strength)
    draws, effects, years = strength.shape
    # Draws lie last in memory, so that long runs of them are worked on side by side.
    by_line, by_effect = np.zeros((cost.shape[1], years, draws)), np.zeros((effects, years, draws))
    taking = np.ascontiguousarray(np.minimum(strength, MOST).transpose(1, 2, 0))
    for line in range(cost.shape[1]):
        mine = np.flatnonzero(exposed[:, :, line].any(axis=1))
        if not mine.size:
            continue
        groups = np.flatnonzero(exposed[mine, :, line].any(axis=0))
        at_once = draws_at_once or max(1, _NUMBERS_AT_ONCE // (mine.size * groups.size * years))
        cohorts = exposed[np.ix_(mine, groups)][:, :, line]
        for first in range(0, draws, at_once):
            part = slice(first, first + at_once)
            taken = _in_line(cost[groups, line], cohorts, taking[mine, :, part])
            by_line[line, :, part] = taken.sum(axis=0)
            by_effect[mine, :, part] += taken
    return Saved(by_line.transpose(2, 0, 1), by_effect.transpose(2, 0, 1))


def _in_line(cost: Floats, exposed: Floats, strength: Floats) -> Floats:
    """Pounds saved in one line: effects x years x draws, from groups x years and the like."""
    effects, years, draws = strength.shape
    rates = exposed[:, :, None] * -strength.reshape(effects, 1, years * draws)
    np.log1p(rates, out=rates)
    together = rates.sum(axis=0)
    pounds = np.expm1(together)
    np.divide(pounds, together, out=pounds, where=together != 0.0)
    pounds[together == 0.0] = 1.0
    pounds.reshape(-1, years, draws)[:] *= -cost[:, :, None]
    taken: Floats = np.einsum("egn,gn->en", rates, pounds).reshape(strength.shape)
    return taken


def _check(cost: Floats, exposed: Floats, strength: Floats) -> None:
    groups, lines, years = cost.shape
    if exposed.shape != (strength.shape[1], groups, lines) or strength.shape[2] != years:
        raise MethodError(
            f"the arrays do not fit: cost (groups, lines, years) {cost.shape}, exposed (effects, "
            f"groups, lines) {exposed.shape}, strength (draws, effects, years) {strength.shape}"
        )
