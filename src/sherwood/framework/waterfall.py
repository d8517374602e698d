"""The way from doing nothing to the plan, year by year, in whole pence that sum exactly.

The steps are means over the draws: means of parts sum to the mean of the whole, and medians do not.
"""

from __future__ import annotations

from dataclasses import dataclass

from sherwood.framework.outcome import Outcome
from sherwood.stats.apportionment import round_together, to_pence


@dataclass(frozen=True)
class Step:
    """One step of a waterfall.

    Attributes:
        kind: `do_nothing`, `saving` (of one intervention, at average cost), `stranded`, `running`,
            `one_off`, `double_running` or `plan`.
        of: The planned intervention whose saving it is, else nothing.
        pence: What it adds; a saving is negative. Of the first and the last, what care costs.
    """

    kind: str
    of: str
    pence: int


@dataclass(frozen=True)
class Waterfall:
    """From what doing nothing costs in a year to what the plan costs.

    Attributes:
        year: The financial year.
        steps: The first is `do_nothing`; those after it, added to it, make the last, `plan`.
    """

    year: int
    steps: tuple[Step, ...]

    @property
    def adds_up(self) -> bool:
        """Whether the steps make the plan to the penny."""
        return sum(step.pence for step in self.steps[:-1]) == self.steps[-1].pence


def waterfalls(outcome: Outcome) -> tuple[Waterfall, ...]:
    """A waterfall for every year of the horizon.

    Each step lies within a penny of its own value, and so does the plan.

    Args:
        outcome: A simulated scenario.
    """
    return tuple(_waterfall(outcome, column) for column in range(len(outcome.years)))


def _waterfall(outcome: Outcome, column: int) -> Waterfall:
    names = [
        *(("saving", name) for name in outcome.planned),
        *((kind, "") for kind in ("stranded", "running", "one_off", "double_running")),
    ]
    savings = outcome.by_planned[:, column]
    pounds = [
        *(-savings),
        float(savings.sum() - outcome.cashable[:, column].mean()),
        float(outcome.running[:, column].mean()),
        float(outcome.one_off[:, column].mean()),
        float(outcome.double_running[:, column].mean()),
    ]
    begin = to_pence(float(outcome.do_nothing[column]))
    pence = round_together([100 * float(value) for value in pounds])
    end = begin + int(pence.sum())
    steps = tuple(Step(kind, of, int(part)) for (kind, of), part in zip(names, pence, strict=True))
    return Waterfall(
        outcome.years[column],
        (Step("do_nothing", "", begin), *steps, Step("plan", "", end)),
    )
