"""A small baseline for the made-up partnership: two groups, every line, three providers."""

from __future__ import annotations

from typing import Any

import numpy as np

from sherwood.actuarial.experience import Floats
from sherwood.framework.baseline import Baseline
from sherwood.partnership.folder import Partnership
from sherwood.records.codes import SERVICE_LINE
from tests.partnership import made_up

LINES = tuple(SERVICE_LINE)
YEARS = 6


def baseline(partnership: Partnership | None = None, **changes: Any) -> Baseline:
    """£180m; every cohort is a tenth of its lines in the first group, half in the second."""
    of = partnership or made_up.partnership()
    weights = np.linspace(1.0, 3.0, len(LINES))
    cost = np.outer([1.0, 2.0], weights)
    fields: dict[str, Any] = {
        "groups": ("band_1", "band_2"),
        "lines": LINES,
        "providers": (*(provider.organisation for provider in of.providers), "other"),
        "planned": tuple(planned.id for planned in of.planned),
        "people": np.array([80_000.0, 20_000.0]),
        "cost": cost / cost.sum() * of.place.annual_cost,
        "activity": cost * 1_000,
        "exposed": exposed(of),
        "cohort_people": np.full(len(of.planned), 2_000.0),
        "by_provider": np.tile([0.5, 0.3, 0.2], (len(LINES), 1)),
        "scale": 1.0,
        "release": "made up",
        "synthetic": True,
        "financial_year": 2016,
        "people_in_release": 1_000,
    }
    return Baseline(**{**fields, **changes})


def exposed(partnership: Partnership) -> Floats:
    """Planned x groups x lines."""
    found = np.zeros((len(partnership.planned), 2, len(LINES)))
    for row, planned in enumerate(partnership.planned):
        people = partnership.interventions[planned.uses].people
        lines = people.lines if people else ("emergency_admission_stay",)
        for line in lines:
            found[row, :, LINES.index(line)] = (0.1, 0.5)
    return found


def do_nothing(of: Baseline, years: int = YEARS, growth: float = 0.04) -> Floats:
    """The baseline's cost, growing alike everywhere: groups x lines x years."""
    return of.cost[:, :, None] * (1 + growth) ** np.arange(1, years + 1)


def ready(of: Baseline, share: float = 1.0, years: int = YEARS) -> Floats:
    """Every intervention as ready as that from the first day: one x planned x years."""
    return np.full((1, len(of.planned), years), share)
