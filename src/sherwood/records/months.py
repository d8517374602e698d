"""Completeness by month: where a provider's data stop, start late, or thin out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from math import sqrt
from statistics import median

from sherwood.records.loads import RecordsValue

LOW_SHARE = 0.5
"""A month with less than this share of a provider's median month is flagged."""

FEWEST_USUAL = 20
"""A provider with fewer rows in its median month is too small for its months to be flagged."""

# Counts this many of their own standard deviations below the usual are no accident, though
# thousands of months are looked at.
_CHANCE = 4


class Month(RecordsValue):
    """Rows of one provider in one month of a table.

    Attributes:
        table: The table.
        provider: The provider, or practice where the table has no provider.
        month: The first day of the month.
        rows: Rows that happened in it.
        flag: `missing` if the provider has none though other months around it have, `low` if it has
            under half its usual number and fewer than chance would make, else empty.
    """

    table: str
    provider: str
    month: date
    rows: int
    flag: str = ""


def months(table: str, counts: Mapping[tuple[str, date], int]) -> list[Month]:
    """The months of a table from its first to its last, for each provider, gaps flagged.

    The table's own span is used, not the provider's, so that a provider whose data stop early or
    start late shows. Months before a tenth of the median of the whole table's are left aside, so
    that a handful of old entries do not make a century of gaps.

    Args:
        table: The table.
        counts: Rows by provider and month.

    >>> jan, feb, mar = date(2020, 1, 1), date(2020, 2, 1), date(2020, 3, 1)
    >>> found = months("gp_contact", {("A", jan): 90, ("A", mar): 100, ("B", feb): 100})
    >>> [(m.provider, m.month.month, m.flag) for m in found if m.flag and m.provider == "A"]
    [('A', 2, 'missing')]
    """
    by_month: dict[date, int] = defaultdict(int)
    by_provider: dict[str, dict[date, int]] = defaultdict(dict)
    for (provider, month), rows in counts.items():
        by_month[month] += rows
        by_provider[provider][month] = rows
    span = _span(by_month)
    return [
        month
        for provider in sorted(by_provider)
        for month in _provider_months(table, provider, by_provider[provider], span)
    ]


def find_gaps(found: Iterable[Month]) -> list[Month]:
    """The months that are flagged."""
    return [month for month in found if month.flag]


def _span(by_month: Mapping[date, int]) -> list[date]:
    usual = median(sorted(by_month.values(), reverse=True)[:24])
    busy = [month for month, rows in by_month.items() if rows >= usual / 10]
    span, month = [], min(busy)
    while month <= max(busy):
        span.append(month)
        month = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return span


def _provider_months(
    table: str, provider: str, counts: Mapping[date, int], span: list[date]
) -> list[Month]:
    usual = (
        median(counts.get(month, 0) for month in span if counts.get(month))
        if any(counts.get(month) for month in span)
        else 0
    )
    found = []
    for month in span:
        rows = counts.get(month, 0)
        flag = ""
        if usual >= FEWEST_USUAL and rows < min(usual * LOW_SHARE, usual - _CHANCE * sqrt(usual)):
            flag = "low" if rows else "missing"
        found.append(Month(table=table, provider=provider, month=month, rows=rows, flag=flag))
    return found
