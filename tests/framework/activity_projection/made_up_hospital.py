"""Small hospitals for tests, written row by row."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sherwood.framework.activity_projection import (
    ActivityParameters,
    ActivityRows,
    HospitalActivity,
    Memberships,
    Setting,
)
from sherwood.framework.activity_projection.rows import GROUPS, MEASURES

SPECIALTIES = ("100", "300")
STRATEGIES = {
    Setting.INPATIENT: (
        "falls",
        "alcohol",
        "long_stay",
        "day_before",
        "day_case",
        "clinic",
        "sdec",
    ),
    Setting.OUTPATIENT: ("follow_up", "telephone"),
    Setting.EMERGENCY: ("frequent",),
}
KINDS = {
    "falls": "avoid",
    "alcohol": "avoid",
    "long_stay": "shorten",
    "day_before": "pre_operative",
    "day_case": "to_day_case",
    "clinic": "to_outpatient_procedure",
    "sdec": "to_same_day_emergency_care",
    "follow_up": "avoid",
    "telephone": "to_remote",
    "frequent": "avoid",
}
NO_CHANGE = [{"age": 0, "value": 1.0}]


def rows(
    setting: Setting,
    *,
    groups: Sequence[str],
    ages: Sequence[int] | None = None,
    nights: Sequence[int] | None = None,
    counts: Sequence[Sequence[int]] | None = None,
    sexes: Sequence[int] | None = None,
    specialties: Sequence[str] | None = None,
    quintiles: Sequence[int] | None = None,
    waiting: Sequence[bool] | None = None,
    local: Sequence[bool] | None = None,
    members: Sequence[tuple[int, str, float]] = (),
) -> ActivityRows:
    """Rows of one setting; a man of 50 in specialty 100 unless said otherwise."""
    size = len(groups)
    strategies = STRATEGIES[setting]
    counted = np.ones((1, size)) if counts is None else np.array(counts, dtype=float)
    if setting is Setting.OUTPATIENT and len(counted) == 1:
        counted = np.vstack([counted, np.zeros(size)])
    assert setting is Setting.INPATIENT or len(counted) == len(MEASURES[setting])
    return ActivityRows(
        setting=setting,
        age=np.array(ages or [50] * size, dtype=np.int64),
        sex=np.array(sexes or [0] * size, dtype=np.int64),
        group=np.array([GROUPS[setting].index(group) for group in groups], dtype=np.int64),
        specialty=np.array(
            [SPECIALTIES.index(name) for name in specialties or ["100"] * size], dtype=np.int64
        ),
        quintile=np.array(quintiles or [0] * size, dtype=np.int64),
        waiting=np.array(waiting or [False] * size, dtype=np.bool_),
        local=np.array(local or [True] * size, dtype=np.bool_),
        births=np.array([group == "maternity" for group in groups], dtype=np.bool_),
        counts=counted,
        nights=np.array(nights or [0] * size, dtype=np.int64),
        memberships=Memberships(
            strategies,
            np.array([row for row, _, _ in members], dtype=np.int64),
            np.array([strategies.index(name) for _, name, _ in members], dtype=np.int64),
            np.array([share for _, _, share in members], dtype=np.float64),
        ),
    )


def hospital(
    inpatients: ActivityRows | None = None,
    outpatients: ActivityRows | None = None,
    emergencies: ActivityRows | None = None,
) -> HospitalActivity:
    """A hospital with those rows; one spell of three nights and one attendance each by default."""
    return HospitalActivity(
        name="made up",
        specialties=SPECIALTIES,
        inpatients=inpatients or rows(Setting.INPATIENT, groups=["non_elective"], nights=[3]),
        outpatients=outpatients or rows(Setting.OUTPATIENT, groups=["first"]),
        emergencies=emergencies or rows(Setting.EMERGENCY, groups=["major_department"]),
        people=np.ones((5, 2, 101)),
        synthetic=True,
    )


def parameters(**changes: object) -> ActivityParameters:
    """Parameters under which nothing changes, but for `changes`."""
    variant = {
        "name": "only",
        "probability": 1,
        "men": NO_CHANGE,
        "women": NO_CHANGE,
        "births": NO_CHANGE,
        "source": "illustrative",
    }
    assumed = {
        "name": "made up",
        "source": "illustrative",
        "base_year": "2016/17",
        "year": "2020/21",
        "runs": 2,
        "demographic": [variant],
        **changes,
    }
    return ActivityParameters.model_validate(assumed)


def adjustment(setting: str, low: float, high: float | None = None, **more: object) -> object:
    """A change factor as it is written."""
    high = low if high is None else high
    return {"setting": setting, "low": low, "high": high, "source": "illustrative", **more}


def mitigation(**remaining: float) -> list[dict[str, object]]:
    """What surely remains of each cohort named."""
    return [
        {
            "strategy": name,
            "kind": KINDS[name],
            "low": left,
            "high": left,
            "days": 1 if KINDS[name] == "pre_operative" else 0,
            "source": "illustrative",
        }
        for name, left in remaining.items()
    ]


def populations(factor: float) -> list[dict[str, object]]:
    """One variant in which people, but not births, change by a factor."""
    ages = [{"age": 0, "value": factor}]
    return [
        {
            "name": "only",
            "probability": 1,
            "men": ages,
            "women": ages,
            "births": NO_CHANGE,
            "source": "illustrative",
        }
    ]
