"""Whether the simulation returns what was published, on people exactly like those studied.

The programmes of the two places whose effects were measured against controls are put through the
same draws, ramp and overlap as a plan, with everybody reached, everybody taking it up and
everything in place. If the published change does not come back, no figure of a plan is to be
believed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from sherwood.errors import MethodError
from sherwood.framework.drawn import draw
from sherwood.framework.kernel import save
from sherwood.framework.ramps import strength
from sherwood.partnership.folder import Partnership
from sherwood.partnership.framework import Intervention, PlannedIntervention
from sherwood.partnership.values import Spread

_LINES = {
    "Emergency departments": "emergency_attendance_major",
    "Emergency admissions": "emergency_admission_stay",
}


@dataclass(frozen=True)
class Published:
    """One published change.

    Attributes:
        intervention: Its name in the library.
        line: What was measured, one of the service lines in which the effect is counted.
        year: The year of the programme that it is of.
        change: Share by which use changed; less use is negative.
        interval: The published 95 per cent interval, if there is one.
    """

    programme: str
    intervention: str
    line: str
    year: int
    change: float
    interval: tuple[float, float] | None
    source: str


_RUSHCLIFFE = (
    "The impact of providing enhanced support for care home residents in Rushcliffe, Improvement "
    "Analytics Unit, 2017"
)
_MID_NOTTINGHAMSHIRE = (
    "The long-term impacts of new care models on hospital use: Mid-Nottinghamshire, Improvement "
    "Analytics Unit, 2020"
)
PUBLISHED = (
    Published(
        "Care homes in Rushcliffe, residential and nursing",
        "rushcliffe_care_homes_all",
        "Emergency departments",
        1,
        -0.29,
        (-0.43, -0.11),
        _RUSHCLIFFE,
    ),
    Published(
        "Care homes in Rushcliffe, residential and nursing",
        "rushcliffe_care_homes_all",
        "Emergency admissions",
        1,
        -0.23,
        (-0.39, -0.03),
        _RUSHCLIFFE,
    ),
    Published(
        "Integrated care in Mid-Nottinghamshire",
        "integrated_care_teams",
        "Emergency departments",
        6,
        -0.043,
        None,
        _MID_NOTTINGHAMSHIRE,
    ),
    Published(
        "Integrated care in Mid-Nottinghamshire",
        "integrated_care_teams",
        "Emergency admissions",
        6,
        -0.067,
        None,
        _MID_NOTTINGHAMSHIRE,
    ),
)
"""What must come back."""


@dataclass(frozen=True)
class Returned:
    """A published change beside the simulated one.

    Attributes:
        simulated: The median of the draws.
        lower, upper: Between these lie 80 per cent of them.
    """

    published: Published
    simulated: float
    lower: float
    upper: float

    @property
    def difference(self) -> float:
        """Simulated less published."""
        return self.simulated - self.published.change


def evidence_check(
    partnership: Partnership,
    library: Mapping[str, Intervention],
    *,
    published: tuple[Published, ...] = PUBLISHED,
    draws: int = 4096,
    seed: int = 1,
) -> tuple[Returned, ...]:
    """Put published effects through the simulation.

    Args:
        partnership: Whose first year is used; nothing of its plan is.
        library: The interventions, by name.
        published: What must come back.
        draws: As in the simulation to be trusted.
        seed: Likewise.

    Raises:
        MethodError: If the library lacks one of the interventions.
    """
    names = tuple(dict.fromkeys(one.intervention for one in published))
    missing = [name for name in names if name not in library]
    if missing:
        raise MethodError(
            f"the library has no intervention {missing[0]!r}, which the evidence check needs"
        )
    years = max(one.year for one in published)
    changes = _changes(partnership, {name: library[name] for name in names}, years, draws, seed)
    lines = list(_LINES)
    found = []
    for one in published:
        of_draws = changes[:, names.index(one.intervention), lines.index(one.line), one.year - 1]
        lower, middle, upper = (float(value) for value in np.quantile(of_draws, (0.1, 0.5, 0.9)))
        found.append(Returned(one, middle, lower, upper))
    return tuple(found)


def _changes(
    partnership: Partnership, used: dict[str, Intervention], years: int, draws: int, seed: int
) -> np.ndarray[tuple[int, int, int, int], np.dtype[np.float64]]:
    """Change of use in a cohort of its own for each intervention: draws x those x lines x years."""
    study = partnership.model_copy(
        update={
            "planned": tuple(_everybody(name, partnership.place.first_year) for name in used),
            "interventions": used,
        }
    )
    drawn = draw(study, draws=draws, seed=seed)
    strengths = strength(study, drawn, np.ones((1, len(used), years)))
    cost = np.ones((1, len(_LINES), years))
    changes = np.zeros((draws, len(used), len(_LINES), years))
    for place in range(len(used)):
        exposed = np.zeros((len(drawn.effects), 1, len(_LINES)))
        for row, one in enumerate(drawn.effects):
            if one.planned == place:
                exposed[row, 0] = [not one.lines or line in one.lines for line in _LINES.values()]
        changes[:, place] = -save(cost, exposed, strengths).lines
    return changes


def _everybody(name: str, first_year: int) -> PlannedIntervention:
    """An intervention that reaches all of its cohort from the first day."""
    return PlannedIntervention(
        id=name,
        uses=name,
        organisation="study",
        start=date(first_year, 4, 1),
        reach=1.0,
        uptake=Spread(p10=1.0, p50=1.0, p90=1.0),
        source="The cohort of the study itself.",
    )
