"""Potentially mitigable activity: cohorts of care that could be avoided, shortened or moved.

The definitions are reviewed files in `definitions`; a small engine interprets them, and `overlap`
attributes every pound once although cohorts overlap heavily.
"""

from sherwood.actuarial.mitigable.cohorts import Cohort, Kind, Limits, Reduction, Unit
from sherwood.actuarial.mitigable.definitions import load_cohorts
from sherwood.actuarial.mitigable.engine import NO_TRIM_POINTS, mitigable
from sherwood.actuarial.mitigable.unit_keys import keyed_appointments, keyed_attendances

__all__ = [
    "NO_TRIM_POINTS",
    "Cohort",
    "Kind",
    "Limits",
    "Reduction",
    "Unit",
    "keyed_appointments",
    "keyed_attendances",
    "load_cohorts",
    "mitigable",
]
