"""Ledgers: tables of whole pence, in columns whose names end in `_pence`, that sum exactly."""

from __future__ import annotations

import pandas as pd

_PENCE = "_pence"


def shown_in_pounds(ledger: pd.DataFrame) -> pd.DataFrame:
    """A ledger as it is shown: pounds in columns without that ending.

    Example:
        >>> shown_in_pounds(pd.DataFrame({"party": ["HILL"], "paid_pence": [12_345]}))
          party    paid
        0  HILL  123.45
    """
    shown = ledger.copy()
    for name in ledger.columns:
        if name.endswith(_PENCE):
            shown[name] = ledger[name].astype("Float64").astype("float64") / 100
    return shown.rename(columns=lambda name: str(name).removesuffix(_PENCE))
