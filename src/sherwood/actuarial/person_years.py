"""The mart `person_year`: who each person was in a financial year, what they used and what it cost.

Grain: one person in one financial year in which they were registered. Use by people who were not
registered is not lost: `reconciliation` shows it.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from sherwood.records.codes import SERVICE_LINE

LINES = tuple(SERVICE_LINE)
KEY = ("person_id", "financial_year")


def person_use(activity: ir.Table) -> ir.Table:
    """What each person used in each financial year.

    Returns:
        Grain one person and financial year: `n_<line>` and `cost_<line>` for every service line,
        and `cost`, their exact sum.
    """
    nothing = ibis.literal(0).cast("decimal(18, 2)")
    columns: dict[str, ir.Value] = {"cost": activity.cost.sum().cast("decimal(18, 2)")}
    for line in LINES:
        here = activity.service_line == line
        used = activity.quantity.sum(where=here)
        cost = activity.cost.sum(where=here).cast("decimal(18, 2)")
        columns[f"n_{line}"] = used.fill_null(0.0)
        columns[f"cost_{line}"] = cost.fill_null(nothing)
    return activity.group_by(KEY).agg(**columns)


def person_year(base: ir.Table, need: ir.Table, use: ir.Table, risk: ir.Table) -> ir.Table:
    """The mart `person_year`.

    Args:
        base: Who was registered where and for how long, from `sherwood.population`.
        need: Their conditions, frailty and segments; grain as `base`.
        use: From `person_use`.
        risk: Columns person_id, financial_year, risk_emergency; at most a row a person-year.
    """
    joined = _beside(_beside(_beside(base, need), use), risk)
    used = {name for name in use.columns if name not in KEY}
    return joined.mutate(
        **{name: joined[name].fill_null(ibis.literal(0).cast(joined[name].type())) for name in used}
    )


def _beside(left: ir.Table, right: ir.Table) -> ir.Table:
    return left.left_join(right, KEY).drop("person_id_right", "financial_year_right")
