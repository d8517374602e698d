"""The activity that is projected: rows of spells, appointments and emergency attendances.

A row of spells is one spell; a row of appointments or attendances may stand for many that are
alike. Everything is counted: ages in whole years, stays in nights.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from sherwood.errors import MethodError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

SEXES = ("male", "female")
OLDEST = 100
AGE_GROUPS = (*(f"{age}-{age + 4}" for age in range(0, 90, 5)), "90+")
QUINTILES = 5


class Setting(StrEnum):
    """Where care is given."""

    INPATIENT = "inpatient"
    OUTPATIENT = "outpatient"
    EMERGENCY = "emergency"


GROUPS: dict[Setting, tuple[str, ...]] = {
    Setting.INPATIENT: (
        "elective_ordinary",
        "elective_day_case",
        "non_elective",
        "maternity",
        "regular",
    ),
    Setting.OUTPATIENT: ("first", "follow_up", "procedure"),
    Setting.EMERGENCY: ("major_department", "other_department", "same_day_emergency_care"),
}
"""Groups of activity in each setting."""

MEASURES: dict[Setting, tuple[str, ...]] = {
    Setting.INPATIENT: ("admissions", "bed_days"),
    Setting.OUTPATIENT: ("attendances", "remote_attendances"),
    Setting.EMERGENCY: ("arrivals",),
}
"""What is counted in each setting. A stay of n nights takes n + 1 bed-days, a day case takes one:
the public model counts so too."""


@dataclass(frozen=True, eq=False)
class Memberships:
    """Which rows belong to which cohort of mitigable activity, in order of rows.

    Attributes:
        strategies: The cohorts.
        row: Position of the row, never falling from one membership to the next.
        strategy: Position in `strategies`.
        share: The part of the row that counts, over 0 and at most 1.
    """

    strategies: tuple[str, ...]
    row: Ints
    strategy: Ints
    share: Floats

    def __post_init__(self) -> None:
        if not (self.row.shape == self.strategy.shape == self.share.shape):
            raise MethodError("Each membership needs a row, a strategy and a share.")
        if bool((np.diff(self.row) < 0).any()):
            raise MethodError("Memberships must come in the order of their rows.")
        if not bool(((self.share > 0) & (self.share <= 1)).all()):
            raise MethodError("The share of a row in a cohort must be over 0 and at most 1.")

    def among(self, strategies: tuple[str, ...]) -> Memberships:
        """The memberships of some strategies only, which need not all occur."""
        place = {name: number for number, name in enumerate(strategies)}
        to = np.array([place.get(name, -1) for name in self.strategies], dtype=np.int64)
        strategy = to[self.strategy] if self.strategy.size else self.strategy
        kept = strategy >= 0
        return Memberships(strategies, self.row[kept], strategy[kept], self.share[kept])


@dataclass(frozen=True, eq=False)
class ActivityRows:
    """The activity of one setting.

    Attributes:
        setting: Where it is.
        age: Whole years, 0 to 100, by row.
        sex: Position in `SEXES`.
        group: Position in the setting's `GROUPS`.
        specialty: Position in the hospital's specialties.
        quintile: Of deprivation, 0 the most deprived; -1 where not known.
        waiting: Whether it comes from a waiting list.
        local: Whether the person lives where the hospital is the usual one.
        births: Whether it moves with births, not with the number of people.
        counts: Outpatients and emergencies: measures x rows, whole numbers. Inpatients: ones.
        nights: Nights of the stay; noughts but for inpatients.
        memberships: In cohorts of mitigable activity.
    """

    setting: Setting
    age: Ints
    sex: Ints
    group: Ints
    specialty: Ints
    quintile: Ints
    waiting: NDArray[np.bool_]
    local: NDArray[np.bool_]
    births: NDArray[np.bool_]
    counts: Floats
    nights: Ints
    memberships: Memberships

    def __post_init__(self) -> None:
        limits = {
            "age": (self.age, 0, OLDEST),
            "sex": (self.sex, 0, 1),
            "group": (self.group, 0, len(self.groups) - 1),
            "quintile": (self.quintile, -1, QUINTILES - 1),
            "nights": (self.nights, 0, None),
        }
        for name, (values, least, most) in limits.items():
            over = most is not None and values > most
            outside = np.flatnonzero((values < least) | over)
            if outside.size:
                row = int(outside[0])
                raise MethodError(
                    f"{self.setting}, row {row}: {name} is {values[row]}, outside "
                    f"{least} to {'any number' if most is None else most}."
                )
        if bool((self.counts < 0).any()) or bool((self.counts % 1 != 0).any()):
            raise MethodError(f"{self.setting}: counts must be whole numbers of nought or more.")
        if self.setting is Setting.INPATIENT and bool((self.counts != 1).any()):
            raise MethodError("inpatient: each row is one spell, so its count must be 1.")

    @property
    def groups(self) -> tuple[str, ...]:
        """Groups of this setting."""
        return GROUPS[self.setting]

    @property
    def measures(self) -> tuple[str, ...]:
        """What is counted in this setting."""
        return MEASURES[self.setting]

    def baseline(self) -> Floats:
        """Measures x rows: what each row counts for."""
        if self.setting is Setting.INPATIENT:
            return np.vstack([self.counts, self.counts * (self.nights + 1)])
        return self.counts


@dataclass(frozen=True, eq=False)
class HospitalActivity:
    """A base year of hospital activity, and the people it was for.

    Attributes:
        name: Whose it is, for readers.
        specialties: Treatment function codes, for all settings together.
        inpatients: Spells.
        outpatients: Appointments.
        emergencies: Attendances at emergency departments.
        people: Quintiles x sexes x ages 0 to 100: people in the base year.
        synthetic: Whether they are made up.
        left_out: Units of care that cannot be projected, because who they were for is not known.
    """

    name: str
    specialties: tuple[str, ...]
    inpatients: ActivityRows
    outpatients: ActivityRows
    emergencies: ActivityRows
    people: Floats
    synthetic: bool
    left_out: int = 0

    def __post_init__(self) -> None:
        for rows, setting in zip(self.settings, Setting, strict=True):
            if rows.setting is not setting:
                raise MethodError(f"Rows of {rows.setting} were given as those of {setting}.")
            if rows.specialty.size and not 0 <= rows.specialty.min() <= rows.specialty.max() < len(
                self.specialties
            ):
                raise MethodError(f"{setting}: a specialty is not among those of the hospital.")
        if self.people.shape != (QUINTILES, len(SEXES), OLDEST + 1):
            raise MethodError(
                f"People must be told by {QUINTILES} quintiles, {len(SEXES)} sexes and "
                f"{OLDEST + 1} ages, not as {self.people.shape}."
            )

    @property
    def settings(self) -> tuple[ActivityRows, ActivityRows, ActivityRows]:
        """Inpatients, outpatients and emergencies, in that order."""
        return self.inpatients, self.outpatients, self.emergencies


def totals(place: Ints, amount: NDArray[np.generic], size: int) -> Floats:
    """Amounts summed by place: entry k is the sum of those whose place is k.

    Example:
        >>> totals(np.array([0, 2, 2]), np.array([1.0, 2.0, 3.0]), 4).tolist()
        [1.0, 0.0, 5.0, 0.0]
    """
    return np.bincount(place, amount.astype(np.float64, copy=False), size).astype(np.float64)


def cells(rows: ActivityRows, specialties: int) -> Ints:
    """For each row its place in the flat grid of age groups x sexes x specialties x groups."""
    banded = np.minimum(rows.age // 5, len(AGE_GROUPS) - 1)
    place: Ints = (banded * len(SEXES) + rows.sex) * specialties + rows.specialty
    return place * len(rows.groups) + rows.group


def grid_shape(setting: Setting, specialties: int) -> tuple[int, int, int, int]:
    """Age groups, sexes, specialties and groups of a setting's grid."""
    return len(AGE_GROUPS), len(SEXES), specialties, len(GROUPS[setting])
