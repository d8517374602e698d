"""Exposure held against the registrations it came from: every day is accounted for.

Days in the base are counted year by year; here the same registrations are merged into unbroken
stays first and cut by year after, so that the two counts check each other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import ibis
import ibis.expr.types as ir

from sherwood.population.registered_days import financial_years, living_spans, spans_by_year

Execute = Callable[[ir.Expr], Any]


@dataclass(frozen=True)
class ExposureReconciliation:
    """Where the days of the registrations went.

    Attributes:
        registered_days: Days of all registrations within the years, each registration by itself.
        of_unknown_people: Those of people who are not in the table of people.
        outside_life: Those before the month of birth or after the day of death.
        counted_twice: Those on which the person was registered already.
        stay_days: Days of unbroken stays: what the exposure should be.
        person_days: Days in the base.
    """

    registered_days: int
    of_unknown_people: int
    outside_life: int
    counted_twice: int
    stay_days: int
    person_days: int

    @property
    def difference(self) -> int:
        """Days in the base beyond those of the stays; zero when all is well."""
        return self.person_days - self.stay_days

    @property
    def reconciles(self) -> bool:
        """Whether every registered day is in the base or in a named loss."""
        losses = self.of_unknown_people + self.outside_life + self.counted_twice
        return self.difference == 0 and self.registered_days - losses == self.person_days


def reconcile_exposure(
    base: ir.Table,
    *,
    person: ir.Table,
    registration: ir.Table,
    years: Iterable[int],
    execute: Execute,
) -> ExposureReconciliation:
    """Account for every registered day.

    Args:
        base: What `person_year_base` gave for the same tables and years.
        person: The table of people.
        registration: The table of registrations.
        years: The financial years of the base.
        execute: Computes an Ibis expression, such as `engine.connection.execute`.
    """
    calendar = financial_years(years)
    gross = _gross_days(person, registration, calendar)
    living = spans_by_year(living_spans(person, registration), calendar)
    counts = {
        **_first_row(execute, gross),
        **_first_row(execute, living.agg(living=_days(living))),
        **_first_row(execute, _stay_days(person, registration, calendar)),
        **_first_row(execute, _base_days(base, calendar)),
    }
    return ExposureReconciliation(
        registered_days=counts["registered"],
        of_unknown_people=counts["registered"] - counts["known"],
        outside_life=counts["known"] - counts["living"],
        counted_twice=counts["living"] - counts["stay"],
        stay_days=counts["stay"],
        person_days=counts["person_days"],
    )


def _gross_days(person: ir.Table, registration: ir.Table, calendar: ir.Table) -> ir.Table:
    known = person.select("person_id").mutate(is_known=True)
    spans = registration.left_join(known, "person_id").mutate(
        first_day=registration.start_date,
        end_day=ibis.coalesce(registration.end_date, ibis.date(9999, 1, 1)),
    )
    spans = spans.filter(spans.end_day > spans.first_day).drop("person_id_right")
    yearly = spans_by_year(spans, calendar)
    days = yearly.end_day.delta(yearly.first_day, unit="day")
    return yearly.agg(
        registered=ibis.coalesce(days.sum(), 0).cast("int64"),
        known=ibis.coalesce(days.sum(where=yearly.is_known), 0).cast("int64"),
    )


def _stay_days(person: ir.Table, registration: ir.Table, calendar: ir.Table) -> ir.Table:
    spans = living_spans(person, registration)
    order = ["first_day", "end_day", "start_date"]
    before = ibis.window(group_by="person_id", order_by=order, preceding=(None, 1))
    spans = spans.mutate(covered_to=spans.end_day.max().over(before))
    begins = ibis.coalesce(spans.first_day > spans.covered_to, True).cast("int64")
    spans = spans.mutate(begins=begins)
    stay = ibis.cumulative_window(group_by="person_id", order_by=order)
    spans = spans.mutate(stay=spans.begins.sum().over(stay))
    stays = spans.group_by("person_id", "stay").agg(
        first_day=spans.first_day.min(), end_day=spans.end_day.max()
    )
    yearly = spans_by_year(stays, calendar)
    return yearly.agg(stay=_days(yearly))


def _base_days(base: ir.Table, calendar: ir.Table) -> ir.Table:
    joined = base.join(calendar, "financial_year")
    days = (joined.exposure * joined.year_days).round().cast("int64")
    return joined.agg(person_days=ibis.coalesce(days.sum(), 0).cast("int64"))


def _days(spans: ir.Table) -> ir.Value:
    return ibis.coalesce(spans.end_day.delta(spans.first_day, unit="day").sum(), 0).cast("int64")


def _first_row(execute: Execute, table: ir.Table) -> dict[str, int]:
    return {name: int(value) for name, value in execute(table).iloc[0].items()}
