"""What the pages of the plan show, of its report: tables of money, and charts beside them."""

from __future__ import annotations

from collections.abc import Iterator

from sherwood.report import Figure, Report, Table
from sherwood.service.planning.preparing import Prepared, prepared_money
from sherwood.service.planning.shown import FUND, PLAN


def money(report: Report) -> list[Prepared]:
    """Every table of a plan's report that pages show."""
    return list(_prepared(report))


def _prepared(report: Report) -> Iterator[Prepared]:
    for section in report.sections:
        for item in section.items:
            if isinstance(item, Figure) and item.key in PLAN:
                yield prepared_money(
                    item.key, item.table, code=_names(item.table), how=item.how, figure=item
                )
            elif isinstance(item, Table) and (item.key in PLAN or item.key.startswith(FUND)):
                yield prepared_money(item.key, item, code=_names(item), how=item.how)


def _names(table: Table) -> str:
    return "item" if "item" in table.frame else table.columns[0].name
