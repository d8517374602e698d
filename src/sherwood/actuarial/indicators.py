"""The marts `line_month`, `practice_month` and `practitioner_month`: use, month by month.

The last two hold it against expectation. An indicator is a service line, or `referral` for the
referrals and advice requests a practice makes. Expectation is by indirect standardisation: the
system's use by age band and sex in the financial year, applied to the people of the practice; for
practitioners, the system's use per appointment, applied to the appointments they held.
"""

from __future__ import annotations

import functools

import ibis
import ibis.expr.types as ir

from sherwood.actuarial.person_years import LINES

MONTHS = 12
REFERRAL = "referral"


def practice_month(activity: ir.Table, referral: ir.Table, person_year: ir.Table) -> ir.Table:
    """The mart `practice_month`.

    Returns:
        Grain one indicator, practice and month. Columns: numerator (units), denominator
        (registered people, from the year's person-years) and expected (units).
    """
    seen = activity.select(
        "practice_code", "date", indicator="service_line", numerator="quantity"
    ).union(
        referral.select(
            "practice_code",
            date=referral.referral_date,
            indicator=ibis.literal(REFERRAL),
            numerator=ibis.literal(1.0),
        )
    )
    counted = _by_month(seen.filter(seen.practice_code.notnull()), "practice_code")
    joined = counted.inner_join(
        _expected_of_practices(person_year), ["indicator", "practice_code", "financial_year"]
    )
    return joined.select(
        "indicator",
        "practice_code",
        "month",
        "financial_year",
        "numerator",
        denominator=joined.person_years,
        expected=joined.expected / MONTHS,
    )


def line_month(activity: ir.Table) -> ir.Table:
    """The mart `line_month`: what each month held, to be compared with what later releases say.

    Returns:
        Grain one service line and month. Columns: quantity and cost.
    """
    return activity.group_by("service_line", month=activity.date.truncate("M")).agg(
        quantity=activity.quantity.sum(), cost=activity.cost.sum().cast("decimal(18, 2)")
    )


def _by_month(seen: ir.Table, *who: str) -> ir.Table:
    month = seen.date.truncate("M")
    year = (seen.date.year() - (seen.date.month() < 4).cast("int32")).cast("int64")
    return seen.group_by("indicator", *who, month=month, financial_year=year).agg(
        numerator=seen.numerator.sum()
    )


def _expected_of_practices(person_year: ir.Table) -> ir.Table:
    """What each practice's people would use in a year at the system's rates by age and sex."""
    strata = ["financial_year", "age_band", "sex"]
    sums = {f"n_{line}": person_year[f"n_{line}"].sum() for line in LINES}
    system = person_year.group_by(strata).agg(all_years=person_year.exposure.sum(), **sums)
    people = person_year.group_by([*strata, "practice_code"]).agg(
        person_years=person_year.exposure.sum()
    )
    joined = people.inner_join(system, strata)
    parts = []
    for line in LINES:
        expected = joined.person_years * joined[f"n_{line}"] / joined.all_years
        rows = joined.group_by("financial_year", "practice_code").agg(
            person_years=joined.person_years.sum(), expected=expected.sum()
        )
        parts.append(rows.mutate(indicator=ibis.literal(line)))
    whole = people.group_by("financial_year", "practice_code").agg(
        person_years=people.person_years.sum()
    )
    parts.append(
        whole.mutate(expected=ibis.null("float64"), indicator=ibis.literal(REFERRAL)).select(
            parts[0].columns
        )
    )
    return functools.reduce(lambda left, right: left.union(right), parts)


def practitioner_month(
    gp_contact: ir.Table, prescription: ir.Table, referral: ir.Table
) -> ir.Table:
    """The mart `practitioner_month`: what follows from the appointments each practitioner held.

    Returns:
        Grain one indicator (`prescribing`, `referral`), practitioner and month. Columns: numerator
        (items, referrals), denominator (appointments) and expected (the system's use an
        appointment that year x the denominator).
    """
    who = ("practice_code", "practitioner_code")
    held = gp_contact.select(
        *who,
        date=gp_contact.contact_at.date(),
        indicator=ibis.literal("appointment"),
        numerator=ibis.literal(1, type="int64"),
    )
    made = prescription.select(
        *who,
        date=prescription.issue_date,
        indicator=ibis.literal("prescribing"),
        numerator=ibis.literal(1, type="int64"),
    ).union(
        referral.select(
            *who,
            date=referral.referral_date,
            indicator=ibis.literal(REFERRAL),
            numerator=ibis.literal(1, type="int64"),
        )
    )
    denominators = _by_month(held.filter(held.practitioner_code.notnull()), *who).select(
        *who, "month", denominator="numerator"
    )
    numerators = _by_month(made.filter(made.practitioner_code.notnull()), *who)
    joined = numerators.inner_join(denominators, [*who, "month"])
    window = ibis.window(group_by=["indicator", "financial_year"])
    rate = joined.numerator.sum().over(window) / joined.denominator.sum().over(window)
    return joined.select(
        "indicator",
        *who,
        "month",
        "financial_year",
        "numerator",
        "denominator",
        expected=joined.denominator * rate,
    )
