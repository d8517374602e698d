"""Financial years, as the health service counts them: from 1 April to 31 March.

A financial year is known by its first calendar year: 2017 is 2017/18.
"""

from __future__ import annotations

import ibis.expr.types as ir


def financial_year(date: ir.DateValue) -> ir.IntegerValue:
    """The financial year a date lies in, as an Ibis expression."""
    return (date.year() - (date.month() < 4).cast("int32")).cast("int64")


def year_title(year: int) -> str:
    """A financial year as it is written.

    >>> year_title(2017), year_title(1999)
    ('2017/18', '1999/00')
    """
    return f"{year}/{(year + 1) % 100:02d}"
