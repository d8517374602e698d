"""The value opportunity: pounds above a benchmark, by patient group, line, locality and provider.

Each basis (peer, elicited, measured, external) is a view of the same activity and stands by itself:
within a basis no pound is counted twice and every dimension sums to the same total; between bases
nothing is ever added.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from sherwood.actuarial.assumptions import pathways
from sherwood.actuarial.cashable import cashable_share
from sherwood.actuarial.experience import Floats
from sherwood.actuarial.person_years import LINES

COLUMNS = [
    "basis",
    "dimension",
    "code",
    "title",
    "gross",
    "cashable",
    "stranded",
    "lower",
    "upper",
    "grade",
    "people",
    "pathway",
]


@dataclass(frozen=True)
class Basis:
    """A benchmark's opportunity, before it is told by dimension.

    Attributes:
        name: peer, elicited, measured or external.
        grade: Of the evidence.
        cost: The whole cost of each line.
        gross: Pounds above the benchmark, by line.
        error: Standard error of `gross`; NaN where none is known.
    """

    name: str
    grade: str
    cost: Floats
    gross: Floats
    error: Floats

    def share_cashable(self) -> Floats:
        """The part of each line's gross that is cashable."""
        return cashable_share(self.gross, self.cost)


def by_dimension(
    basis: Basis,
    dimension: str,
    codes: Sequence[str],
    titles: Sequence[str],
    gross: Floats,
    people: Floats | None = None,
) -> pd.DataFrame:
    """A basis told by one dimension.

    Args:
        basis: The basis.
        dimension: What the codes are: patient_group, service_line, locality, practice, provider.
        codes: The groups.
        titles: Their names.
        gross: Pounds, groups x lines; each line sums to the basis's.
        people: How many people are in each group, where that has a meaning.

    Returns:
        A row a group with something to find, the largest first; columns `COLUMNS`. Intervals are
        95 %, of the gross.
    """
    share = basis.share_cashable()
    part = np.divide(gross, basis.gross, out=np.zeros_like(gross), where=basis.gross > 0)
    error = np.sqrt(((part * basis.error) ** 2).sum(axis=1))
    reach = stats.norm.ppf(0.975) * error
    total = gross.sum(axis=1)
    lines = list(LINES)
    frame = pd.DataFrame(
        {
            "basis": basis.name,
            "dimension": dimension,
            "code": list(codes),
            "title": list(titles),
            "gross": total,
            "cashable": gross @ share,
            "stranded": gross @ (1 - share),
            "lower": np.maximum(total - reach, 0.0),
            "upper": total + reach,
            "grade": basis.grade,
            "people": np.full(len(total), np.nan) if people is None else people,
            "pathway": [pathways()[lines[j]] for j in gross.argmax(axis=1)],
        }
    )
    found = frame[frame.gross > 0].sort_values("gross", ascending=False, ignore_index=True)
    return found[COLUMNS]


def total(basis: Basis) -> dict[str, float | str]:
    """A basis as a whole: gross, cashable, stranded, lower, upper and grade."""
    share = basis.share_cashable()
    gross = float(basis.gross.sum())
    reach = float(stats.norm.ppf(0.975) * np.sqrt((basis.error**2).sum()))
    return {
        "gross": gross,
        "cashable": float((basis.gross * share).sum()),
        "stranded": float((basis.gross * (1 - share)).sum()),
        "lower": max(gross - reach, 0.0),
        "upper": gross + reach,
        "grade": basis.grade,
    }
