"""Person-years: everybody registered in a financial year, for how long, where and who they are.

This is the base on which need, use and cost are laid; every rate of the actuarial analysis has its
exposure for denominator.
"""

from __future__ import annotations

from collections.abc import Iterable

import ibis
import ibis.expr.types as ir

from sherwood.population.registered_days import (
    financial_years,
    living_spans,
    registered_days,
    spans_by_year,
)

ETHNIC_GROUPS = {
    "white": ("A", "B", "C"),
    "mixed": ("D", "E", "F", "G"),
    "asian": ("H", "J", "K", "L", "R"),
    "black": ("M", "N", "P"),
    "other": ("S",),
}
"""National ethnic categories by the groups of the 2021 Census; all others are unknown."""

AGE_BANDS = (*(f"{age}-{age + 4}" for age in range(0, 90, 5)), "90+")


def person_year_base(
    *,
    person: ir.Table,
    registration: ir.Table,
    practice: ir.Table,
    care_home: ir.Table,
    lsoa: ir.Table,
    years: Iterable[int],
) -> ir.Table:
    """Everybody registered in each financial year.

    Grain: person x financial year; only people with at least one registered day in it.

    Args:
        person: Contract table, one row a person.
        registration: Contract table; spans may overlap and have gaps.
        practice: Contract table, for the locality.
        care_home: Contract table, for whether a home gives nursing.
        lsoa: Contract table, for deprivation.
        years: Financial years wanted, by first calendar year.

    Returns:
        person_id, financial_year, exposure (share of the year registered, at most 1), entry_date
        (first day registered in the year), practice_code, lsoa_code, locality_code, care_home
        (none, residential, nursing), age (in whole years at 1 April, by month of birth; 0 for
        those born in the year), age_band, sex, ethnic_group, imd_decile, imd_quintile (1 is most
        deprived; null where the small area is not known), died (whether in that year). Practice,
        area and care home are those of the last day registered in the year.
    """
    calendar = financial_years(years)
    yearly = spans_by_year(living_spans(person, registration), calendar)
    rows = registered_days(yearly).join(calendar, "financial_year")
    rows = rows.join(person.select(*_PERSON), "person_id")
    rows = _with_reference(rows, practice, care_home, lsoa)
    age = _age(rows.birth_month, rows.financial_year)
    return rows.select(
        "person_id",
        "financial_year",
        "entry_date",
        "practice_code",
        "lsoa_code",
        "locality_code",
        "sex",
        "imd_decile",
        exposure=rows.days.cast("float64") / rows.year_days.cast("float64"),
        care_home=_care_home(rows),
        age=age,
        age_band=age_band(age),
        ethnic_group=ethnic_group(rows.ethnic_category),
        imd_quintile=((rows.imd_decile + 1) // 2).cast("int64"),
        died=ibis.coalesce(
            (rows.death_date >= rows.year_start) & (rows.death_date < rows.year_end), False
        ),
    ).select(*BASE_COLUMNS)


BASE_COLUMNS = (
    "person_id",
    "financial_year",
    "exposure",
    "entry_date",
    "practice_code",
    "lsoa_code",
    "locality_code",
    "care_home",
    "age",
    "age_band",
    "sex",
    "ethnic_group",
    "imd_decile",
    "imd_quintile",
    "died",
)

_PERSON = ("person_id", "birth_month", "sex", "ethnic_category", "death_date")


def age_band(age: ir.IntegerValue) -> ir.StringValue:
    """The five-year band of an age in years, the last open: 0-4, 5-9, ... 85-89, 90+.

    Example:
        >>> ages = ibis.memtable({"age": [0, 4, 5, 89, 90, 104]})
        >>> age_band(ages.age).execute().tolist()
        ['0-4', '0-4', '5-9', '85-89', '90+', '90+']
    """
    lower = ((age // 5) * 5).cast("int64")
    closed = lower.cast("string") + "-" + (lower + 4).cast("string")
    return ibis.cases((age >= 90, "90+"), else_=closed)


def ethnic_group(category: ir.StringValue) -> ir.StringValue:
    """The Census group of a national ethnic category; `unknown` where not stated or not sent.

    Example:
        >>> people = ibis.memtable({"code": ["A", "R", "P", "Z", None]})
        >>> ethnic_group(people.code).execute().tolist()
        ['white', 'asian', 'black', 'unknown', 'unknown']
    """
    branches = [(category.isin(codes), name) for name, codes in ETHNIC_GROUPS.items()]
    return ibis.cases(*branches, else_="unknown")


def _with_reference(
    rows: ir.Table, practice: ir.Table, care_home: ir.Table, lsoa: ir.Table
) -> ir.Table:
    rows = rows.left_join(practice.select("practice_code", "locality_code"), "practice_code")
    rows = rows.drop("practice_code_right")
    rows = rows.left_join(lsoa.select("lsoa_code", "imd_decile"), "lsoa_code")
    rows = rows.drop("lsoa_code_right")
    rows = rows.left_join(care_home.select("care_home_code", "has_nursing"), "care_home_code")
    return rows.drop("care_home_code_right")


def _age(birth_month: ir.DateValue, financial_year: ir.IntegerValue) -> ir.IntegerValue:
    birthday_to_come = (birth_month.month() > 4).cast("int64")
    return ibis.greatest(financial_year - birth_month.year() - birthday_to_come, 0).cast("int64")


def _care_home(rows: ir.Table) -> ir.StringValue:
    return ibis.cases(
        (rows.care_home_code.isnull(), "none"),
        (ibis.coalesce(rows.has_nursing, False), "nursing"),
        else_="residential",
    )
