"""Spells as the definitions of mitigable activity look at them."""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from sherwood.actuarial.mitigable.cohorts import Limits
from sherwood.actuarial.mitigable.history import days_since_discharge, frailty_of_spells
from sherwood.actuarial.mitigable.limits import packed, within
from sherwood.actuarial.spells import DIED, days_between

NOT_ACUTE = ("mental_health", "community")
LONGEST_STAY_DAYS = 730
MANY_EPISODES = 10
PSYCHIATRIC_EPISODE = "4"
WELL_BABY_HRG = "PB03Z"
WELL_BABY_SPECIALTY = "424"
BIRTH_EPISODE = "3"

# Imaging, site and other codes that are not operations: chapters U, Y and Z, X60 to X99, and the
# sites that stand in chapter O.
NOT_AN_OPERATION = "^(O(1[1-46]|28|3[01346]|4[2-8]|5[23])|X[6-9]|[UYZ])"


def considered(spell: ir.Table, provider: ir.Table) -> ir.Table:
    """The spells any cohort is made of: the base population of the national definitions.

    Left out are spells at providers that are not acute, of people whose sex is not recorded as male
    or female or whose age is not known, without a length of stay, of well babies, and of over 730
    days unless psychiatric or of ten or more episodes.

    Returns:
        Grain: provider spell.
    """
    elsewhere = provider.filter(provider.provider_type.isin(NOT_ACUTE))
    acute = spell.anti_join(elsewhere, "provider_code")
    psychiatric = (acute.episode_type == PSYCHIATRIC_EPISODE).fill_null(
        False
    ) | acute.treatment_function_code.startswith("7").fill_null(False)
    return acute.filter(
        acute.sex.isin(("male", "female")),
        acute.age >= 0,
        acute.length_of_stay >= 0,
        ~is_well_baby(acute),
        (acute.length_of_stay <= LONGEST_STAY_DAYS)
        | psychiatric
        | (acute.episodes >= MANY_EPISODES),
    )


def is_well_baby(spell: ir.Table) -> ir.BooleanValue:
    """Whether a spell is of a well baby: by its flag, its HRG, or specialty and episode type."""
    birth = (spell.treatment_function_code == WELL_BABY_SPECIALTY) & (
        spell.episode_type == BIRTH_EPISODE
    )
    return (
        spell.well_baby.fill_null(False)
        | (spell.hrg_code == WELL_BABY_HRG).fill_null(False)
        | birth.fill_null(False)
    )


def described(
    spell: ir.Table,
    spell_code: ir.Table,
    provider: ir.Table,
    trim_point: ir.Table,
    limits: Sequence[Limits],
) -> ir.Table:
    """The spells considered, with what codes are judged by and which limits each is within.

    Args:
        spell: The mart, with the spells of every provider.
        spell_code: The mart.
        provider: The contract table.
        trim_point: Columns hrg_code, admission (elective or emergency) and trim_days; see
            `sherwood.actuarial.mitigable.mitigable`.
        limits: The limits, at most 62.

    Returns:
        Grain: provider spell. Columns spell_key, person_id, sex, age, outcome (died or survived),
        hrg_code, and `limits`, a number whose bit k says whether limit k is met.
    """
    frailty = frailty_of_spells(spell, spell_code)
    readmission = days_since_discharge(spell, is_well_baby(spell))
    known = considered(spell, provider).left_join(frailty, "spell_key").drop("spell_key_right")
    known = known.left_join(readmission, "spell_key").drop("spell_key_right")
    known = _with_trim_point(known, trim_point)
    record = known.mutate(
        without_procedure=known.procedures.length().fill_null(0) == 0,
        pre_operative_days=_pre_operative_days(known),
        beyond_trim_point=known.length_of_stay > known.trim_days,
        outcome=(known.discharge_method == DIED).fill_null(False).ifelse("died", "survived"),
    )
    return record.select(
        "spell_key",
        "person_id",
        "sex",
        "age",
        "hrg_code",
        "outcome",
        limits=packed([within(record, limit) for limit in limits]),
    )


def _with_trim_point(spell: ir.Table, trim_point: ir.Table) -> ir.Table:
    elective = spell.admission_method.startswith("1")
    kind = elective.ifelse("elective", "emergency")
    return (
        spell.mutate(admission=kind)
        .left_join(trim_point, ["hrg_code", "admission"])
        .drop("hrg_code_right", "admission_right")
    )


def _pre_operative_days(spell: ir.Table) -> ir.IntegerValue:
    """Days from admission to the primary operation, if it is one and fell within the stay."""
    code = _first(spell.procedures).upper()
    performed = _first(spell.procedure_dates)
    operation = ~code.re_search(NOT_AN_OPERATION) & (performed <= spell.discharge_date)
    return operation.fill_null(False).ifelse(
        days_between(spell.admission_date, performed), ibis.null("int64")
    )


def _first(values: ir.ArrayValue) -> ir.Value:
    return (values.length() > 0).ifelse(values[0], ibis.null(values.type().value_type))
