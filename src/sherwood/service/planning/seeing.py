"""Which figures somebody sees: those of the system, and those of the organisations they cover.

A role that covers the whole system sees every row. Any other sees the rows of its own organisations
and, of the others, a spread without names, where there are enough of them for it to say nothing of
one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from django.http import HttpRequest

from sherwood.service.governance.access.check import reached
from sherwood.service.governance.access.whole import covers_system
from sherwood.service.planning.models import Analysis
from sherwood.service.planning.sheets import Sheet

LEAST_OTHERS = 10
"""Others than this are too few for a spread: it would tell of each."""

SPREAD = (0.0, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True)
class Spread:
    """How figures of others lie, without their names: the least, the quartiles and the most."""

    least: float
    lower: float
    middle: float
    upper: float
    most: float


@dataclass(frozen=True)
class Reach:
    """Whose figures may be seen.

    Attributes:
        whole: Whether it is the whole system.
        codes: The organisations covered.
    """

    whole: bool
    codes: frozenset[str]

    def seen(self, sheet: Sheet) -> Sheet:
        """The rows of a table that may be seen."""
        if sheet.level == "system" or self.whole:
            return sheet
        return sheet.only(self.codes)

    def spread(self, sheet: Sheet, name: str) -> Spread | None:
        """How the others lie in a column; none where they are too few."""
        values = sheet.without(self.codes).values(name)
        if len(values) < LEAST_OTHERS:
            return None
        return Spread(*(float(point) for point in np.quantile(values, SPREAD)))


def reach_of(request: HttpRequest) -> Reach:
    """Whose figures the one who acts may see."""
    return Reach(covers_system(request), reached(request))


def sheet_of(analysis: Analysis, reach: Reach, key: str) -> Sheet | None:
    """One table, with the rows that may be seen; none if there are none."""
    sheet = analysis.shelf.sheet(key)
    if sheet is None:
        return None
    seen = reach.seen(sheet)
    return seen if seen.codes else None
