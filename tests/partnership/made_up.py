"""A small valid partnership, made up, for the tests of the plan and the money.

Two providers (HILL, a hospital; VALE, community), three enablers in a chain, two functions, four
planned interventions, two population groups, four years of plan and six of horizon.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sherwood.partnership.folder import Partnership
from sherwood.partnership.framework import (
    Effect,
    Enabler,
    Function,
    Intervention,
    PeopleCohort,
    PlannedIntervention,
    Ramp,
    Scenario,
    Status,
    StatusChange,
)
from sherwood.partnership.values import Spread
from tests.partnership.made_up_money import money_fields, risk_fields
from tests.partnership.made_up_place import (
    EMERGENCY_SHORT,
    EMERGENCY_STAY,
    FIRST_DAY,
    SOURCE,
    organisation_fields,
    place,
    place_fields,
)

__all__ = [
    "EMERGENCY_SHORT",
    "EMERGENCY_STAY",
    "FIRST_DAY",
    "SOURCE",
    "effect",
    "enabler",
    "function",
    "history",
    "intervention",
    "partnership",
    "place",
    "planned",
]


def partnership(**changes: Any) -> Partnership:
    """The made-up partnership, with some of its fields changed."""
    fields: dict[str, Any] = {
        **place_fields(),
        **organisation_fields(),
        **_framework(),
        **money_fields(),
        **risk_fields(),
    }
    return Partnership(**{**fields, **changes})


def history(
    effective: date = FIRST_DAY, lapses: date = date(2030, 4, 1)
) -> tuple[StatusChange, ...]:
    """In place and effective from one day, until another."""
    return (
        StatusChange(
            status=Status.EFFECTIVE, start=effective, evidence="seen to work", lapses=lapses
        ),
    )


def enabler(id: str = "data_sharing", **changes: Any) -> Enabler:
    """An enabler that is effective from the first day and costs £100,000."""
    fields: dict[str, Any] = {
        "id": id,
        "title": id.replace("_", " ").capitalize(),
        "owner": "CCG",
        "cost": 100_000.0,
        "history": history(),
        "source": SOURCE,
    }
    return Enabler(**{**fields, **changes})


def function(id: str = "analytics", **changes: Any) -> Function:
    """A function that is effective from the first day and costs £200,000 a year."""
    fields: dict[str, Any] = {
        "id": id,
        "title": id.replace("_", " ").capitalize(),
        "owner": "CCG",
        "run_cost": 200_000.0,
        "service_level": "Answers within a day.",
        "history": history(),
        "source": SOURCE,
    }
    return Function(**{**fields, **changes})


def effect(reduction: Any = 0.2, **changes: Any) -> Effect:
    """A reduction that was reached after three years."""
    fields: dict[str, Any] = {
        "reduction": reduction,
        "reached_after": 3.0,
        "grade": "B",
        "measured": "A made-up study.",
        "source": SOURCE,
    }
    return Effect(**{**fields, **changes})


def intervention(id: str = "care_homes", **changes: Any) -> Intervention:
    """A change of care for people in care homes that stands on the shared record."""
    fields: dict[str, Any] = {
        "id": id,
        "title": id.replace("_", " ").capitalize(),
        "programme": "made up",
        "description": "A change of care.",
        "people": PeopleCohort(
            lines=(EMERGENCY_SHORT, EMERGENCY_STAY, "emergency_attendance_major"),
            care_home=("residential", "nursing"),
        ),
        "effects": (effect(Spread(p10=0.1, p50=0.2, p90=0.3)),),
        "ramp": Ramp(source=SOURCE),
        "requires": ("shared_record",),
        "set_up": 50_000.0,
        "running": 150_000.0,
        "source": SOURCE,
    }
    return Intervention(**{**fields, **changes})


def planned(id: str = "care_homes", **changes: Any) -> PlannedIntervention:
    """An intervention of the same name that starts on the plan's first day."""
    fields: dict[str, Any] = {
        "id": id,
        "uses": id,
        "organisation": "VALE",
        "start": FIRST_DAY,
        "reach": 0.8,
        "uptake": Spread(p10=0.5, p50=0.7, p90=0.9),
        "source": SOURCE,
    }
    return PlannedIntervention(**{**fields, **changes})


def _framework() -> dict[str, Any]:
    admissions = PeopleCohort(lines=(EMERGENCY_SHORT, EMERGENCY_STAY), age_from=65)
    library = (
        intervention("care_homes"),
        intervention("frailty", people=admissions, requires=("navigation",)),
        intervention(
            "respiratory",
            people=None,
            mitigable=("acsc_chronic",),
            effects=(effect(Spread(p10=-0.05, p50=0.1, p90=0.2)),),
            requires=("shared_record", "analytics"),
        ),
        intervention(
            "outpatients",
            people=PeopleCohort(lines=("outpatient_first", "outpatient_follow_up")),
            effects=(
                effect(0.1, lines=("outpatient_first",)),
                effect(0.2, lines=("outpatient_follow_up",)),
            ),
            requires=("governance",),
        ),
    )
    return {
        "enablers": (
            enabler("governance"),
            enabler("data_sharing", requires=("governance",)),
            enabler(
                "shared_record", requires=("data_sharing",), cost=Spread(p10=3e5, p50=4e5, p90=6e5)
            ),
        ),
        "functions": (
            function("analytics", requires=("data_sharing",)),
            function("navigation", requires=("shared_record",), run_cost=3e5, set_up_cost=5e4),
        ),
        "interventions": {found.id: found for found in library},
        "planned": tuple(planned(found.id) for found in library),
        "scenarios": (
            Scenario(
                id="as_claimed", title="As claimed", effects="claimed", items="all", source=SOURCE
            ),
            Scenario(
                id="as_evidenced",
                title="As evidenced",
                effects="evidenced",
                items="planned",
                source=SOURCE,
            ),
            Scenario(
                id="no_enablers",
                title="No enablers",
                effects="evidenced",
                items="none",
                source=SOURCE,
            ),
        ),
    }
