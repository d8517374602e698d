"""Parameters to begin with, so that a projection runs on day one; a place replaces them.

What remains of the cohorts is what national experts expect, from the mitigable definitions.
Everything else is illustrative.
"""

from __future__ import annotations

from sherwood.actuarial.mitigable import Cohort, Kind, Unit, load_cohorts
from sherwood.framework.activity_projection.parameters import (
    ActivityParameters,
    Adjustment,
    Ages,
    FromAge,
    HealthStatus,
    Inequality,
    Interval,
    Mitigation,
    MitigationKind,
    Variant,
)
from sherwood.framework.activity_projection.rows import Setting
from sherwood.warehouse.calendar import year_title

ILLUSTRATIVE = "illustrative"
_ELICITED = "National Elicitation Exercise: p10 to p90 of what remains by 2039/40"
_GROWTH = {
    Setting.INPATIENT: (1.002, 1.012),
    Setting.OUTPATIENT: (1.005, 1.025),
    Setting.EMERGENCY: (0.998, 1.015),
}
_VARIANTS = (
    ("principal", 0.6, 1.00),
    ("high_migration", 0.2, 1.02),
    ("low_migration", 0.2, 0.98),
)


def illustrative_parameters(
    base_year: int, *, years: int = 12, runs: int = 256, seed: int = 1
) -> ActivityParameters:
    """Illustrative parameters, named so in every `source`.

    Args:
        base_year: The financial year of the rows.
        years: From it to the horizon.
        runs: Simulated futures.
        seed: Of all that is drawn.

    Example:
        >>> parameters = illustrative_parameters(2017)
        >>> parameters.name, parameters.year, parameters.source
        ('illustrative', 2029, 'illustrative')
    """
    assumed = {
        "name": "illustrative",
        "source": ILLUSTRATIVE,
        "base_year": year_title(base_year),
        "year": year_title(base_year + years),
        "runs": runs,
        "seed": seed,
        "demographic": tuple(_variant(*variant) for variant in _VARIANTS),
        "health_status": HealthStatus(
            source=ILLUSTRATIVE,
            men=_ages((55, 1.4), (65, 1.2), (75, 0.8), (85, 0.4)),
            women=_ages((55, 1.3), (65, 1.1), (75, 0.7), (85, 0.4)),
            healthy=Interval(low=0.3, high=0.9, source=ILLUSTRATIVE),
        ),
        "expatriation": _everywhere(0.97, 0.99),
        "repatriation": _everywhere(1.01, 1.03),
        "waiting_list": _everywhere(1.0, 1.04),
        "baseline_adjustment": _everywhere(1.0, 1.0),
        "non_demographic": tuple(
            Adjustment(setting=setting, low=low, high=high, source=ILLUSTRATIVE)
            for setting, (low, high) in _GROWTH.items()
        ),
        "inequalities": (
            Inequality(specialties=("110", "130"), change="level_up", source=ILLUSTRATIVE),
            Inequality(specialties=("100",), change="zero_sum", source=ILLUSTRATIVE),
        ),
        "mitigation": tuple(_mitigation(cohort) for cohort in load_cohorts()),
    }
    return ActivityParameters.model_validate(assumed)


def _everywhere(low: float, high: float) -> tuple[Adjustment, ...]:
    return tuple(
        Adjustment(setting=setting, low=low, high=high, source=ILLUSTRATIVE) for setting in Setting
    )


def mitigation_kind(cohort: Cohort) -> MitigationKind:
    """How a cohort of the mitigable definitions is mitigated in a projection."""
    if cohort.kind is Kind.AVOID:
        return "avoid"
    if cohort.kind is Kind.SHORTEN_STAY:
        return "pre_operative" if cohort.limits.pre_operative_days else "shorten"
    if cohort.unit is Unit.APPOINTMENT:
        return "to_remote"
    if cohort.id.endswith("_day_case"):
        return "to_day_case"
    if cohort.id.endswith("_outpatient"):
        return "to_outpatient_procedure"
    return "to_same_day_emergency_care"


def _mitigation(cohort: Cohort) -> Mitigation:
    low, high, source = 0.85, 0.99, ILLUSTRATIVE
    if cohort.reduction:
        low = 1 - cohort.reduction.p90 / 100
        high = 1 - cohort.reduction.p10 / 100
        source = _ELICITED
    kind = mitigation_kind(cohort)
    days = (cohort.limits.pre_operative_days or 0) if kind == "pre_operative" else 0
    return Mitigation(strategy=cohort.id, kind=kind, days=days, low=low, high=high, source=source)


def _variant(name: str, probability: float, size: float) -> Variant:
    """A population that grows older; `size` moves every age alike."""
    by_age = ((0, 0.97), (20, 1.00), (40, 1.03), (60, 1.08), (75, 1.25), (85, 1.40))
    ages = _ages(*((age, growth * size) for age, growth in by_age))
    births = _ages((15, 0.96 * size), (30, 1.0 * size))
    return Variant(
        name=name,
        probability=probability,
        source=ILLUSTRATIVE,
        men=ages,
        women=ages,
        births=births,
    )


def _ages(*entries: tuple[int, float]) -> Ages:
    return tuple(FromAge(age=age, value=value) for age, value in entries)
