"""Whatever one record names, another must be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sherwood.partnership.checks.written import Written, numbered, rows
from sherwood.partnership.faults import Fault, did_you_mean, shown

_NO_ORGANISATION = "there is no such organisation in organisations.toml or practices.csv"
_NO_LOCALITY = "no practice of practices.csv lies in such a locality"
_NO_ITEM = "there is no such enabler or function"


@dataclass(frozen=True)
class _Pointer:
    """Names that stand at a key and must be known."""

    file: str
    key: str
    names: tuple[str, ...]
    known: Iterable[str]
    unknown: str

    def faults(self) -> Iterator[Fault]:
        known = frozenset(self.known)
        for name in self.names:
            if name not in known:
                remedy = did_you_mean(name, known)
                yield Fault(self.file, self.key, shown(name), self.unknown, remedy)


def claim_names_items(written: Written) -> Iterator[Fault]:
    """What the claim requires."""
    claim, known = written.partnership.claim, written.item_names()
    yield from _Pointer(
        "partnership.toml", "claim.requires", claim.requires, known, _NO_ITEM
    ).faults()


def practices_name_localities(written: Written) -> Iterator[Fault]:
    """Localities of practices."""
    known = written.organisation()
    unknown = "there is no such organisation in organisations.toml"
    for row, practice in rows(written.practices):
        key = f"{row}, locality"
        yield from _Pointer("practices.csv", key, (practice.locality,), known, unknown).faults()


def memberships_name_organisations(written: Written) -> Iterator[Fault]:
    """Hierarchies, parents and children."""
    hierarchies = [each.name for each in written.organisations.hierarchy]
    unknown, codes = "there is no such hierarchy in organisations.toml", written.codes()
    for row, edge in rows(written.memberships):
        for column, name, known, wrong in (
            ("hierarchy", edge.hierarchy, hierarchies, unknown),
            ("parent", edge.parent, codes, _NO_ORGANISATION),
            ("child", edge.child, codes, _NO_ORGANISATION),
        ):
            yield from _Pointer(
                "memberships.csv", f"{row}, {column}", (name,), known, wrong
            ).faults()


def providers_name_organisations(written: Written) -> Iterator[Fault]:
    """Whose books they are."""
    codes = written.codes()
    for key, provider in numbered("provider", written.providers.provider):
        yield from _Pointer(
            "providers.toml",
            f"{key}.organisation",
            (provider.organisation,),
            codes,
            _NO_ORGANISATION,
        ).faults()


def items_name_owners(written: Written) -> Iterator[Fault]:
    """Owners of enablers and functions."""
    codes = written.codes()
    for file, key, item in written.items():
        yield from _Pointer(file, f"{key}.owner", (item.owner,), codes, _NO_ORGANISATION).faults()


def items_name_items(written: Written) -> Iterator[Fault]:
    """What enablers and functions stand on."""
    known = written.item_names()
    for file, key, item in written.items():
        yield from _Pointer(file, f"{key}.requires", item.requires, known, _NO_ITEM).faults()


def plans_name_interventions(written: Written) -> Iterator[Fault]:
    """What is planned, in the library or the file."""
    known = written.known_interventions()
    unknown = "there is no such intervention, in the library or in this file"
    for key, planned in numbered("planned", written.interventions.planned):
        yield from _Pointer(
            "interventions.toml", f"{key}.uses", (planned.uses,), known, unknown
        ).faults()


def plans_name_places(written: Written) -> Iterator[Fault]:
    """Who delivers an intervention, and where."""
    codes, localities = written.codes(), written.localities()
    for key, planned in numbered("planned", written.interventions.planned):
        file = "interventions.toml"
        yield from _Pointer(
            file, f"{key}.organisation", (planned.organisation,), codes, _NO_ORGANISATION
        ).faults()
        yield from _Pointer(
            file, f"{key}.localities", planned.localities, localities, _NO_LOCALITY
        ).faults()


def interventions_name_items(written: Written) -> Iterator[Fault]:
    """What the partnership's own interventions require, and those of the library that it plans."""
    known, file = written.item_names(), "interventions.toml"
    for key, own in numbered("intervention", written.interventions.intervention):
        yield from _Pointer(file, f"{key}.requires", own.requires, known, _NO_ITEM).faults()
    mine = {each.id for each in written.interventions.intervention}
    for key, planned in numbered("planned", written.interventions.planned):
        if planned.uses in mine or planned.uses not in written.library:
            continue
        for name in written.library[planned.uses].requires:
            if name not in known:
                wrong = f"it requires '{name}', and there is no such enabler or function"
                remedy = (
                    "Add it to enablers.toml or functions.toml, or write an intervention of your "
                    "own that does without it"
                )
                yield Fault(file, f"{key}.uses", shown(planned.uses), wrong, remedy)


def scenarios_name_items(written: Written) -> Iterator[Fault]:
    """What scenarios leave out."""
    known = written.item_names()
    for key, scenario in numbered("scenario", written.scenarios.scenario):
        yield from _Pointer(
            "scenarios.toml", f"{key}.without", scenario.without, known, _NO_ITEM
        ).faults()


def money_names_organisations(written: Written) -> Iterator[Fault]:
    """Whose control totals, offsets and contracts they are, and who shows the benefit of asks."""
    money, codes = written.money, written.codes()
    named = [
        (f"{key}.organisation", total.organisation)
        for key, total in numbered("control_total", money.control_total)
    ]
    for key, offset in numbered("offset", money.offset):
        named += [(f"{key}.eased", offset.eased), (f"{key}.tightened", offset.tightened)]
    for key, ask in numbered("ask", money.ask):
        named.append((f"{key}.benefit_owner", ask.benefit_owner))
    for key, contract in numbered("contract", money.contract):
        named += [
            (f"{key}.commissioner", contract.commissioner),
            (f"{key}.provider", contract.provider),
        ]
    for key, name in named:
        yield from _Pointer("money.toml", key, (name,), codes, _NO_ORGANISATION).faults()


def asks_name_funds(written: Written) -> Iterator[Fault]:
    """What asks are asked of."""
    funds = [fund.id for fund in written.money.fund]
    for key, ask in numbered("ask", written.money.ask):
        yield from _Pointer(
            "money.toml", f"{key}.of", (ask.of,), funds, "there is no such fund"
        ).faults()


def asks_name_purposes(written: Written) -> Iterator[Fault]:
    """What asks are for."""
    planned = {each.id for each in written.interventions.planned}
    known = planned | written.item_names() | written.codes()
    unknown = "there is no such planned intervention, enabler, function or organisation"
    for key, ask in numbered("ask", written.money.ask):
        yield from _Pointer("money.toml", f"{key}.purpose", (ask.purpose,), known, unknown).faults()


def risks_name_bearers(written: Written) -> Iterator[Fault]:
    """Who bears risks."""
    codes = written.codes()
    for key, risk in numbered("risk", written.risk.risk):
        yield from _Pointer(
            "risk.toml", f"{key}.bearer", (risk.bearer,), codes, _NO_ORGANISATION
        ).faults()


CHECKS = (
    claim_names_items,
    practices_name_localities,
    memberships_name_organisations,
    providers_name_organisations,
    items_name_owners,
    items_name_items,
    plans_name_interventions,
    plans_name_places,
    interventions_name_items,
    scenarios_name_items,
    money_names_organisations,
    asks_name_funds,
    asks_name_purposes,
    risks_name_bearers,
)
