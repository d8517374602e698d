"""Results as tidy tables: one row a record, pence shown as pounds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields
from typing import Any

import pandas as pd

from sherwood.finance.ledgers import shown_in_pounds


def in_pounds(rows: Iterable[Any], kind: type, also: Sequence[str] = ()) -> pd.DataFrame:
    """A table of records, with pounds in place of pence.

    Args:
        rows: Records of `kind`; amounts are whole pence in fields whose names end in `_pence`.
        kind: Their dataclass: an empty table has its columns too.
        also: Properties of the records to add as columns.

    Returns:
        One row a record, in the order given; amounts without the ending of their names.

    Example:
        >>> from dataclasses import dataclass
        >>> @dataclass(frozen=True)
        ... class Payment:
        ...     payee: str
        ...     paid_pence: int
        >>> in_pounds([Payment("HILL", 12_345)], Payment)
          payee    paid
        0  HILL  123.45
    """
    names = [*(field.name for field in fields(kind)), *also]
    values = [[getattr(row, name) for name in names] for row in rows]
    return shown_in_pounds(pd.DataFrame(values, columns=names))
