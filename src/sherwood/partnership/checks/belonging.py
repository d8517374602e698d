"""Whether organisations are there on the days on which they belong, own and act."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import combinations

from sherwood.partnership.checks.written import Written, numbered, rows
from sherwood.partnership.faults import Fault, shown
from sherwood.partnership.organisations import Membership

SYSTEM = "system"


def lifetimes(written: Written) -> Iterator[Fault]:
    """Organisations that close before they open."""
    for key, one in numbered("organisation", written.organisations.organisation):
        if one.opened and one.closed and one.closed <= one.opened:
            wrong = f"it closes on or before the day it opened, {one.opened}"
            remedy = "Correct one of the two days"
            yield Fault("organisations.toml", f"{key}.closed", str(one.closed), wrong, remedy)


def the_system(written: Written) -> Iterator[Fault]:
    """The hierarchy in which roles are held."""
    names = [each.name for each in written.organisations.hierarchy]
    if SYSTEM not in names:
        wrong = f"none is named '{SYSTEM}', in which roles are held and practices have their place"
        remedy = "Name the system's hierarchy so"
        yield Fault("organisations.toml", "hierarchy", "", wrong, remedy)


def members_while_open(written: Written) -> Iterator[Fault]:
    """Memberships of organisations that are not there yet or no longer."""
    known = written.organisation()
    for row, edge in rows(written.memberships):
        for column, code in (("parent", edge.parent), ("child", edge.child)):
            if code not in known:
                continue
            opened, closed = known[code].opened, known[code].closed
            key = f"{row}, {column}"
            if opened and edge.start < opened:
                wrong = f"the membership starts on {edge.start}, before it opened on {opened}"
                remedy = "Start the membership later, or correct the organisation's day"
                yield Fault("memberships.csv", key, shown(code), wrong, remedy)
            if closed and (edge.end is None or edge.end > closed):
                until = f"until {edge.end}" if edge.end else "without end"
                wrong = f"it closed on {closed} and is a member {until}"
                remedy = "End the membership by the day it closed"
                yield Fault("memberships.csv", key, shown(code), wrong, remedy)


def one_parent(written: Written) -> Iterator[Fault]:
    """Members twice over, and members with two parents on one day where there may be one."""
    trees = {each.name for each in written.organisations.hierarchy if each.tree}
    together: dict[tuple[str, str], list[tuple[str, Membership]]] = defaultdict(list)
    for row, edge in rows(written.memberships):
        together[edge.hierarchy, edge.child].append((row, edge))
    for (hierarchy, child), edges in together.items():
        for (first, one), (second, other) in combinations(edges, 2):
            day = max(one.start, other.start)
            if not (one.holds(day) and other.holds(day)):
                continue
            if one.parent == other.parent:
                wrong = f"{first} says so already for {day}"
                yield Fault(
                    "memberships.csv", f"{second}, child", shown(child), wrong, "Keep one row"
                )
            elif hierarchy in trees:
                wrong = (
                    f"on {day} it is in both {one.parent} ({first}) and {other.parent}, and "
                    f"'{hierarchy}' is a tree"
                )
                remedy = "End the earlier membership, or write tree = false for the hierarchy"
                yield Fault("memberships.csv", f"{second}, child", shown(child), wrong, remedy)


def practices_belong(written: Written) -> Iterator[Fault]:
    """Practices that nothing holds."""
    if not written.practices:
        wrong, remedy = "there is no practice", "Add a row for each, or no budget can be shared out"
        yield Fault("practices.csv", "", "", wrong, remedy)
    members = {edge.child for edge in written.memberships}
    for row, practice in rows(written.practices):
        if practice.code not in members:
            wrong = "the practice has no place in the system: it belongs to nothing"
            remedy = "Add a row for it to memberships.csv"
            yield Fault("practices.csv", f"{row}, code", shown(practice.code), wrong, remedy)


def owners_are_open(written: Written) -> Iterator[Fault]:
    """Those who answer for something and had closed before the plan began."""
    closed = _closed_before(written, written.first_day())
    for file, key, item in written.items():
        yield from _gone(file, f"{key}.owner", item.owner, closed, "Name who answers for it now")


def doers_are_open(written: Written) -> Iterator[Fault]:
    """Those who are to deliver an intervention and have closed by the day it starts."""
    known = written.organisation()
    for key, planned in numbered("planned", written.interventions.planned):
        one = known.get(planned.organisation)
        if one and one.closed and one.closed <= planned.start:
            wrong = f"it closed on {one.closed} and is to start this on {planned.start}"
            remedy = "Name who delivers it then"
            yield Fault("interventions.toml", f"{key}.organisation", shown(one.code), wrong, remedy)


def bearers_are_open(written: Written) -> Iterator[Fault]:
    """Those who bear a risk, and had closed before the plan began."""
    closed = _closed_before(written, written.first_day())
    for key, risk in numbered("risk", written.risk.risk):
        yield from _gone("risk.toml", f"{key}.bearer", risk.bearer, closed, "Name who bears it now")


def _closed_before(written: Written, day: date) -> dict[str, date]:
    return {
        one.code: one.closed
        for one in written.organisations.organisation
        if one.closed and one.closed <= day
    }


def _gone(file: str, key: str, code: str, closed: dict[str, date], remedy: str) -> Iterator[Fault]:
    if code in closed:
        wrong = f"it closed on {closed[code]}, before the plan begins"
        yield Fault(file, key, shown(code), wrong, remedy)


CHECKS = (
    lifetimes,
    the_system,
    members_while_open,
    one_parent,
    practices_belong,
    owners_are_open,
    doers_are_open,
    bearers_are_open,
)
