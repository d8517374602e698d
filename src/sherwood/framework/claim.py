"""The headline claim: supported only when everything required is effective at once, else not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np

from sherwood.framework.readiness import LEVEL, items, levels, months
from sherwood.partnership.folder import Partnership
from sherwood.partnership.framework import Item, Scenario, Status


@dataclass(frozen=True)
class Unmet:
    """An enabler or function that keeps the claim from being supported."""

    item: str
    title: str
    reason: str


@dataclass(frozen=True)
class Support:
    """Whether a claim is supported in a scenario.

    Attributes:
        supported: Whether all it requires is effective at once in some month of the plan.
        first_month: The first such month.
        closest: Where there is none, the month in which most is effective; the last of them.
        unmet: What is not effective in that month, and why.
    """

    supported: bool
    first_month: date | None
    closest: date | None
    unmet: tuple[Unmet, ...]


def claim_support(partnership: Partnership, scenario: Scenario) -> Support:
    """Hold the claim against readiness; it is never pro-rated.

    Args:
        partnership: Its claim; one that names nothing requires every enabler and function.
        scenario: Whose readiness, without delays.
    """
    known = items(partnership)
    wanted = partnership.claim.requires or tuple(known)
    place = {name: row for row, name in enumerate(known)}
    within = 12 * partnership.place.years
    level = levels(partnership, scenario)[0, [place[name] for name in wanted], :within]
    effective = level == LEVEL[Status.EFFECTIVE]
    together = effective.all(axis=0)
    if together.any():
        return Support(True, months(partnership)[int(together.argmax())], None, ())
    # The last of the months in which most is effective.
    best = within - 1 - int(effective.sum(axis=0)[::-1].argmax())
    unmet = tuple(
        Unmet(name, known[name].title, reason)
        for row, name in enumerate(wanted)
        if not effective[row, best]
        for reason in _reason(known[name], scenario, effective[row], best, partnership)
    )
    return Support(False, None, months(partnership)[best], unmet)


def _reason(
    item: Item,
    scenario: Scenario,
    effective: np.ndarray[tuple[int], np.dtype[np.bool_]],
    best: int,
    partnership: Partnership,
) -> Iterator[str]:
    if scenario.items == "none" or item.id in scenario.without:
        yield "left out of this scenario"
        return
    days = months(partnership)
    if effective[:best].any():
        last = days[int(np.flatnonzero(effective[:best])[-1])]
        yield f"effective until {last:%B %Y}, when its evidence lapsed"
    elif effective[best:].any():
        first = days[best + int(effective[best:].argmax())]
        yield f"effective only from {first:%B %Y}, when others no longer are"
    else:
        yield _never(item, days[len(effective) - 1])


def _never(item: Item, end: date) -> str:
    """Of an item that is not effective in any month of the plan, whose last month is `end`."""
    effective = [each.start for each in item.history if each.status is Status.EFFECTIVE]
    reached = [each for each in item.history if each.start <= end]
    if not item.history:
        return "never started"
    too_late = (
        f"effective only from {effective[0]:%B %Y}, when the plan has ended" if effective else ""
    )
    if not reached:
        return too_late or "never started"
    last = reached[-1]
    stands = f"{last.status.value.replace('_', ' ')} since {last.start:%B %Y}"
    return f"{stands}, {too_late or 'never effective'}"
