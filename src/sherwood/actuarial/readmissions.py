"""Readmissions: stays that follow another stay of the same person too soon."""

from __future__ import annotations

import ibis.expr.types as ir

from sherwood.actuarial.spells import DIED, EMERGENCY, days_between


def readmissions(spell: ir.Table, *, within_days: int = 30) -> ir.Table:
    """Emergency spells that follow a live discharge of the same person, at any provider.

    A spell is a readmission when it is an emergency and an earlier spell of the person ended alive
    0 to `within_days` days before it began, both ends included. NHS measures use 30 days; the
    national cohort of mitigable activity uses 28.

    Args:
        spell: The mart `spell`.
        within_days: The longest gap counted.

    Returns:
        Grain: readmitted spell; one column, `spell_key`, unique.
    """
    emergency = spell.filter(spell.admission_method.startswith(EMERGENCY))
    earlier = spell.filter(
        spell.discharge_date.notnull() & (spell.discharge_method.fill_null("9") != DIED)
    )
    return following(emergency, earlier, within_days).select("spell_key")


def following(spell: ir.Table, earlier: ir.Table, within_days: int) -> ir.Table:
    """The rows of `spell` that begin 0 to `within_days` days after one of `earlier` ended.

    Both are tables of spells, and only spells of the same person are compared. A spell is not its
    own earlier spell, and of two spells with the same admission and discharge dates neither is the
    earlier.

    Returns:
        Grain: spell that follows another. Columns `spell_key`, `days_since_discharge` (the fewest).
    """
    before = earlier.select(
        "person_id",
        earlier_admission=earlier.admission_date,
        earlier_discharge=earlier.discharge_date,
    )
    gap = days_between(before.earlier_discharge, spell.admission_date)
    same_dates = (before.earlier_admission == spell.admission_date) & (
        before.earlier_discharge == spell.discharge_date
    )
    pairs = spell.join(
        before,
        [
            spell.person_id == before.person_id,
            gap.between(0, within_days),
            ~same_dates.fill_null(False),
        ],
    )
    days = days_between(pairs.earlier_discharge, pairs.admission_date)
    return pairs.group_by("spell_key").agg(days_since_discharge=days.min())
