"""Whether the population's budget can be shared out, and reached at the pace that is set."""

from __future__ import annotations

from collections.abc import Iterator

from sherwood.partnership.checks.written import Written, numbered
from sherwood.partnership.faults import Fault, shown

FILE = "money.toml"
_BEYOND = 1.2
"""The budget is of the plan's first year, the cost of the year before; neither grows by a fifth."""
_OPENING = 0.005
"""Opening budgets and components are each rounded to hundreds of thousands or whole millions; a
handful of either is then well within half a per cent, and more than that is other money."""


def components(written: Written) -> Iterator[Fault]:
    """Components in thousands or millions, and beyond what care costs."""
    place = written.partnership.partnership
    for key, component in numbered("budget_component", written.money.budget_component):
        if 0 < component.amount < place.population:
            wrong = f"it comes to £{component.amount / place.population:,.2f} a head"
            remedy = "Write whole pounds: 560_000_000, not 560"
            yield Fault(FILE, f"{key}.amount", f"{component.amount:.15g}", wrong, remedy)
    whole = sum(each.amount for each in written.money.budget_component)
    if written.cost_is_plausible() and whole > _BEYOND * place.annual_cost:
        wrong = f"the components sum to £{whole:,.0f}, and all care costs £{place.annual_cost:,.0f}"
        yield Fault(FILE, "budget_component", "", wrong, "Share out this population's money only")


def weights(written: Written) -> Iterator[Fault]:
    """Components shared by a weight that no practice has."""
    practices = written.practices
    for key, component in numbered("budget_component", written.money.budget_component):
        if practices and not any(getattr(each, component.weight) for each in practices):
            wrong = "the column of practices.csv is nought everywhere, so nobody has a share"
            remedy = "Fill the column, or share by another"
            yield Fault(FILE, f"{key}.weight", shown(component.weight), wrong, remedy)


def pace(written: Written) -> Iterator[Fault]:
    """Floors above ceilings, and floors that need more than the whole."""
    policy = written.money.pace_of_change
    if policy.least_growth > policy.most_growth:
        wrong = f"it is above most_growth, {policy.most_growth:g}"
        stands = f"{policy.least_growth:g}"
        yield Fault(FILE, "pace_of_change.least_growth", stands, wrong, "Lower it")
    elif policy.least_growth > policy.growth:
        wrong = f"it is above growth, {policy.growth:g}, so the floors need more than there is"
        stands = f"{policy.least_growth:g}"
        yield Fault(
            FILE, "pace_of_change.least_growth", stands, wrong, "Lower it to growth or less"
        )


def opening_localities(written: Written) -> Iterator[Fault]:
    """Localities without an opening budget, and opening budgets without a practice."""
    openings, localities = written.money.opening_budget, written.localities()
    for key, opening in numbered("opening_budget", openings):
        if opening.locality not in localities:
            wrong = "no practice of practices.csv lies in such a locality"
            remedy = "Take it out, or correct the locality"
            yield Fault(FILE, f"{key}.locality", shown(opening.locality), wrong, remedy)
    for locality in sorted(localities - {each.locality for each in openings}):
        wrong = f"there is none for the locality '{locality}' of practices.csv"
        yield Fault(FILE, "opening_budget", "", wrong, "Give every locality one")


def opening_sum(written: Written) -> Iterator[Fault]:
    """Opening budgets that do not grow to what the components share out."""
    money = written.money
    if not money.opening_budget:
        return
    grown = sum(each.amount for each in money.opening_budget) * (1 + money.pace_of_change.growth)
    whole = sum(each.amount for each in money.budget_component)
    if abs(grown - whole) > _OPENING * whole:
        wrong = (
            f"with a year's growth they come to £{grown:,.0f}, and the components to £{whole:,.0f}"
        )
        remedy = "Let both be of the same money: they may differ by half a per cent"
        yield Fault(FILE, "opening_budget", "", wrong, remedy)


CHECKS = (components, weights, pace, opening_localities, opening_sum)
