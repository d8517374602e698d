"""Enablers, functions and interventions: `enablers.toml`, `functions.toml`, `interventions.toml`.

An enabler is done once and a function is performed from year to year. An intervention changes care
for a cohort, and does nothing until what it requires is there.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, model_validator

from sherwood.partnership.values import (
    Code,
    Grade,
    Name,
    Record,
    Share,
    Sourced,
    Spread,
    Uncertain,
)

SURELY_NONE = Spread(p10=0.0, p50=0.0, p90=0.0)


class Status(StrEnum):
    """How far an enabler or a function has come; only the last can carry a claim."""

    NOT_STARTED = "not_started"
    IN_DESIGN = "in_design"
    IN_PLACE = "in_place"
    EFFECTIVE = "effective"


class StatusChange(Record):
    """A status from a day, with what shows it.

    Attributes:
        status: Only `effective` counts in full; `in_place` counts half.
        start: The day from which it holds.
        evidence: What shows it: needed for `effective`.
        lapses: The day after which the evidence no longer counts, and the status falls back to
            `in_place`: needed for `effective`.
        planned: Whether the day lies in the plan rather than in the past.
    """

    status: Status
    start: date
    evidence: str = ""
    lapses: date | None = None
    planned: bool = True


class Item(Sourced):
    """What enablers and functions have in common.

    Attributes:
        title: What it is called.
        description: What it is.
        owner: The organisation that answers for it.
        requires: Enablers and functions it stands on.
        delay: Months by which every planned day may slip.
        history: Its statuses, in order of days.
    """

    id: Name
    title: str
    owner: Code
    description: str = ""
    requires: tuple[Name, ...] = ()
    delay: Uncertain = SURELY_NONE
    history: tuple[StatusChange, ...] = ()


class Enabler(Item):
    """Done once: an agreement, a system, a legal step.

    Attributes:
        cost: Pounds, once, in the year it starts.
        legal: The legal or regulatory step it needs, if any.
    """

    cost: Uncertain
    legal: str = ""


class Function(Item):
    """Performed on and on: analytics, case management, navigation.

    Attributes:
        run_cost: Pounds in a full year, from its first status after `in_design`.
        set_up_cost: Pounds, once.
        service_level: What it must do to count as effective.
    """

    run_cost: Uncertain
    set_up_cost: Uncertain = SURELY_NONE
    service_level: str


class PeopleCohort(Record):
    """People by what a person-year says of them, and the lines of their use that are meant.

    A key left out does not restrict.

    Attributes:
        lines: Service lines of their use.
        age_from: Years of age at the start of the year, and
        age_to: up to this age.
        care_home: Where they live.
        localities: Localities of their practices.
        needs_segments: Segments of need: see the method page on segments.
        frailty: Bands of the electronic frailty index: fit, mild, moderate, severe.
        conditions: Long-term conditions, any of which suffices.
    """

    lines: Annotated[tuple[str, ...], Field(min_length=1)]
    age_from: int | None = None
    age_to: int | None = None
    care_home: tuple[Literal["none", "residential", "nursing"], ...] = ()
    localities: tuple[Code, ...] = ()
    needs_segments: tuple[str, ...] = ()
    frailty: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    highest_risk: Share | None = Field(
        default=None, description="The part of people at the highest risk of emergency admission."
    )


class Effect(Sourced):
    """A reduction of use that has been measured or is expected, where its intervention reaches.

    Attributes:
        lines: The service lines it is of; every line of the cohort if empty.
        reduction: Share of use that no longer happens; negative where use rose.
        interval: What p10 and p90 were made from.
        reached_after: Years after its start by which the published effect was reached.
        grade: `A` randomised or repeated controlled, `B` matched or synthetic controls, `C`
            observed, `D` opinion.
        measured: The study's population, design and dates.
    """

    lines: tuple[str, ...] = ()
    reduction: Uncertain
    interval: str = ""
    reached_after: Annotated[float, Field(gt=0, le=30)]
    grade: Grade
    measured: str

    @model_validator(mode="after")
    def _at_most_all(self) -> Effect:
        if self.reduction.p90 > 1:
            raise ValueError(
                f"a reduction of {self.reduction.p90:g} is more than all use; write 0.23 for 23 %"
            )
        return self


class Ramp(Sourced):
    """How the effect comes, as a share of what is reached in the end.

    Attributes:
        shape: `logistic`: half at `midpoint`, a tenth to nine tenths in `rise` years; `linear`:
            evenly until `reached_after`; `immediate`.
        midpoint: Years after its start.
        rise: Years.
    """

    shape: Literal["logistic", "linear", "immediate"] = "logistic"
    midpoint: Uncertain = Spread(p10=2.0, p50=3.0, p90=4.5)
    rise: Annotated[float, Field(gt=0, le=20)] = 3.0


class Intervention(Sourced):
    """A change of care for a cohort.

    Attributes:
        title: What it is called.
        description: What is done.
        programme: The vanguard or other programme it belongs to.
        mitigable: Cohorts of mitigable activity, or
        people: people and their lines.
        effects: By line.
        ramp: How they come.
        fade: Share of the effect lost in each year after it was reached.
        requires: Enablers and functions without which it has no effect.
        set_up: Pounds, once.
        running: Pounds in a full year at full reach, before prices grow; or
        running_per_person: pounds for each person reached in a year.
        double_running: Months for which what it replaces runs beside it.
        induced: Share of the use avoided that comes back as demand found.
    """

    id: Name
    title: str
    programme: str
    description: str
    mitigable: tuple[Name, ...] = ()
    people: PeopleCohort | None = None
    effects: Annotated[tuple[Effect, ...], Field(min_length=1)]
    ramp: Ramp
    fade: Uncertain = SURELY_NONE
    requires: Annotated[tuple[Name, ...], Field(min_length=1)]
    set_up: Uncertain
    running: Uncertain
    running_per_person: Uncertain = SURELY_NONE
    double_running: float = 0.0
    induced: Share = 0.0

    @model_validator(mode="after")
    def _one_cohort(self) -> Intervention:
        if bool(self.mitigable) == (self.people is not None):
            raise ValueError(
                "there must be either mitigable cohorts or people; give one of the two"
            )
        return self


class PlannedIntervention(Sourced):
    """An intervention of the library or of the partnership's own, as it is meant to be done here.

    Attributes:
        uses: The intervention.
        start: The day it starts where everything required is there.
        reach: Share of the cohort that it is offered to.
        uptake: Share of those who take it up.
        set_up: Here, if not what the library says, and
        running: likewise.
        localities: Where; everywhere if left out.
        organisation: Who delivers it.
    """

    id: Name
    uses: Name
    organisation: Code
    start: date
    reach: Share
    uptake: Uncertain
    set_up: Uncertain | None = None
    running: Uncertain | None = None
    localities: tuple[Code, ...] = ()


class Scenario(Sourced):
    """A way the plan could go.

    Attributes:
        title: What it is called.
        effects: `evidenced`: as published; `claimed`: as large as the claim needs.
        items: `planned`: as their histories say; `all`: every item effective from the first day;
            `none`: no enabler or function ever there.
        without: Items left out.
        starts: `planned`, or `chosen` under funding and precedence.
    """

    id: Name
    title: str
    effects: Literal["evidenced", "claimed"]
    items: Literal["planned", "all", "none"]
    without: tuple[Name, ...] = ()
    starts: Literal["planned", "chosen"] = "planned"
