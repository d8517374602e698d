"""The European Standard Population 2013 in the 19 bands of the national methods."""

from __future__ import annotations

import numpy as np

AGE_BANDS: tuple[str, ...] = (
    *(f"{start}-{start + 4}" for start in range(0, 90, 5)),
    "90+",
)
"""The 19 quinary bands, 0-4 to 90+, in the order every banded argument expects."""

EUROPEAN_STANDARD_POPULATION_2013 = np.array(
    [
        *(5000, 5500, 5500, 5500, 6000, 6000, 6500, 7000, 7000, 7000),
        *(7000, 6500, 6000, 5500, 5000, 4000, 2500, 1500, 1000),
    ],
    dtype=np.float64,
)
"""People in each of AGE_BANDS; they sum to 100,000.

Source: Eurostat (2013), Revision of the European Standard Population, with 0 and 1-4 joined and
90-94 joined to 95 and over, as the Office for National Statistics does.
"""
EUROPEAN_STANDARD_POPULATION_2013.flags.writeable = False
