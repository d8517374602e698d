"""Who is at risk of an emergency admission next year, from who they are and what they used.

The model is `sherwood.population.risk`; this room gives it the use it learns from, and keeps its
card with the release.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from operator import add
from typing import Any

import ibis
import ibis.expr.types as ir

from sherwood.actuarial.person_years import KEY
from sherwood.errors import MethodError
from sherwood.population.risk import (
    ModelCard,
    card_markdown,
    emergency_admission_risk,
    risk_table,
)
from sherwood.warehouse import Draft

Report = Callable[[str], None]

USE = {
    "emergency_admissions": ("n_emergency_admission_zero_day", "n_emergency_admission_stay"),
    "emergency_attendances": ("n_emergency_attendance_major", "n_emergency_attendance_other"),
    "outpatient_appointments": ("n_outpatient_first", "n_outpatient_follow_up"),
    "planned_admissions": ("n_elective_inpatient", "n_day_case"),
    "gp_contacts": ("n_gp_contact", "n_nurse_contact"),
    "prescriptions": ("n_prescribing",),
    "ambulance_calls": ("n_ambulance",),
    "mental_health_contacts": ("n_mental_health_contact",),
}
"""The kinds of earlier use the model learns from, and the lines of care each is made of."""


def risk(draft: Draft, base: ir.Table, need: ir.Table, use: ir.Table, report: Report) -> ir.Table:
    """Everybody's risk, with the model card kept in the release.

    Returns:
        Grain person and financial year: risk_emergency, the chance of an emergency admission in
        the year after. Empty, and noted, where there is not a year to learn from.
    """
    kinds = {
        name: functools.reduce(add, (use[part] for part in parts)) for name, parts in USE.items()
    }
    rows = risk_table(base, need, use.select(*KEY, **kinds)).to_pyarrow()
    try:
        model = emergency_admission_risk(rows, report=report)
    except MethodError as error:
        draft.manifest.setdefault("notes", []).append(f"No risk of admission is told: {error}")
        nobody = base.limit(0)
        return nobody.select(*KEY, risk_emergency=ibis.literal(0.0))
    draft.manifest["model_card"] = in_figures(model.card)
    (draft.folder / "model_card.md").write_text(card_markdown(model.card), encoding="utf-8")
    return draft.stage("risk", ibis.memtable(model.risk))


def in_figures(card: ModelCard) -> dict[str, Any]:
    """The few figures of a model card that a report shows."""
    return {
        "model": "risk of emergency admission in the next twelve months",
        "learned from": ", ".join(str(year) for year in card.learned_from),
        "people evaluated": card.people,
        "c-statistic": float(card.discrimination.value),
        "calibration slope": float(card.calibration.slope.value),
        "Brier score": card.brier,
        "share of admissions in the top 2 %": float(card.sensitivity.value),
    }
