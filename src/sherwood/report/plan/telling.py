"""What every sentence of a plan's report shares."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from sherwood.finance.plan import Plan, Told
from sherwood.report.words import financial_year, pounds, whole, years


@dataclass(frozen=True, eq=False)
class Telling:
    """A plan, and the words that go with each of its figures.

    Attributes:
        last_year: The plan's last year; the horizon goes beyond it.
    """

    plan: Plan
    last_year: int

    @property
    def evidenced(self) -> Told:
        """The scenario against which all others are told."""
        return self.plan.evidenced

    @property
    def period(self) -> str:
        """The years of the plan, in words."""
        first = self.plan.partnership.place.first_year
        return years(first, self.last_year)

    @property
    def population(self) -> str:
        """Of whom."""
        place = self.plan.partnership.place
        return f"{whole(place.population)} people of {place.title}"

    @property
    def source(self) -> str:
        """Which records and which folder."""
        base = self.plan.baseline
        of = "linked records of synthetic people" if base.synthetic else "linked records"
        return (
            f"{of} of {financial_year(base.financial_year)}, scaled to the partnership's cost; "
            "the partnership folder"
        )


def telling(plan: Plan) -> Telling:
    """The telling of a plan."""
    place = plan.partnership.place
    return Telling(plan, place.first_year + place.years - 1)


def nets(amount: float) -> str:
    """What a plan nets, as a verb and its object.

    Example:
        >>> nets(2e6), nets(-3e6)
        ('nets £2 million', 'costs £3 million more than it saves')
    """
    if amount >= 0:
        return f"nets {pounds(amount)}"
    return f"costs {pounds(-amount)} more than it saves"


def millions(frame: pd.DataFrame, *columns: str) -> pd.DataFrame:
    """The frame with columns in millions, each under `<name>_drawn`."""
    return frame.assign(**{f"{name}_drawn": frame[name] / 1e6 for name in columns})
