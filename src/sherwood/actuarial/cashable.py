"""How much of a gross saving can be taken out as cash.

A saving at average cost overstates what leaves the ledger. The variable part goes with each unit;
the semi-fixed part only when a line has fallen by a step (a ward, a clinic); the fixed part stays,
stranded, until something larger is closed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sherwood.actuarial.assumptions import line_assumptions
from sherwood.actuarial.experience import Floats


@dataclass(frozen=True)
class Saving:
    """Pounds saved a year, by line (or summed).

    Attributes:
        gross: At average cost.
        cashable: What leaves the ledger.
        stranded: What stays: gross less cashable.
    """

    gross: Floats
    cashable: Floats

    @property
    def stranded(self) -> Floats:
        """Gross less cashable."""
        return self.gross - self.cashable


def cashable_share(gross: Floats, cost: Floats) -> Floats:
    """The part of each line's gross saving that is cashable.

    Args:
        gross: Pounds saved at average cost, by line.
        cost: The whole cost of each line.
    """
    assumed = line_assumptions()
    with np.errstate(divide="ignore", invalid="ignore"):
        fall = np.where(cost > 0, gross / cost, 0.0)
    stepped = fall >= assumed.step.to_numpy(dtype=float)
    share: Floats = assumed.variable.to_numpy(dtype=float) + np.where(
        stepped, assumed.semi_fixed.to_numpy(dtype=float), 0.0
    )
    return share
