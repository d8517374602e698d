"""The mart `activity`: every priced unit of care, in one place.

Grain: one unit of care (a spell, an attendance, an appointment, an item, a contact, a call, a
package month). Each belongs to one service line, and says how it was priced.
"""

from __future__ import annotations

import functools

import ibis
import ibis.expr.types as ir
import pandas as pd

from sherwood.actuarial.prices import WHOLE_LINE
from sherwood.actuarial.service_lines import UNITS_OF, social_care_units, spell_units
from sherwood.warehouse.calendar import financial_year

PRICED_BY = ("recorded", "currency", "line", "unpriced")


def units(records: dict[str, ir.Table], spell: ir.Table, through: ir.DateScalar) -> ir.Table:
    """Every unit of care in the records, not yet priced. Grain: one unit."""
    parts = [spell_units(spell), social_care_units(records["social_care_service"], through)]
    parts += [units_of(records[name]) for name, units_of in UNITS_OF.items()]
    return functools.reduce(lambda left, right: left.union(right), parts)


def activity(
    unit: ir.Table, prices: pd.DataFrame, person_year_base: ir.Table, practice: ir.Table
) -> ir.Table:
    """The units, priced and placed.

    Args:
        unit: From `units`.
        prices: From `prices.price_list`.
        person_year_base: Where each person was registered, for units sent without a practice.
        practice: The practices, for their localities.

    Returns:
        The mart `activity`, grain one unit of care; `unit_key` is that of the mart `mitigable`,
        and null for units it does not speak of.
    """
    placed = _placed(
        unit.mutate(financial_year=financial_year(unit.date)), person_year_base, practice
    )
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


def _placed(unit: ir.Table, person_year_base: ir.Table, practice: ir.Table) -> ir.Table:
    """Each unit with a practice and its locality: those sent with it, else of registration."""
    home = person_year_base.select(
        "person_id", "financial_year", registered_practice="practice_code"
    )
    joined = unit.left_join(home, ["person_id", "financial_year"]).drop(
        "person_id_right", "financial_year_right"
    )
    own = joined.mutate(
        practice_code=ibis.coalesce(joined.practice_code, joined.registered_practice)
    )
    localities = practice.select(locality_practice="practice_code", locality_code="locality_code")
    return own.left_join(localities, own.practice_code == localities.locality_practice)


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
