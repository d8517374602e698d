"""The mart `activity`: every priced unit of care, in one place.

Grain: one unit of care (a spell, an attendance, an appointment, an item, a contact, a call, a
package month). Each belongs to one service line, and says how it was priced.
"""

from __future__ import annotations

from collections.abc import Mapping

import ibis
import ibis.expr.types as ir
import pandas as pd

from sherwood.actuarial.prices import WHOLE_LINE
from sherwood.actuarial.service_lines import (
    UNITS_WITH_PRACTICE,
    UNITS_WITHOUT_PRACTICE,
    social_care_units,
    spell_units,
)
from sherwood.warehouse.calendar import financial_year

PRICED_BY = ("recorded", "currency", "line", "unpriced")


def units(
    records: Mapping[str, ir.Table],
    spell: ir.Table,
    person_year_base: ir.Table,
    through: ir.DateScalar,
) -> ir.Table:
    """Every unit of care in the records, not yet priced.

    Records that never say the practice (community, mental health and social care, calls) take that
    of registration in the financial year; the others keep what they say.

    Args:
        records: The contract tables, attendances and appointments with their `unit_key`.
        spell: The mart.
        person_year_base: Where everybody was registered.
        through: The last day of which anything is known.

    Returns:
        Columns `UNIT_COLUMNS` and financial_year. Grain: one unit.
    """
    said = [spell_units(spell)]
    said += [units_of(records[name]) for name, units_of in UNITS_WITH_PRACTICE.items()]
    unsaid = [social_care_units(records["social_care_service"], through)]
    unsaid += [units_of(records[name]) for name, units_of in UNITS_WITHOUT_PRACTICE.items()]
    return _dated(ibis.union(*said)).union(
        _registered(_dated(ibis.union(*unsaid)), person_year_base)
    )


def _dated(unit: ir.Table) -> ir.Table:
    return unit.mutate(financial_year=financial_year(unit.date))


def _registered(unit: ir.Table, person_year_base: ir.Table) -> ir.Table:
    home = person_year_base.select(
        "person_id", "financial_year", registered_practice="practice_code"
    )
    joined = unit.left_join(home, ["person_id", "financial_year"])
    return joined.mutate(practice_code=joined.registered_practice).select(unit.columns)


def activity(unit: ir.Table, prices: pd.DataFrame, practice: ir.Table) -> ir.Table:
    """The units, priced and placed.

    Args:
        unit: From `units`.
        prices: From `prices.price_list`.
        practice: The practices, for their localities.

    Returns:
        The mart `activity`, grain one unit of care; `unit_key` is that of the mart `mitigable`,
        and null for units it does not speak of.
    """
    places = practice.select(locality_practice="practice_code", locality_code="locality_code")
    placed = unit.left_join(places, unit.practice_code == places.locality_practice)
    priced = _priced(placed, prices)
    recorded = priced.recorded_cost.notnull()
    unit_cost = ibis.coalesce(priced.currency_cost, priced.line_cost)
    estimated = (unit_cost * priced.quantity).round(2).cast("decimal(18, 2)")
    return priced.select(
        "unit_key",
        "person_id",
        "date",
        "financial_year",
        "service_line",
        "practice_code",
        "practitioner_code",
        "provider_code",
        "locality_code",
        "quantity",
        cost=ibis.coalesce(priced.recorded_cost, estimated, ibis.literal(0)).cast("decimal(18, 2)"),
        priced_by=ibis.cases(
            (recorded, "recorded"),
            (priced.currency_cost.notnull(), "currency"),
            (priced.line_cost.notnull(), "line"),
            else_="unpriced",
        ),
    )


def _priced(unit: ir.Table, prices: pd.DataFrame) -> ir.Table:
    """Each unit with the price of its currency and of its line."""
    whole = prices[prices.currency == WHOLE_LINE]
    single = prices[prices.currency != WHOLE_LINE]
    by_line = ibis.memtable(
        whole[["service_line", "financial_year", "unit_cost"]].rename(
            columns={
                "service_line": "line_",
                "financial_year": "line_year",
                "unit_cost": "line_cost",
            }
        )
    )
    unit = unit.left_join(
        by_line,
        [unit.service_line == by_line.line_, unit.financial_year == by_line.line_year],
    )
    if single.empty:
        return unit.mutate(currency_cost=ibis.null("float64"))
    by_currency = ibis.memtable(
        single[["service_line", "currency", "financial_year", "unit_cost"]].set_axis(
            ["currency_line", "currency_", "currency_year", "currency_cost"], axis=1
        )
    )
    return unit.left_join(
        by_currency,
        [
            unit.service_line == by_currency.currency_line,
            unit.currency == by_currency.currency_,
            unit.financial_year == by_currency.currency_year,
        ],
    )
