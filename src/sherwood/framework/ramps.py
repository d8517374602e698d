"""How an effect comes, year by year: ramp, readiness and fade, multiplied into one strength."""

from __future__ import annotations

import math
from datetime import date

import numpy as np
from scipy import special

from sherwood.actuarial.experience import Floats
from sherwood.framework.drawn import Drawn
from sherwood.framework.kernel import MOST
from sherwood.partnership.folder import Partnership
from sherwood.partnership.framework import Ramp

_STEEPEST = 500.0


def years_from_start(partnership: Partnership) -> Floats:
    """Of each planned intervention, its start in years after the plan's first day.

    What started earlier is counted from the first day: the rest is in the base year already.
    """
    first = date(partnership.place.first_year, 4, 1)
    return np.array(
        [max(0.0, months_after(first, each.start) / 12) for each in partnership.planned]
    )


def months_after(first: date, day: date) -> float:
    """Months from one day to another; a day of a month is a thirty-first of it.

    Example:
        >>> months_after(date(2017, 4, 1), date(2018, 4, 1))
        12.0
    """
    return (day.year - first.year) * 12 + day.month - first.month + (day.day - first.day) / 31


def ramp(ramp: Ramp, ready: Floats, midpoint: Floats, reached_after: float) -> Floats:
    """The share of an effect that has come after some years of being ready.

    It is nought at the start, one at `reached_after`, when the published effect was reached, and
    one from then on: nothing is expected beyond what was measured.

    Args:
        ramp: Its shape and rise.
        ready: Years for which it has been ready, any shape.
        midpoint: Years after which a logistic ramp is half way; goes together with `ready`.
        reached_after: Years.

    Example:
        >>> shape = Ramp(source="illustrative", rise=3)
        >>> ramp(shape, np.array([0.0, 3.0, 6.0, 9.0]), np.array(3.0), 6.0).round(3).tolist()
        [0.0, 0.5, 1.0, 1.0]
    """
    come = np.clip(ready, 0.0, reached_after)
    share: Floats
    if ramp.shape == "immediate":
        share = np.where(ready > 0, 1.0, 0.0)
    elif ramp.shape == "linear":
        share = come / reached_after
    else:
        steepness = 2 * math.log(9) / ramp.rise
        # Beyond this the curve no longer changes, and its beginning would vanish from the floats.
        middle = np.minimum(midpoint, _STEEPEST / steepness)
        began, now, end = (
            special.expit(steepness * (years - middle)) for years in (0.0, come, reached_after)
        )
        share = (now - began) / (end - began)
    return share


def strength(
    partnership: Partnership, drawn: Drawn, gate: Floats, reduction: Floats | None = None
) -> Floats:
    """The share of its cohort's cost that each effect takes in each draw and year.

    reach x uptake x reduction x (1 - induced) x ramp x gate x (1 - fade)^years since reached. The
    ramp counts the time for which an intervention has been ready, so it waits for what it
    requires. The fade counts from the planned start, since the rest of the country does not wait.
    Both together make readiness a gain in every year. No effect takes more than all of its cohort.

    Args:
        partnership: What it plans.
        drawn: Its draws.
        gate: draws (or one) x planned x years: how ready what each requires is, on average over
            the year's months, months before its start counting as not ready.
        reduction: draws x effects, if not those drawn.

    Returns:
        draws x effects x years.
    """
    reduced = drawn.reduction if reduction is None else reduction
    ends = np.arange(1.0, gate.shape[2] + 1)
    ready = gate.cumsum(axis=2)
    starts = years_from_start(partnership)
    found = np.empty((drawn.draws, len(drawn.effects), gate.shape[2]))
    for column, one in enumerate(drawn.effects):
        planned = partnership.planned[one.planned]
        used = partnership.interventions[planned.uses]
        after = one.effect.reached_after
        come = ramp(used.ramp, ready[:, one.planned], drawn.midpoint[:, one.planned, None], after)
        since = np.maximum(0.0, ends - starts[one.planned] - after)
        stays = (1 - drawn.fade[:, one.planned, None]) ** since
        taken = planned.reach * drawn.uptake[:, one.planned] * reduced[:, column]
        kept = np.where(taken > 0, taken * (1 - used.induced), taken)
        found[:, column] = kept[:, None] * come * gate[:, one.planned] * stays
    return np.minimum(found, MOST, out=found)
