"""What a projection of hospital activity assumes: change factors and mitigation.

An uncertain factor is written as the interval that holds it with a chance of 80 %. It is drawn
from the normal distribution with that interval, and clipped to what is possible.
"""

from __future__ import annotations

from collections import Counter
from typing import Annotated, Any, Literal

from pydantic import Field, PlainSerializer, model_validator
from scipy.stats import norm

from sherwood.framework.activity_projection.rows import GROUPS, OLDEST, Setting
from sherwood.partnership.values import Name, Record, Share, Sourced, Year
from sherwood.warehouse.calendar import year_title

WIDTH = 2 * float(norm.ppf(0.9))
"""Standard deviations across an interval of 80 %: 2.563103."""

FinancialYear = Annotated[Year, PlainSerializer(year_title, str, when_used="json")]
"""A financial year that is written as it is read: '2017/18'."""

Age = Annotated[int, Field(ge=0, le=OLDEST)]


class Interval(Sourced):
    """A factor that lies between two figures with a chance of 80 %.

    Example:
        >>> mean, deviation = Interval(low=1, high=2, source="illustrative").normal()
        >>> mean, round(deviation, 6)
        (1.5, 0.390152)
    """

    low: Annotated[float, Field(ge=0, le=5)]
    high: Annotated[float, Field(ge=0, le=5)]

    @model_validator(mode="after")
    def _in_order(self) -> Interval:
        if self.low > self.high:
            raise ValueError(f"low is {self.low:g} and high is {self.high:g}: exchange them")
        return self

    def normal(self) -> tuple[float, float]:
        """Mean and standard deviation of the normal distribution with this interval."""
        return (self.low + self.high) / 2, (self.high - self.low) / WIDTH


class FromAge(Record):
    """A figure that holds from an age until the next."""

    age: Age
    value: float


Ages = Annotated[tuple[FromAge, ...], Field(min_length=1)]


class Variant(Sourced):
    """One projection of the population, with the chance that it is the one that comes.

    Attributes:
        men: People at the horizon over people in the base year, from age to age; also `women`.
        births: Births at the horizon over births in the base year, by age of the mother.
    """

    name: Name
    probability: Share
    men: Ages
    women: Ages
    births: Ages


class HealthStatus(Sourced):
    """People of an age become as healthy as younger people were.

    Attributes:
        men: Years by which life expectancy at each age grows until the horizon; also `women`.
        healthy: The share of those years lived in good health, drawn once for both sexes.
        from_age: Younger people do not change.
    """

    men: Ages
    women: Ages
    healthy: Interval
    from_age: Age = 55


class Adjustment(Interval):
    """A factor for some of the activity; of those that fit a row the first counts.

    Attributes:
        groups: Every group of the setting if empty.
        specialties: Every specialty if empty.
        local: Only people who live where the hospital is the usual one, or only others.
    """

    setting: Setting
    groups: tuple[str, ...] = ()
    specialties: tuple[str, ...] = ()
    local: bool | None = None

    @model_validator(mode="after")
    def _known_groups(self) -> Adjustment:
        unknown = sorted(set(self.groups) - set(GROUPS[self.setting]))
        if unknown:
            known = ", ".join(GROUPS[self.setting])
            raise ValueError(f"{self.setting} has no group '{unknown[0]}': it has {known}")
        return self


class Inequality(Sourced):
    """Planned activity of some specialties is brought nearer to equal rates in all quintiles.

    Attributes:
        change: `level_up` to the highest rate, `level_down` to the lowest, `zero_sum` to the mean.
    """

    specialties: Annotated[tuple[str, ...], Field(min_length=1)]
    change: Literal["level_up", "zero_sum", "level_down"]


MitigationKind = Literal[
    "avoid",
    "shorten",
    "pre_operative",
    "to_day_case",
    "to_outpatient_procedure",
    "to_same_day_emergency_care",
    "to_remote",
]


class Mitigation(Interval):
    """What remains of a cohort's activity at the horizon.

    Attributes:
        strategy: The cohort.
        kind: `avoid`: it does not happen; `shorten`: nights fall; `pre_operative`: `days` nights
            go; the others change where it happens.
    """

    strategy: str
    kind: MitigationKind
    days: Annotated[int, Field(ge=0, le=5)] = 0

    @model_validator(mode="after")
    def _at_most_all(self) -> Mitigation:
        if self.high > 1:
            raise ValueError(f"{self.strategy}: more than all remains; write 0.9 for 90 %")
        if (self.kind == "pre_operative") != (self.days > 0):
            raise ValueError(f"{self.strategy}: days are given for pre_operative, and only there")
        return self


class ActivityParameters(Sourced):
    """All that a projection assumes. The nine change factors stand first.

    Attributes:
        base_year: The year of the rows.
        year: The horizon.
        runs: Simulated futures; run 0 is the base year itself.
        demographic: Variants of the population; their probabilities sum to one.
    """

    name: str
    base_year: FinancialYear
    year: FinancialYear
    runs: Annotated[int, Field(ge=1, le=10_000)] = 256
    seed: Annotated[int, Field(ge=0)] = 1
    demographic: Annotated[tuple[Variant, ...], Field(min_length=1)]
    health_status: HealthStatus | None = None
    expatriation: tuple[Adjustment, ...] = ()
    repatriation: tuple[Adjustment, ...] = ()
    waiting_list: tuple[Adjustment, ...] = ()
    baseline_adjustment: tuple[Adjustment, ...] = ()
    non_demographic: tuple[Adjustment, ...] = Field(
        default=(), description="In each year: 1.01 is one per cent more a year."
    )
    inequalities: tuple[Inequality, ...] = ()
    mitigation: tuple[Mitigation, ...] = ()

    @model_validator(mode="after")
    def _makes_sense(self) -> ActivityParameters:
        if self.year <= self.base_year:
            raise ValueError("the horizon must come after the base year")
        chances = sum(variant.probability for variant in self.demographic)
        if abs(chances - 1) > 1e-9:
            raise ValueError(f"the variants' probabilities sum to {chances:g}, not to 1")
        named = Counter(mitigation.strategy for mitigation in self.mitigation)
        twice = [name for name, times in named.items() if times > 1]
        if twice:
            raise ValueError(f"strategy '{twice[0]}' is given twice")
        return self

    def of_kinds(self, *kinds: MitigationKind) -> tuple[Mitigation, ...]:
        """The mitigation of some kinds, in order."""
        return tuple(mitigation for mitigation in self.mitigation if mitigation.kind in kinds)


def json_schema() -> dict[str, Any]:
    """The JSON Schema of the parameters, for editors and for others' programs."""
    return ActivityParameters.model_json_schema()
