"""What must be there once only."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator

from sherwood.partnership.checks.written import Written, numbered, rows
from sherwood.partnership.faults import Fault, shown
from sherwood.warehouse.calendar import year_title

Named = Iterable[tuple[str, Hashable]]
"""Keys in a file, and what stands there."""


def _repeated(file: str, named: Named, remedy: str) -> Iterator[Fault]:
    first: dict[Hashable, str] = {}
    for key, name in named:
        if name in first:
            yield Fault(file, key, shown(name), f"it is there already, at {first[name]}", remedy)
        else:
            first[name] = key


def places(written: Written) -> Iterator[Fault]:
    """Payers and population groups."""
    main, file = written.partnership, "partnership.toml"
    payers = ((f"{key}.payer", each.payer) for key, each in numbered("funding", main.funding))
    yield from _repeated(file, payers, "Add the two together")
    groups = (
        (f"{key}.name", each.name)
        for key, each in numbered("population_group", main.population_group)
    )
    yield from _repeated(file, groups, "Keep one")


def organisations(written: Written) -> Iterator[Fault]:
    """Codes, the codes by which a release knows a provider, and hierarchies."""
    found, file = written.organisations, "organisations.toml"
    each_one = list(numbered("organisation", found.organisation))
    yield from _repeated(
        file, ((f"{key}.code", one.code) for key, one in each_one), "Give each a code of its own"
    )
    known = [
        (f"{key}.provider_codes", code) for key, one in each_one for code in one.provider_codes
    ]
    yield from _repeated(file, known, "Leave it with the one that answers for its cost")
    hierarchies = ((f"{key}.name", one.name) for key, one in numbered("hierarchy", found.hierarchy))
    yield from _repeated(file, hierarchies, "Keep one")


def practices(written: Written) -> Iterator[Fault]:
    """Codes of practices."""
    codes = ((f"{row}, code", each.code) for row, each in rows(written.practices))
    yield from _repeated("practices.csv", codes, "Keep one row a practice")


def providers(written: Written) -> Iterator[Fault]:
    """Whose books they are, and lines whose cost behaves in two ways."""
    found, file = list(numbered("provider", written.providers.provider)), "providers.toml"
    yield from _repeated(
        file, ((f"{key}.organisation", one.organisation) for key, one in found), "Keep one"
    )
    for key, one in found:
        lines = [
            (f"{key}.{place}.lines", line)
            for place, behaviour in numbered("behaviour", one.behaviour)
            for line in behaviour.lines
        ]
        yield from _repeated(file, lines, "Leave each line in one behaviour")


def items(written: Written) -> Iterator[Fault]:
    """Names of enablers and functions, which requirements point to without saying which."""
    first: dict[str, str] = {}
    for file, key, item in written.items():
        if item.id in first:
            wrong = f"it is there already, at {first[item.id]}"
            yield Fault(file, f"{key}.id", shown(item.id), wrong, "Give one another name")
        else:
            first[item.id] = f"{file} {key}.id"


def interventions(written: Written) -> Iterator[Fault]:
    """Names of what is planned, and of the partnership's own interventions."""
    found, file = written.interventions, "interventions.toml"
    planned = ((f"{key}.id", one.id) for key, one in numbered("planned", found.planned))
    yield from _repeated(file, planned, "Give one another name")
    own = [(f"{key}.id", one.id) for key, one in numbered("intervention", found.intervention)]
    yield from _repeated(file, own, "Give one another name")
    for key, name in own:
        if name in written.library:
            wrong = "the library has an intervention of this name"
            yield Fault(file, key, shown(name), wrong, "Give yours another name")


def purposes(written: Written) -> Iterator[Fault]:
    """Planned interventions named as an enabler or function is: asks and costs name both."""
    taken = {item.id: f"{file} {key}.id" for file, key, item in written.items()}
    for key, planned in numbered("planned", written.interventions.planned):
        if planned.id in taken:
            wrong = f"it is there already, at {taken[planned.id]}"
            remedy = "Give one another name"
            yield Fault("interventions.toml", f"{key}.id", shown(planned.id), wrong, remedy)


def scenarios(written: Written) -> Iterator[Fault]:
    """Names of scenarios."""
    names = ((f"{key}.id", one.id) for key, one in numbered("scenario", written.scenarios.scenario))
    yield from _repeated("scenarios.toml", names, "Give one another name")


def money(written: Written) -> Iterator[Fault]:
    """Control totals, offsets, components, openings, funds, asks and contracts."""
    found, file = written.money, "money.toml"
    totals = (
        (key, f"{one.organisation} {year_title(one.year)}")
        for key, one in numbered("control_total", found.control_total)
    )
    yield from _repeated(file, totals, "Keep one a year")
    offsets = (
        (key, f"{one.eased} and {one.tightened} {year_title(one.year)}")
        for key, one in numbered("offset", found.offset)
    )
    yield from _repeated(file, offsets, "Add the two together")
    components = (
        (f"{key}.id", one.id) for key, one in numbered("budget_component", found.budget_component)
    )
    yield from _repeated(file, components, "Give one another name")
    openings = (
        (f"{key}.locality", one.locality)
        for key, one in numbered("opening_budget", found.opening_budget)
    )
    yield from _repeated(file, openings, "Keep one a locality")
    contracts = ((f"{key}.id", one.id) for key, one in numbered("contract", found.contract))
    yield from _repeated(file, contracts, "Give one another name")


def funds(written: Written) -> Iterator[Fault]:
    """Funds, their years, and asks."""
    found, file = written.money, "money.toml"
    yield from _repeated(
        file,
        ((f"{key}.id", one.id) for key, one in numbered("fund", found.fund)),
        "Give one another name",
    )
    for key, fund in numbered("fund", found.fund):
        years = (
            (f"{key}.{place}.year", year_title(one.year))
            for place, one in numbered("years", fund.years)
        )
        yield from _repeated(file, years, "Add the two together")
    asks = ((key, f"{one.purpose} of {one.of}") for key, one in numbered("ask", found.ask))
    yield from _repeated(file, asks, "Add the two together")
    for key, ask in numbered("ask", found.ask):
        asked = ((f"{key}.years", year_title(year)) for year in ask.years)
        yield from _repeated(file, asked, "Name each year once")


def risks(written: Written) -> Iterator[Fault]:
    """Names of risks."""
    names = ((f"{key}.id", one.id) for key, one in numbered("risk", written.risk.risk))
    yield from _repeated("risk.toml", names, "Give one another name")


CHECKS = (
    places,
    organisations,
    practices,
    providers,
    items,
    interventions,
    purposes,
    scenarios,
    money,
    funds,
    risks,
)
