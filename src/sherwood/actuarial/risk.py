"""Who is at risk of an emergency admission next year, from who they are and what they used.

The model is `sherwood.population.risk`; this room gives it the use it learns from, and keeps its
card with the release.
"""

from __future__ import annotations

from collections.abc import Callable
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
    "emergency_admissions": ("emergency_admission_zero_day", "emergency_admission_stay"),
    "emergency_attendances": ("emergency_attendance_major", "emergency_attendance_other"),
    "outpatient_appointments": ("outpatient_first", "outpatient_follow_up"),
    "planned_admissions": ("elective_inpatient", "day_case"),
    "gp_contacts": ("gp_contact", "nurse_contact"),
    "prescriptions": ("prescribing",),
    "ambulance_calls": ("ambulance",),
    "mental_health_contacts": ("mental_health_contact",),
}
"""The kinds of earlier use the model learns from, and the lines of care each is made of."""


def risk(draft: Draft, base: ir.Table, need: ir.Table, use: ir.Table, report: Report) -> ir.Table:
    """Everybody's risk, with the model card kept in the release.

    Args:
        draft: The release being built.
        base: Who was registered, from `sherwood.population`.
        need: Their conditions, frailty and segments.
        use: From `line_use`.
        report: Told of each stage.

    Returns:
        Grain person and financial year: risk_emergency, the chance of an emergency admission in
        the year after. Empty, and noted, where there is not a year to learn from.
    """
    kinds = {
        name: use.quantity.sum(where=use.service_line.isin(lines)).fill_null(0.0)
        for name, lines in USE.items()
    }
    rows = risk_table(base, need, use.group_by(KEY).agg(**kinds)).to_pyarrow()
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
