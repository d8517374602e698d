"""Results as tidy tables: one row a record, pence shown as pounds.

Ledgers are kept in whole pence, in fields whose names end in `_pence`; a table shows them as pounds
under the same name without that ending.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields
from typing import Any

import pandas as pd

_PENCE = "_pence"


def in_pounds(rows: Iterable[Any], kind: type, also: Sequence[str] = ()) -> pd.DataFrame:
    """A table of records, with pounds in place of pence.

    Args:
        rows: Records of `kind`.
        kind: Their dataclass: an empty table has its columns too.
        also: Properties of the records to add as columns.

    Returns:
        One row a record, in the order given.

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
    table = pd.DataFrame([[getattr(row, name) for name in names] for row in rows], columns=names)
    for name in names:
        if name.endswith(_PENCE):
            table[name] = table[name].astype("float64") / 100
    return table.rename(columns=lambda name: name.removesuffix(_PENCE))
