"""The made-up partnership's place, organisations and providers."""

from __future__ import annotations

from datetime import date
from typing import Any

from sherwood.partnership.organisations import (
    CostBehaviour,
    Hierarchy,
    Membership,
    Organisation,
    OrganisationKind,
    Practice,
    Provider,
)
from sherwood.partnership.place import Claim, Funding, Growth, KnownGap, Place, PopulationGroup
from sherwood.records.codes import SERVICE_LINE

SOURCE = "illustrative"
FIRST_DAY = date(2017, 4, 1)
EMERGENCY_STAY = "emergency_admission_stay"
EMERGENCY_SHORT = "emergency_admission_zero_day"


def place(**changes: Any) -> Place:
    """100,000 people who cost £180m in 2016/17."""
    fields: dict[str, Any] = {
        "name": "made_up",
        "title": "Made-up Partnership",
        "population": 100_000,
        "annual_cost": 180_000_000.0,
        "base_year": "2016/17",
        "first_year": "2017/18",
        "source": SOURCE,
    }
    return Place(**{**fields, **changes})


def place_fields() -> dict[str, Any]:
    return {
        "place": place(),
        "claim": Claim(low=20e6, high=30e6, basis="cumulative", source=SOURCE),
        "known_gap": KnownGap(amount=40e6, year="2020/21", source=SOURCE),
        "growth": (
            Growth(
                lines=tuple(line for line in SERVICE_LINE if not line.startswith("social_care")),
                demographic=0.01,
                non_demographic=0.015,
                price=0.02,
                source=SOURCE,
            ),
            Growth(
                lines=tuple(line for line in SERVICE_LINE if line.startswith("social_care")),
                demographic=0.015,
                non_demographic=0.01,
                price=0.03,
                source=SOURCE,
            ),
        ),
        "funding": (
            Funding(payer="CCG", base=150e6, growth=(0.02,) * 6, source=SOURCE),
            Funding(
                payer="COUNCIL", base=30e6, growth=(0.0, 0.0, 0.01, 0.01, 0.01, 0.01), source=SOURCE
            ),
        ),
        "population_groups": (
            PopulationGroup(
                name="band_1",
                title="Few conditions",
                births=11.0,
                migration=3.0,
                deaths=0.004,
                moves=(0.97, 0.03),
                source=SOURCE,
            ),
            PopulationGroup(
                name="band_2", title="Many conditions", deaths=0.05, moves=(0.0, 1.0), source=SOURCE
            ),
        ),
    }


def organisation_fields() -> dict[str, Any]:
    kinds = {
        "CCG": OrganisationKind.COMMISSIONER,
        "COUNCIL": OrganisationKind.COUNCIL,
        "HILL": OrganisationKind.ACUTE,
        "VALE": OrganisationKind.COMMUNITY,
        "ALL": OrganisationKind.PARTNERSHIP,
        "NORTH": OrganisationKind.GROUP,
        "SOUTH": OrganisationKind.GROUP,
        "N1": OrganisationKind.PRACTICE,
        "S1": OrganisationKind.PRACTICE,
    }
    parents = {
        "CCG": "ALL",
        "COUNCIL": "ALL",
        "HILL": "ALL",
        "VALE": "ALL",
        "NORTH": "CCG",
        "SOUTH": "CCG",
        "N1": "NORTH",
        "S1": "SOUTH",
    }
    return {
        "organisations": tuple(
            Organisation(
                code=code,
                name=code.capitalize(),
                kind=kind,
                provider_codes=(code,) if code in ("HILL", "VALE") else (),
                source=SOURCE,
            )
            for code, kind in kinds.items()
        ),
        "hierarchies": (Hierarchy(name="system", title="The system"),),
        "memberships": tuple(
            Membership(
                hierarchy="system", parent=parent, child=child, start=FIRST_DAY, source=SOURCE
            )
            for child, parent in parents.items()
        ),
        "practices": (_practice("N1", "NORTH", 60_000.0), _practice("S1", "SOUTH", 40_000.0)),
        "providers": (
            _provider("HILL", 90e6, other_income=20e6),
            _provider("VALE", 25e6),
        ),
    }


def _practice(code: str, locality: str, population: float) -> Practice:
    weights = dict.fromkeys(
        (
            "general_acute",
            "community",
            "mental_health",
            "maternity",
            "inequalities",
            "prescribing",
            "overall",
            "primary_medical",
        ),
        population,
    )
    return Practice(
        code=code,
        name=f"Practice {code}",
        locality=locality,
        population=population,
        source=SOURCE,
        **weights,
    )


def _provider(organisation: str, income: float, **changes: Any) -> Provider:
    lines = (EMERGENCY_STAY, EMERGENCY_SHORT) if organisation == "HILL" else ("community",)
    fields: dict[str, Any] = {
        "organisation": organisation,
        "income": income,
        "cost": income,
        "cash": 5e6,
        "least_cash": 1e6,
        "efficiency": 0.01,
        "behaviour": (
            CostBehaviour(
                lines=lines,
                variable=0.3,
                semi_fixed=0.4,
                fixed=0.3,
                fixed_released=0.5,
                source=SOURCE,
            ),
        ),
        "source": SOURCE,
    }
    return Provider(**{**fields, **changes})
