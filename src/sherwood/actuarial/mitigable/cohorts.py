"""What a definition of potentially mitigable activity says.

A record belongs to a cohort when it is within the cohort's limits, the cohort excludes it by no
code and, for at least one component, every clause to include has a matching code and nothing the
component excludes matches. Exclusions that share a set exclude only together. A component without
clauses to include takes every record.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum


class Kind(Enum):
    """What would happen to the activity."""

    AVOID = "avoid"
    SHORTEN_STAY = "shorten_stay"
    SHIFT_SETTING = "shift_setting"


class Unit(Enum):
    """The unit of care a cohort is made of."""

    SPELL = "spell"
    ATTENDANCE = "attendance"
    APPOINTMENT = "appointment"


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What a record must be, apart from its codes; every limit is inclusive.

    A pattern of codes ends in `*` to mean every code that begins so. A record with nothing recorded
    where a limit applies is not within it.

    Attributes:
        admission_method: Patterns, one of which must fit; `_not`: none of which may.
        discharge_method: Codes, one of which must be recorded; `_not`: none of which may.
        patient_classification: Codes, one of which must be recorded.
        attended: Codes, one of which must be recorded.
        sex: As registered.
        outcome: `died` or `survived`.
        age_min: Whole years at admission, arrival or appointment; also `age_max`.
        length_of_stay_min: Whole days; also `length_of_stay_max`.
        without_procedure: No OPCS code at all, imaging included.
        pre_operative_days: Days from admission to the primary operation.
        days_since_discharge_max: Days since the person last left any hospital.
        frailty_tenths_min: Hospital Frailty Risk Score in tenths; also `frailty_tenths_max`.
        earlier_first_attendances_min: First attendances on other days of the 365 before.
        beyond_trim_point: Stay longer than the trim point of its HRG, which the user supplies.
        residual: In no other cohort that shortens the stay or shifts the setting.
    """

    admission_method: tuple[str, ...] = ()
    admission_method_not: tuple[str, ...] = ()
    discharge_method: tuple[str, ...] = ()
    discharge_method_not: tuple[str, ...] = ()
    patient_classification: tuple[str, ...] = ()
    attended: tuple[str, ...] = ()
    sex: tuple[str, ...] = ()
    outcome: tuple[str, ...] = ()
    age_min: int | None = None
    age_max: int | None = None
    length_of_stay_min: int | None = None
    length_of_stay_max: int | None = None
    without_procedure: bool = False
    pre_operative_days: int | None = None
    days_since_discharge_max: int | None = None
    frailty_tenths_min: int | None = None
    frailty_tenths_max: int | None = None
    earlier_first_attendances_min: int | None = None
    beyond_trim_point: bool = False
    residual: bool = False


@dataclass(frozen=True, kw_only=True)
class Reduction:
    """What experts expect: % of the cohort's activity mitigated nationally by 2039/40.

    From the National Elicitation Exercise (BMJ Open, doi 10.1136/bmjopen-2024-084632): a wide and
    skewed distribution of opinion about the nation, not a target for a place nor a yearly rate.
    """

    mean: float
    p05: float
    p10: float
    p25: float
    p50: float
    p75: float
    p90: float
    p95: float


@dataclass(frozen=True, kw_only=True)
class Codes:
    """Codes of which any one meets a clause.

    Attributes:
        clause: Name of the clause; rows of one clause add to each other.
        set: Exclusions that share it exclude only together; empty for one that excludes alone.
        field: The data item; for `diagnosis` and `procedure`, with `.primary`, `.secondary` or
            `.any` for the position.
        match: `prefix`: a code begins so. `exact`: a code is this. `only`: every code recorded is
            among these, which an empty list is too.
        codes: The codes.
        sex: The row speaks of one sex only; empty for both.
        age_min: The row speaks of these ages only; also `age_max`.
        outcome: The row speaks only of those who `died` or `survived`; empty for both.
        fraction: The share of such a record that counts.
    """

    clause: str
    set: str
    field: str
    match: str
    codes: tuple[str, ...]
    sex: str
    age_min: int | None
    age_max: int | None
    outcome: str
    fraction: float | None


@dataclass(frozen=True)
class Component:
    """One of the ways into a cohort."""

    name: str
    include: tuple[Codes, ...] = ()
    exclude: tuple[Codes, ...] = ()

    @property
    def clauses(self) -> tuple[str, ...]:
        """The clauses that must all be met, in order."""
        return tuple(dict.fromkeys(row.clause for row in self.include))


@dataclass(frozen=True)
class AttributableFraction:
    """The share of a condition's records due to alcohol."""

    cohort: str
    component: str
    sex: str
    age_min: int
    age_max: int | None
    outcome: str
    fraction: float


@dataclass(frozen=True, kw_only=True)
class Cohort:
    """A type of activity that could be mitigated.

    Attributes:
        id: Name in snake case.
        family: Name of the file it stands in.
        title: Name for readers.
        kind: What would happen to the activity.
        unit: The unit of care it is made of.
        counted: What is counted: spell, bed day, attendance or appointment.
        definition: The definition in words.
        when_mitigated: What would become of the activity, in words.
        category: `care_shift` or `internal_efficiency`.
        basis: `source` where the published rule is used as it works; `corrected` where a slip in it
            is put right.
        limits: What a record must be apart from its codes.
        components: The ways in.
        exclude: What keeps a record out whatever the way in.
        by_fraction: Whether a record may count in part.
        reduction: What experts expect; None where they were not asked.
        source: Where the definition was taken from.
        source_code: Its number there.
        source_name: Its name there.
        caution: What to know before using it.
        author: Who compiled it.
        reviewed: Day of the last review.
        next_review: Day by which it must be reviewed again.
        status: `provisional` until approved by a clinician and an analyst, then `approved`.
    """

    id: str
    family: str
    title: str
    kind: Kind
    unit: Unit
    counted: str
    definition: str
    when_mitigated: str
    category: str
    basis: str
    limits: Limits
    components: tuple[Component, ...]
    exclude: tuple[Codes, ...]
    by_fraction: bool
    reduction: Reduction | None
    source: str
    source_code: str
    source_name: str
    caution: str
    author: str
    reviewed: date
    next_review: date
    status: str
