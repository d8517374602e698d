"""How long it takes to simulate a plan: the overlap alone, and all of it from draws to outcome.

Processor seconds on one core. The plan is made up, in the sizes of a large partnership.
"""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable

import numpy as np
from tests.partnership import made_up

from sherwood.framework.baseline import Baseline
from sherwood.framework.kernel import save
from sherwood.framework.simulation import run as run_scenario
from sherwood.framework.simulation import simulation
from sherwood.partnership.folder import Partnership
from sherwood.partnership.framework import PeopleCohort
from sherwood.records.codes import SERVICE_LINE

DRAWS, INTERVENTIONS, GROUPS, YEARS = 10_000, 40, 24, 6
LINES = tuple(SERVICE_LINE)
LINES_EACH = 4


def run() -> list[dict[str, object]]:
    """The overlap of all interventions in every cell of one line, then a whole plan."""
    generator = np.random.default_rng(1)
    cost = generator.random((GROUPS, 1, YEARS)) * 1e6
    exposed = generator.random((INTERVENTIONS, GROUPS, 1)) / 2
    strength = generator.random((DRAWS, INTERVENTIONS, YEARS)) / 3
    of = partnership(generator)
    known = baseline(of, generator)
    do_nothing = np.repeat(known.cost[:, :, None], YEARS, axis=2)
    gate = np.ones((1, INTERVENTIONS, YEARS))

    def whole() -> None:
        run_scenario(simulation(of, known, do_nothing, draws=DRAWS), of.scenarios[1], gate)

    size = f"{DRAWS:,} draws x {INTERVENTIONS} interventions x {GROUPS} groups"
    return [
        measured(
            "overlap and attribution, every intervention in every group",
            f"{size} x {YEARS} years",
            lambda: save(cost, exposed, strength),
        ),
        measured(
            "a plan from draws to outcome",
            f"{size} x {len(LINES)} lines ({LINES_EACH} an intervention) x {YEARS} years",
            whole,
        ),
    ]


def partnership(generator: np.random.Generator) -> Partnership:
    """Forty interventions of four lines each."""
    used = {}
    for number in range(INTERVENTIONS):
        lines = tuple(str(line) for line in generator.choice(LINES, LINES_EACH, replace=False))
        name = f"intervention_{number}"
        used[name] = made_up.intervention(name, people=PeopleCohort(lines=lines))
    planned = tuple(made_up.planned(name) for name in used)
    return made_up.partnership(interventions=used, planned=planned)


def baseline(of: Partnership, generator: np.random.Generator) -> Baseline:
    """Twenty-four groups."""
    exposed = np.zeros((INTERVENTIONS, GROUPS, len(LINES)))
    for row, planned in enumerate(of.planned):
        people = of.interventions[planned.uses].people
        columns = [LINES.index(line) for line in people.lines] if people else []
        exposed[row][:, columns] = generator.random((GROUPS, len(columns))) / 2
    cost = generator.random((GROUPS, len(LINES))) * 1e6
    return Baseline(
        groups=tuple(f"group_{number}" for number in range(GROUPS)),
        lines=LINES,
        providers=("HILL", "VALE", "other"),
        planned=tuple(planned.id for planned in of.planned),
        people=np.full(GROUPS, 30_000.0),
        cost=cost,
        activity=cost,
        exposed=exposed,
        cohort_people=np.full(INTERVENTIONS, 1_000.0),
        by_provider=np.tile([0.5, 0.3, 0.2], (len(LINES), 1)),
        scale=1.0,
        release="made up",
        synthetic=True,
        financial_year=2016,
        people_in_release=1,
    )


def measured(what: str, size: str, work: Callable[[], object]) -> dict[str, object]:
    """Processor seconds, then peak memory of another go."""
    began = time.process_time()
    work()
    seconds = time.process_time() - began
    tracemalloc.start()
    work()
    peak = tracemalloc.get_traced_memory()[1] / 2**20
    tracemalloc.stop()
    return {
        "what": what,
        "size": size,
        "seconds": seconds,
        "peak_mb": peak,
        "beside": "asked for: 2 s and 1,000 MB",
    }
