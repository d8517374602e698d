"""Whether what could be reckoned with can be meant."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from sherwood.partnership.checks.written import Written, numbered
from sherwood.partnership.faults import Fault, shown
from sherwood.partnership.framework import PlannedIntervention
from sherwood.partnership.organisations import OrganisationKind

_LISTS = 0.25
"""Lists hold people who have moved away: in England some 5 % more than live here. A quarter is
another population, or a list with a digit too many."""

_LEAST_OF_INCOME = 0.0001


def lists(written: Written) -> Iterator[Fault]:
    """Practices' lists that are not of the population."""
    population = written.partnership.partnership.population
    listed = sum(practice.population for practice in written.practices)
    if written.practices and not abs(listed - population) <= _LISTS * population:
        wrong = (
            f"together the lists hold {listed:,.0f} people, and the population is {population:,}"
        )
        remedy = "Name every practice once, or correct population in partnership.toml"
        yield Fault("practices.csv", "population", "", wrong, remedy)


def past_days(written: Written) -> Iterator[Fault]:
    """Days before the plan that would slip as planned ones do."""
    first = written.first_day()
    for file, key, item in written.items():
        for place, change in numbered("history", item.history):
            if change.planned and change.start < first:
                wrong = f"it is before the plan's first day, {first}, and counts as planned"
                remedy = "Write planned = false, or correct the day"
                yield Fault(file, f"{key}.{place}.start", str(change.start), wrong, remedy)


def nobody(written: Written) -> Iterator[Fault]:
    """Interventions that would reach nobody."""
    for key, planned in numbered("planned", written.interventions.planned):
        for name, most in (("reach", planned.reach), ("uptake", planned.uptake.p90)):
            if most == 0:
                wrong = "it would reach nobody and cost what it costs"
                remedy = "Write a share above nought, or leave the intervention out"
                yield Fault("interventions.toml", f"{key}.{name}", "0", wrong, remedy)


def twice(written: Written) -> Iterator[Fault]:
    """Interventions planned twice for the same people."""
    planned = numbered("planned", written.interventions.planned)
    for (before, one), (key, other) in combinations(planned, 2):
        if one.uses == other.uses and _share_people(one, other):
            wrong = f"{before} uses it for the same people"
            remedy = "Keep one, or give each localities of its own"
            yield Fault("interventions.toml", f"{key}.uses", shown(other.uses), wrong, remedy)


def _share_people(one: PlannedIntervention, other: PlannedIntervention) -> bool:
    everywhere = not one.localities or not other.localities
    return everywhere or not set(one.localities).isdisjoint(other.localities)


def councils(written: Written) -> Iterator[Fault]:
    """Councils whose bottom line would be summed with the health service's."""
    known = written.organisation()
    for key, total in numbered("control_total", written.money.control_total):
        one = known.get(total.organisation)
        if one is not None and one.kind is OrganisationKind.COUNCIL and not total.memo:
            wrong = "a council balances its own budget by law and is not part of the system's total"
            remedy = "Write memo = true: it is shown and not summed"
            yield Fault("money.toml", f"{key}.organisation", shown(one.code), wrong, remedy)


def values(written: Written) -> Iterator[Fault]:
    """Contracts in thousands or millions."""
    income = {each.organisation: each.income for each in written.providers.provider}
    for key, contract in numbered("contract", written.money.contract):
        earned = income.get(contract.provider, 0.0)
        if 0 < contract.value < _LEAST_OF_INCOME * earned:
            wrong = f"it is £{contract.value:,.0f}, beside an income of £{earned:,.0f}"
            remedy = "Write whole pounds: 80_000_000, not 80"
            yield Fault("money.toml", f"{key}.value", f"{contract.value:.15g}", wrong, remedy)


CHECKS = (lists, past_days, nobody, twice, councils, values)
