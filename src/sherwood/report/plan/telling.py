"""What every sentence of a plan's report shares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from sherwood.finance.plan import Plan, Told
from sherwood.report.page import HowWeKnow
from sherwood.report.words import decimal, financial_year, known, percent, pounds, whole, years


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
    def horizon(self) -> str:
        """The years that are followed, in words."""
        followed = self.plan.do_nothing.years
        return years(followed[0], followed[-1])

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

    def simulated(self, interval: str) -> HowWeKnow:
        """How a simulated figure is known."""
        draws = len(self.evidenced.outcome.net)
        return HowWeKnow(
            method=(
                f"{draws:,} draws of effects, ramps, delays, uptake and costs, the same in every "
                "scenario; effects multiply where they overlap"
            ),
            denominator=self.population,
            period=self.period,
            interval=interval,
            source=self.source,
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


def short(title: str) -> str:
    """A title as it stands in a picture: without what is in brackets.

    Example:
        >>> short("Pathways inside the GP system (F12)")
        'Pathways inside the GP system'
    """
    return title.split(" (")[0]


def in_millions(value: Any) -> str:
    """Pounds in a column that is headed in millions: to a tenth, and no less than they can bear.

    Example:
        >>> in_millions(-65_180_172.0), in_millions(-20_000), in_millions(None)
        ('−65.2', '0.0', 'not available')
    """
    return decimal(round(float(value) / 1e6, 1) + 0.0, 1) if known(value) else decimal(value)


def among(draws: int, chance: float) -> str:
    """A share of the draws in words that do not claim to know more than draws can tell.

    Example:
        >>> among(4096, 0.0), among(4096, 0.25), among(4096, 1.0)
        ('none of 4,096 draws', '25% of draws', 'every one of 4,096 draws')
    """
    if chance <= 0:
        return f"none of {draws:,} draws"
    if chance >= 1:
        return f"every one of {draws:,} draws"
    return f"{percent(chance, 0)} of draws"


def millions(frame: pd.DataFrame, *columns: str) -> pd.DataFrame:
    """The frame with columns in millions, each under `<name>_drawn`."""
    return frame.assign(**{f"{name}_drawn": frame[name] / 1e6 for name in columns})
