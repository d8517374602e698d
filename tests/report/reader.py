"""What somebody could work out who has everything that is published of an analysis.

Written apart from what hides figures: it is given figures as they were shown, and how groups add
up, and asks the auditor how far each of the others could still lie.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

import numpy as np
import pandas as pd

from sherwood.stats.disclosure_bounds import Knowledge, ranges
from sherwood.stats.disclosure_structure import Sum, equations

Key = tuple[str, str]
WHOLE: Key = ("system", "all")


def shown_in(frame: pd.DataFrame, level: str, code: str, count: str) -> dict[Key, float]:
    """The counts that a table shows, by level and code."""
    known = frame[frame[count].notna()]
    keys = zip(known[level].astype(str), known[code].astype(str), strict=True)
    return dict(zip(keys, known[count].astype(float), strict=True))


def worked_out(
    keys: Iterable[Key],
    places: Mapping[str, str],
    seen: Mapping[Key, float],
    starred: Collection[Key] = (),
) -> dict[Key, tuple[float, float]]:
    """The least and the most that each count not shown could be.

    Args:
        keys: Every practice and locality.
        places: The locality of each practice.
        seen: Counts shown anywhere; of the whole too, if it is.
        starred: Those shown as `*`, which the policy says are fewer than ten.
    """
    cells = [WHOLE, *keys]
    place = {key: number for number, key in enumerate(cells)}
    up = {
        key: ("locality", places[key[1]])
        if key[0] == "practice" and ("locality", places[key[1]]) in place
        else WHOLE
        for key in cells[1:]
    }
    sums = [
        Sum(place[group], tuple(place[part] for part in up if up[part] == group))
        for group in dict.fromkeys(up.values())
    ]
    lower = np.array([seen.get(key, 0.0) for key in cells])
    upper = np.array([seen.get(key, 9.0 if key in starred else np.inf) for key in cells])
    open_cells = np.array([n for n, key in enumerate(cells) if key not in seen], dtype=np.int64)
    low, high = ranges(Knowledge(lower, upper, equations(sums, len(cells)), True), open_cells)
    return {
        cells[cell]: (float(least), float(most))
        for cell, least, most in zip(open_cells, low, high, strict=True)
    }
