"""Whether enablers and functions come in an order of days, and cost what they can."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from sherwood.partnership.checks.written import Written, numbered
from sherwood.partnership.faults import Fault
from sherwood.partnership.framework import Enabler, Function, Status, StatusChange
from sherwood.partnership.values import Spread

_LONGEST = 120
"""Months: no plan is longer than ten years, and what slips further is not in it."""


def in_order(written: Written) -> Iterator[Fault]:
    """Statuses that stand before those they follow."""
    for file, key, item in written.items():
        for (_, before), (place, after) in pairwise(numbered("history", item.history)):
            if after.start <= before.start:
                wrong = f"it is not after the status before it, {before.start}"
                remedy = "Put the history in the order of its days"
                yield Fault(file, f"{key}.{place}.start", str(after.start), wrong, remedy)


def evidenced(written: Written) -> Iterator[Fault]:
    """Statuses that claim to be effective and do not say what shows it, or until when."""
    for file, key, item in written.items():
        for place, change in numbered("history", item.history):
            for part, stands, wrong, remedy in _unevidenced(change):
                yield Fault(file, f"{key}.{place}.{part}", stands, wrong, remedy)


def _unevidenced(change: StatusChange) -> Iterator[tuple[str, str, str, str]]:
    effective = change.status is Status.EFFECTIVE
    if effective and not change.evidence:
        wrong = "the status is effective without anything that shows it"
        yield "evidence", "", wrong, "Say what shows it, or write in_place"
    if effective and change.lapses is None:
        wrong = "the status is effective for ever"
        yield "lapses", "", wrong, "Give the day after which its evidence no longer counts"
    if change.lapses is not None and change.lapses <= change.start:
        wrong = f"it lapses on or before the day it starts, {change.start}"
        yield "lapses", str(change.lapses), wrong, "Correct one of the two days"
    if change.lapses is not None and not effective:
        wrong = f"only the status effective lapses, and this is {change.status}"
        yield "lapses", str(change.lapses), wrong, "Leave it out"


def figures(written: Written) -> Iterator[Fault]:
    """Costs below nought, and delays of more years than a plan has."""
    for file, key, item in written.items():
        costs: dict[str, Spread] = {}
        if isinstance(item, Enabler):
            costs = {"cost": item.cost}
        elif isinstance(item, Function):
            costs = {"run_cost": item.run_cost, "set_up_cost": item.set_up_cost}
        for name, cost in costs.items():
            if cost.p10 < 0:
                wrong, remedy = "a cost is not below nought", "Write it without a sign"
                yield Fault(file, f"{key}.{name}", f"{cost.p10:g}", wrong, remedy)
        longest = max(item.delay.p90, -item.delay.p10)
        if longest > _LONGEST:
            wrong = f"it is {longest:g} months, early or late; {_LONGEST} are the most"
            yield Fault(file, f"{key}.delay", f"{longest:g}", wrong, "Write months, not days")


CHECKS = (in_order, evidenced, figures)
