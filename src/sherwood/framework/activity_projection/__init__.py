"""Hospital activity projected to a horizon, many times: growth, mitigation and an exact waterfall.

The questions are those of the public hospital model of the NHS: nine change factors, then cohorts
of mitigable activity that are avoided, shortened or done elsewhere. The answers sum: whatever a run
comes to, for spells and for bed-days, its steps say why, to the last unit.
"""

from sherwood.framework.activity_projection.from_release import rows_from_release
from sherwood.framework.activity_projection.illustrative import illustrative_parameters
from sherwood.framework.activity_projection.parameters import ActivityParameters, json_schema
from sherwood.framework.activity_projection.projection import (
    ActivityProjection,
    SettingProjection,
    project,
)
from sherwood.framework.activity_projection.rows import (
    ActivityRows,
    HospitalActivity,
    Memberships,
    Setting,
)
from sherwood.framework.activity_projection.waterfall import Waterfall, effects_alone

__all__ = [
    "ActivityParameters",
    "ActivityProjection",
    "ActivityRows",
    "HospitalActivity",
    "Memberships",
    "Setting",
    "SettingProjection",
    "Waterfall",
    "effects_alone",
    "illustrative_parameters",
    "json_schema",
    "project",
    "rows_from_release",
]
