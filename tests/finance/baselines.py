"""A small baseline, made up, for the tests of the money."""

from __future__ import annotations

from typing import Any

import numpy as np

from sherwood.framework.baseline import Baseline
from sherwood.records.codes import SERVICE_LINE


def baseline(**changes: Any) -> Baseline:
    """Two groups of 90,000 and 10,000 people who cost £180m, evenly by line and group."""
    lines = tuple(SERVICE_LINE)
    cost = np.full((2, len(lines)), 180e6 / 2 / len(lines))
    fields: dict[str, Any] = {
        "groups": ("band_1", "band_2"),
        "lines": lines,
        "providers": ("HILL", "VALE", "other"),
        "planned": (),
        "people": np.array([90_000.0, 10_000.0]),
        "cost": cost,
        "activity": cost / 100,
        "exposed": np.zeros((0, 2, len(lines))),
        "cohort_people": np.zeros(0),
        "by_provider": np.tile([0.5, 0.2, 0.3], (len(lines), 1)),
        "scale": 1.0,
        "release": "made_up",
        "synthetic": True,
        "financial_year": 2016,
        "people_in_release": 100_000,
    }
    return Baseline(**{**fields, **changes})
