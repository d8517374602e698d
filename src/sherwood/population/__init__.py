"""Who the people are: registered years, conditions, frailty, segments, risk and case finding.

Every mart here is a function from Ibis tables to an Ibis table and runs on both engines; the risk
model works on the Arrow table of one of them.
"""

from sherwood.population.care_relationships import care_relationship, care_rules
from sherwood.population.cohorts import CaseFinding, cohort
from sherwood.population.conditions import condition_history, person_condition
from sherwood.population.exposure import ExposureReconciliation, reconcile_exposure
from sherwood.population.need import NeedDefinitions, need
from sherwood.population.person_years import person_year_base

__all__ = [
    "CaseFinding",
    "ExposureReconciliation",
    "NeedDefinitions",
    "care_relationship",
    "care_rules",
    "cohort",
    "condition_history",
    "need",
    "person_condition",
    "person_year_base",
    "reconcile_exposure",
]
