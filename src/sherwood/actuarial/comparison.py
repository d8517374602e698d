"""How practices and localities differ from what their people would be expected to use."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from sherwood.actuarial.expected import Expected
from sherwood.actuarial.experience import Experience
from sherwood.actuarial.person_years import LINES
from sherwood.actuarial.ratios import Ratios, ratios, verdict


def compare(experience: Experience, expected: Expected, grouping: str) -> Ratios:
    """Observed against expected use of the groups of a grouping, groups x lines."""
    groups = experience.groupings[grouping]
    return ratios(
        groups.total(experience.quantity),
        groups.total(expected.quantity),
        expected.residual_variance(experience, groups),
    )


def ratio_table(
    found: Ratios, level: str, codes: tuple[str, ...], names: Mapping[str, str]
) -> pd.DataFrame:
    """Ratios as a tidy table.

    Returns:
        Grain level, code and service line: name, observed, expected, ratio, lower, upper (95 %),
        shrunk, shrunk_lower, shrunk_upper (95 %) and verdict. Lines that nobody used are left out.
    """
    shrunk_lower, shrunk_upper = found.limits()
    code, line = np.meshgrid(np.arange(len(codes)), np.arange(len(LINES)), indexing="ij")
    table = pd.DataFrame(
        {
            "level": level,
            "code": np.array(codes, dtype=object)[code.ravel()],
            "service_line": np.array(LINES, dtype=object)[line.ravel()],
            "observed": found.observed.ravel(),
            "expected": found.expected.ravel(),
            "ratio": found.ratio.ravel(),
            "lower": found.lower.ravel(),
            "upper": found.upper.ravel(),
            "shrunk": found.shrunk.ravel(),
            "shrunk_lower": shrunk_lower.ravel(),
            "shrunk_upper": shrunk_upper.ravel(),
        }
    )
    table.insert(2, "name", [names.get(code, code) for code in table.code])
    table["verdict"] = [verdict(*limits) for limits in zip(table.lower, table.upper, strict=True)]
    return table[table.expected > 0].reset_index(drop=True)
