"""Case finding: whom to look at first, and why.

A list of people is for direct care by their own practice. In secondary use only its size leaves.
"""

from __future__ import annotations

from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from sherwood.errors import InputError

BANDS = ("fit", "mild", "moderate", "severe")


@dataclass(frozen=True)
class CaseFinding:
    """Who is found.

    Attributes:
        top_share: The share of people at highest risk.
        rise_of: How much a risk must have risen in a year, as a chance.
        rise_by: How many times last year's it must be.
        frailty_rise: Whether a higher band of frailty than last year's counts as a rise too.
        frailty_from_age: Youngest age for that: the index was validated at 65 and over.
    """

    top_share: float = 0.02
    rise_of: float = 0.10
    rise_by: float = 2.0
    frailty_rise: bool = True
    frailty_from_age: int = 65

    def __post_init__(self) -> None:
        if not 0 < self.top_share < 1:
            raise InputError(f"top_share is {self.top_share}; give a share between 0 and 1.")
        if self.rise_by < 1 or self.rise_of < 0:
            raise InputError("A rise is at least 1 times last year's risk and not negative.")


def cohort(
    base: ir.Table,
    need: ir.Table,
    risk: ir.Table,
    *,
    financial_year: int,
    rules: CaseFinding | None = None,
) -> ir.Table:
    """People found for the year after `financial_year`.

    Somebody in the top share is not told as rising too.

    Grain: person x reason.

    Args:
        base: What `person_year_base` gave, for the year and the one before.
        need: What `need` gave, for the same.
        risk: person_id, financial_year, risk_emergency.
        financial_year: The year at whose end people are found; they are alive then.
        rules: Who is found.

    Returns:
        person_id, financial_year, practice_code, reason (top_risk, rising_risk, rising_frailty),
        risk_emergency, risk_before (null for those not registered the year before).
    """
    rules = rules or CaseFinding()
    people = _with_last_year(base, need, risk, financial_year)
    place = ibis.row_number().over(order_by=[people.risk_emergency.desc(), people.person_id])
    size = people.count().over()
    people = people.mutate(is_top=place < (size * rules.top_share).ceil())
    reasons = [
        (people.is_top, "top_risk"),
        (~people.is_top & _risk_rose(people, rules), "rising_risk"),
    ]
    if rules.frailty_rise:
        reasons.append((~people.is_top & _frailty_rose(people, rules), "rising_frailty"))
    found = [
        people.filter(met).select(*_PERSON, *_RISK, reason=ibis.literal(reason))
        for met, reason in reasons
    ]
    return ibis.union(*found).select(*_PERSON, "reason", *_RISK)


_PERSON = ("person_id", "financial_year", "practice_code")
_RISK = ("risk_emergency", "risk_before")


def _with_last_year(
    base: ir.Table, need: ir.Table, risk: ir.Table, financial_year: int
) -> ir.Table:
    key = ["person_id", "financial_year"]
    alive = base.filter((base.financial_year == financial_year) & ~base.died)
    people = alive.select(*_PERSON, "age").join(risk.select(*key, "risk_emergency"), key)
    people = people.join(need.select(*key, "efi_band"), key)
    before = need.filter(need.financial_year == financial_year - 1)
    before = before.select(*key, band_before=before.efi_band).join(risk, key)
    before = before.select("person_id", "band_before", risk_before=before.risk_emergency)
    return people.left_join(before, "person_id").drop("person_id_right")


def _risk_rose(people: ir.Table, rules: CaseFinding) -> ir.BooleanValue:
    rose_of = people.risk_emergency - people.risk_before >= rules.rise_of
    rose_by = people.risk_emergency >= people.risk_before * rules.rise_by
    return ibis.coalesce(rose_of & rose_by, False)


def _frailty_rose(people: ir.Table, rules: CaseFinding) -> ir.BooleanValue:
    rose = _band_order(people.efi_band) > _band_order(people.band_before)
    return ibis.coalesce(rose & (people.age >= rules.frailty_from_age), False)


def _band_order(band: ir.StringValue) -> ir.IntegerValue:
    return ibis.cases(*((band == name, place) for place, name in enumerate(BANDS)))
