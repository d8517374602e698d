"""The planted truth: which practices over-use what, and what each programme does where and when.

Analyses can be held against it. Ratios multiply the rate of activity of one service line and are
relative to a practice, or a care home, without an effect.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from sherwood.synthetic.days import NEVER, Window, day
from sherwood.synthetic.place import Place

OVERUSED = (
    "emergency_admission_stay",
    "emergency_admission_zero_day",
    "emergency_attendance_major",
    "outpatient_first",
    "outpatient_follow_up",
    "day_case",
    "prescribing",
)
_RATIOS = (0.8, 0.85, 0.9, 1.15, 1.2, 1.25, 1.3, 1.4, 1.5)
_ONE_IN = 5


@dataclass(frozen=True)
class Programme:
    """A programme in some care homes from a month on.

    Attributes:
        name: Its name.
        district: Whose homes.
        nursing: Only nursing (True) or residential homes (False); None for both.
        first, last: Which of those homes, in order of code.
        from_month: First month, as YYYY-MM.
        ratios: Ratio by service line.
        status: What is known of it.
        note: Where the ratio comes from.
    """

    name: str
    district: str
    nursing: bool | None
    first: int
    last: int
    from_month: str
    ratios: dict[str, float]
    status: str
    note: str

    @property
    def start(self) -> int:
        """First day."""
        return day(self.from_month + "-01")

    def homes(self, place: Place) -> np.ndarray:
        """Positions of its homes."""
        mine = place.homes["district"] == self.district
        if self.nursing is not None:
            mine &= place.homes["has_nursing"] == self.nursing
        return np.flatnonzero(mine)[self.first : self.last]


_MONTHS = (
    "months are the simulation's, moved into the window so that there is a before and an after"
)
PROGRAMMES = (
    Programme(
        "enhanced support for care homes, Rushcliffe",
        "Rushcliffe",
        None,
        0,
        99,
        "2016-10",
        {"emergency_attendance_major": 0.71, "emergency_admission": 0.77},
        "effect",
        f"Health Foundation IAU 2017: A&E -29 %, emergency admissions -23 %; {_MONTHS}",
    ),
    Programme(
        "enhanced support for care homes, Nottingham City",
        "Nottingham",
        None,
        0,
        39,
        "2016-04",
        {"emergency_admission": 0.82},
        "effect",
        f"Health Foundation IAU 2019: emergency admissions -18 % in 39 homes; {_MONTHS}",
    ),
    Programme(
        "telemedicine in care homes, Nottingham City",
        "Nottingham",
        None,
        39,
        52,
        "2016-12",
        {"emergency_attendance_major": 0.9, "ambulance": 0.85},
        "effect",
        "illustrative: fewer 999 calls and hospital trips were noted, uncontrolled",
    ),
    Programme(
        "urinalysis pilot",
        "Gedling",
        False,
        0,
        10,
        "2016-10",
        {"emergency_admission": 1.0},
        "no effect",
        "no impact on admissions for urinary infection; not rolled out",
    ),
    Programme(
        "telehealth in ten nursing homes",
        "Broxtowe",
        True,
        0,
        10,
        "2018-03",
        {},
        "no outcome data yet",
        "begins in the last month of the window",
    ),
)
_SPREAD = {
    "emergency_admission": ("emergency_admission_stay", "emergency_admission_zero_day"),
    "ambulance": ("call_999_not_conveyed",),
}


@dataclass(frozen=True)
class Truth:
    """What is planted.

    Attributes:
        practice: Ratio by line for every practice; 1 where nothing is planted.
        programmes: The programmes, empty without variation.
    """

    practice: dict[str, np.ndarray]
    programmes: tuple[Programme, ...]

    def ratio_of(self, line: str, practice: np.ndarray) -> np.ndarray:
        """The practice ratio on a line for each of `practice`."""
        return self.practice[line][practice] if line in self.practice else np.ones(len(practice))

    def starts(self, place: Place) -> list[np.ndarray]:
        """For each programme, its first day by care home, `NEVER` for homes not in it."""
        out = []
        for programme in self.programmes:
            begins = np.full(len(place.homes), NEVER)
            begins[programme.homes(place)] = programme.start
            out.append(begins)
        return out

    def ratio_at(self, line: str, home: np.ndarray, start: np.ndarray, place: Place) -> np.ndarray:
        """The ratio of all programmes on a line, for residents of `home` from day `start`."""
        out = np.ones(len(home))
        for programme, begins in zip(self.programmes, self.starts(place), strict=True):
            for name, ratio in programme.ratios.items():
                if line in _SPREAD.get(name, (name,)):
                    out[(home >= 0) & (start >= begins[home])] *= ratio
        return out


def plant(place: Place, seed: int, *, variation: bool) -> Truth:
    """Choose the practices and ratios of the truth; none without variation."""
    count = len(place.practices)
    if not variation:
        return Truth({line: np.ones(count) for line in OVERUSED}, ())
    rng = np.random.default_rng([seed, 7])
    practice = {}
    for line in OVERUSED:
        ratios = np.ones(count)
        chosen = rng.choice(count, max(1, count // _ONE_IN), replace=False)
        ratios[chosen] = rng.choice(_RATIOS, len(chosen))
        practice[line] = ratios
    return Truth(practice, PROGRAMMES)


def _lines(programme: Programme) -> list[tuple[str, float | None]]:
    """The lines of a programme with their ratios; a line without one where nothing is known."""
    return [*programme.ratios.items()] or [("emergency_admission", None)]


def as_json(truth: Truth, place: Place, seed: int, window: Window) -> dict[str, Any]:
    """The planted truth as it is written beside the data."""
    codes = place.practices["practice_code"].to_numpy()
    homes = place.homes["care_home_code"].to_numpy()
    return {
        "synthetic": True,
        "seed": seed,
        "financial_years": [2015 + k for k in range(window.years)],
        "practice_effects": [
            {"practice_code": str(codes[i]), "service_line": line, "ratio": float(ratios[i])}
            for line, ratios in truth.practice.items()
            for i in np.flatnonzero(ratios != 1)
        ],
        "programme_effects": [
            {
                "programme": programme.name,
                "care_homes": [str(code) for code in homes[programme.homes(place)]],
                "from_month": programme.from_month,
                "line": line,
                "ratio": ratio,
                "status": programme.status,
                "note": programme.note,
            }
            for programme in truth.programmes
            for line, ratio in _lines(programme)
        ],
        "notes": [
            "Ratios multiply the rate of activity, against practices or homes without an effect.",
            "Every other difference between practices is case mix (age, sex, deprivation, "
            "ethnicity, conditions, care home), a hidden gamma term of each person that is "
            "independent of practice, or chance.",
            "Emergency attendances that end in admission are part of the attendance rate, so a "
            "planted admission ratio leaves the expected number of attendances unchanged.",
            "Ambulance journeys follow emergency attendances, so that line carries part of an "
            "attendance effect: practices with one are not null for it.",
            "Programmes over homes that also fall under a practice effect multiply.",
        ],
    }
