"""The mart `person_year`: who each person was in a financial year, what they used and what it cost.

Grain: one person in one financial year in which they were registered. Use by people who were not
registered is not lost: `reconciliation` shows it.
"""

from __future__ import annotations

import functools
from operator import add

import ibis
import ibis.expr.types as ir

from sherwood.records.codes import SERVICE_LINE

LINES = tuple(SERVICE_LINE)
KEY = ("person_id", "financial_year")

_MONEY = "decimal(18, 2)"


def line_use(activity: ir.Table) -> ir.Table:
    """What each person used in each financial year, by service line.

    Returns:
        Grain one person, financial year and service line: quantity, and cost to the penny.
    """
    return activity.group_by(*KEY, "service_line").agg(
        quantity=activity.quantity.sum(), cost=activity.cost.sum().cast(_MONEY)
    )


def person_year(base: ir.Table, need: ir.Table, use: ir.Table, risk: ir.Table) -> ir.Table:
    """The mart `person_year`.

    Args:
        base: Who was registered where and for how long, from `sherwood.population`.
        need: Their conditions, frailty and segments; grain as `base`.
        use: From `line_use`.
        risk: Columns person_id, financial_year, risk_emergency; at most a row a person-year.

    Returns:
        The columns of the base and of need; `cost`, and for every service line `n_<line>` and
        `cost_<line>`, nought where nothing was used; `risk_emergency`.
    """
    joined = functools.reduce(_beside, [_of_line(use, line) for line in LINES], _beside(base, need))
    nothing = ibis.literal(0).cast(_MONEY)
    costs = {f"cost_{line}": joined[f"cost_{line}"].fill_null(nothing) for line in LINES}
    counts = {f"n_{line}": joined[f"n_{line}"].fill_null(0.0) for line in LINES}
    whole = functools.reduce(add, costs.values()).cast(_MONEY)
    described = [*base.columns, *(name for name in need.columns if name not in KEY)]
    used = [column for line in LINES for column in (f"n_{line}", f"cost_{line}")]
    filled = joined.mutate(**costs, **counts, cost=whole).select(*described, "cost", *used)
    return _beside(filled, risk)


def _of_line(use: ir.Table, line: str) -> ir.Table:
    # Joining the lines one by one is far quicker than turning rows into columns: an aggregate of
    # every line at once carries the sums of all of them for every row it has seen.
    here = use.filter(use.service_line == line)
    return here.select(*KEY, **{f"n_{line}": here.quantity, f"cost_{line}": here.cost})


def _beside(left: ir.Table, right: ir.Table) -> ir.Table:
    return left.left_join(right, KEY).drop("person_id_right", "financial_year_right")
