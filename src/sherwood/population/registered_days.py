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
    """Days registered by person and financial year, and where the person was at the end of them.

    A day with two registrations counts once. Of two registrations in force on the last day, the
    place is that of the one begun later.

    Args:
        yearly: Spans cut by year, as `spans_by_year` gives them.

    Returns:
        Grain: person x financial year. Columns: person_id, financial_year, days, entry_date (the
        first day registered in the year), practice_code, lsoa_code, care_home_code.
    """
    person_year = ["person_id", "financial_year"]
    before = ibis.window(
        group_by=person_year,
        order_by=["first_day", "end_day", "start_date"],
        preceding=(None, 1),
    )
    latest = ibis.window(
        group_by=person_year, order_by=[ibis.desc("end_day"), ibis.desc("start_date")]
    )
    spans = yearly.mutate(
        covered_to=yearly.end_day.max().over(before),
        is_last=ibis.row_number().over(latest) == 0,
    )
    new_from = ibis.greatest(spans.first_day, ibis.coalesce(spans.covered_to, spans.first_day))
    new_days = ibis.greatest(spans.end_day.delta(new_from, unit="day"), 0)
    return spans.group_by(*person_year).agg(
        days=new_days.sum().cast("int64"),
        entry_date=spans.first_day.min(),
        practice_code=spans.practice_code.max(where=spans.is_last),
        lsoa_code=spans.lsoa_code.max(where=spans.is_last),
        care_home_code=spans.care_home_code.max(where=spans.is_last),
    )
