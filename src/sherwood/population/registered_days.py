"""Registered days: who was on a list, on which days, counted once however spans overlap.

A registration counts from the later of its start and the month of birth, to the earlier of its end
and the day after death; the day of death is a day alive, the day a registration ends is not.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import ibis
import ibis.expr.types as ir
import pandas as pd

from sherwood.errors import InputError

_FAR_AHEAD = date(9999, 1, 1)


def financial_years(years: Iterable[int]) -> ir.Table:
    """The financial years asked for.

    Grain: one financial year. Columns: financial_year, year_start (1 April), year_end (the next
    1 April), year_days (365 or 366).

    Raises:
        InputError: If no year is given, or one twice.

    Example:
        >>> financial_years([2019]).execute()[["financial_year", "year_days"]].values.tolist()
        [[2019, 366]]
    """
    wanted = list(years)
    if not wanted or len(set(wanted)) < len(wanted):
        raise InputError(f"years: {wanted}. Name one or more financial years, each once.")
    rows = [
        {
            "financial_year": year,
            "year_start": date(year, 4, 1),
            "year_end": date(year + 1, 4, 1),
            "year_days": (date(year + 1, 4, 1) - date(year, 4, 1)).days,
        }
        for year in wanted
    ]
    schema = {
        "financial_year": "int64",
        "year_start": "date",
        "year_end": "date",
        "year_days": "int64",
    }
    return ibis.memtable(pd.DataFrame(rows), schema=schema)


def living_spans(person: ir.Table, registration: ir.Table) -> ir.Table:
    """Registrations clipped to the life of the person.

    Grain: one registration with at least one day. Columns: those of `registration` but `source`,
    with first_day and end_day (the first day after).
    """
    life = person.select("person_id", "birth_month", "death_date")
    day_after_death = (life.death_date + ibis.interval(days=1)).cast("date")
    life = life.mutate(life_end=ibis.coalesce(day_after_death, _FAR_AHEAD))
    spans = registration.drop("source") if "source" in registration.columns else registration
    spans = spans.join(life, "person_id")
    return spans.mutate(
        first_day=ibis.greatest(spans.start_date, spans.birth_month),
        end_day=ibis.least(ibis.coalesce(spans.end_date, _FAR_AHEAD), spans.life_end),
    ).filter(lambda span: span.end_day > span.first_day)


def spans_by_year(spans: ir.Table, years: ir.Table) -> ir.Table:
    """Spans cut at the turn of the financial year.

    Grain: one span in one financial year. `first_day` and `end_day` lie within the year.
    """
    met = spans.join(years, [spans.first_day < years.year_end, spans.end_day > years.year_start])
    return met.mutate(
        first_day=ibis.greatest(met.first_day, met.year_start),
        end_day=ibis.least(met.end_day, met.year_end),
    )


def registered_days(yearly: ir.Table) -> ir.Table:
    """Days registered by person and financial year, a day with two registrations counted once.

    Args:
        yearly: Spans cut by year, as `spans_by_year` gives them.

    Returns:
        Grain: person x financial year. Columns: person_id, financial_year, days, entry_date (the
        first day registered in the year).
    """
    before = ibis.window(
        group_by=["person_id", "financial_year"],
        order_by=["first_day", "end_day", "start_date"],
        preceding=(None, 1),
    )
    covered_to = yearly.end_day.max().over(before)
    new_from = ibis.greatest(yearly.first_day, ibis.coalesce(covered_to, yearly.first_day))
    counted = yearly.mutate(
        new_days=ibis.greatest(yearly.end_day.delta(new_from, unit="day"), 0),
    )
    return counted.group_by("person_id", "financial_year").agg(
        days=counted.new_days.sum().cast("int64"),
        entry_date=counted.first_day.min(),
    )


def last_registration(yearly: ir.Table) -> ir.Table:
    """The registration in force on the last day registered in each year.

    Where two are in force on that day, the one begun later.

    Returns:
        Grain: person x financial year. Columns: person_id, financial_year, practice_code,
        lsoa_code, care_home_code.
    """
    latest = ibis.window(
        group_by=["person_id", "financial_year"],
        order_by=[ibis.desc("end_day"), ibis.desc("start_date")],
    )
    ranked = yearly.mutate(place=ibis.row_number().over(latest))
    columns = ("person_id", "financial_year", "practice_code", "lsoa_code", "care_home_code")
    return ranked.filter(ranked.place == 0).select(*columns)
