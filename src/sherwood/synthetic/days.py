"""The days the synthetic partnership lives through: financial years from 1 April 2015.

Days are whole numbers since 1 January 1970, as Arrow and Parquet keep dates.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

FIRST_YEAR = 2015
DAYS_A_YEAR = 365.25
NEVER = np.int32(2**30)


def day(date: str) -> int:
    """The day number of an ISO date.

    >>> day("1970-01-11")
    10
    """
    return int(np.datetime64(date, "D").astype(np.int64))


@dataclass(frozen=True)
class Window:
    """The financial years for which activity is written.

    Attributes:
        years: How many.

    >>> Window(3).end - Window(3).start
    1096
    """

    years: int

    @property
    def starts(self) -> tuple[int, ...]:
        """First day of each year, and the day after the last."""
        return tuple(day(f"{FIRST_YEAR + k}-04-01") for k in range(self.years + 1))

    @property
    def start(self) -> int:
        """First day."""
        return self.starts[0]

    @property
    def end(self) -> int:
        """First day after the window."""
        return self.starts[-1]


def first_of_month(days: np.ndarray) -> np.ndarray:
    """The first day of the month each day lies in.

    >>> int(first_of_month(np.array([day("2016-02-29")]))[0]) == day("2016-02-01")
    True
    """
    months = days.astype("datetime64[D]").astype("datetime64[M]")
    return months.astype("datetime64[D]").astype(np.int32)


def year_index(days: np.ndarray, window: Window) -> np.ndarray:
    """Which year of the window each day lies in, from 0."""
    return np.searchsorted(np.array(window.starts[1:-1]), days, side="right").astype(np.int8)
