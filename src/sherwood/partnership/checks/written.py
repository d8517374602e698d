"""What a folder says, for the checks: its files, as far as they could be read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar, cast

from sherwood.partnership.folder import (
    EnablersFile,
    FunctionsFile,
    InterventionsFile,
    MoneyFile,
    OrganisationsFile,
    PlaceFile,
    ProvidersFile,
    RiskFile,
    ScenariosFile,
)
from sherwood.partnership.framework import Intervention, Item
from sherwood.partnership.organisations import Membership, Organisation, Practice

T = TypeVar("T")

PER_HEAD = (200, 20_000)
"""Health and social care cost about £2,000 a head in England; a tenth of it and ten times it are
mistakes of thousands or millions rather than places."""


class UnreadError(LookupError):
    """A file that a check needs has a fault of its own; the check ends there."""


@dataclass(frozen=True)
class Written:
    """The files of a folder, each under its name; one that could not be read raises UnreadError.

    Attributes:
        files: By file name, what stands in it.
        library: Interventions that any partnership may use.
    """

    files: Mapping[str, Any]
    library: Mapping[str, Intervention]

    def _read(self, name: str) -> Any:
        if name not in self.files:
            raise UnreadError(name)
        return self.files[name]

    @property
    def partnership(self) -> PlaceFile:
        """Place, claim, gap, growth, funding and population groups."""
        return cast(PlaceFile, self._read("partnership.toml"))

    @property
    def organisations(self) -> OrganisationsFile:
        """Organisations and hierarchies."""
        return cast(OrganisationsFile, self._read("organisations.toml"))

    @property
    def memberships(self) -> tuple[Membership, ...]:
        """Who belongs to whom."""
        return cast(tuple[Membership, ...], self._read("memberships.csv"))

    @property
    def practices(self) -> tuple[Practice, ...]:
        """Practices and their lists."""
        return cast(tuple[Practice, ...], self._read("practices.csv"))

    @property
    def providers(self) -> ProvidersFile:
        """Providers' books."""
        return cast(ProvidersFile, self._read("providers.toml"))

    @property
    def enablers(self) -> EnablersFile:
        """Enablers."""
        return cast(EnablersFile, self._read("enablers.toml"))

    @property
    def functions(self) -> FunctionsFile:
        """Functions."""
        return cast(FunctionsFile, self._read("functions.toml"))

    @property
    def interventions(self) -> InterventionsFile:
        """What is planned, and the partnership's own interventions."""
        return cast(InterventionsFile, self._read("interventions.toml"))

    @property
    def scenarios(self) -> ScenariosFile:
        """Scenarios."""
        return cast(ScenariosFile, self._read("scenarios.toml"))

    @property
    def money(self) -> MoneyFile:
        """Control totals, budgets, funds and contracts."""
        return cast(MoneyFile, self._read("money.toml"))

    @property
    def risk(self) -> RiskFile:
        """Risks, and how gains and losses are shared."""
        return cast(RiskFile, self._read("risk.toml"))

    def items(self) -> Iterator[tuple[str, str, Item]]:
        """File, key and record of every enabler and function."""
        for key, enabler in numbered("enabler", self.enablers.enabler):
            yield "enablers.toml", key, enabler
        for key, function in numbered("function", self.functions.function):
            yield "functions.toml", key, function

    def item_names(self) -> frozenset[str]:
        """Names of every enabler and function."""
        return frozenset(item.id for _, _, item in self.items())

    def organisation(self) -> dict[str, Organisation]:
        """Organisations by code."""
        return {each.code: each for each in self.organisations.organisation}

    def codes(self) -> frozenset[str]:
        """Codes of every organisation and practice."""
        practices = {each.code for each in self.practices}
        return frozenset(practices | set(self.organisation()))

    def localities(self) -> frozenset[str]:
        """Codes of the localities that practices lie in."""
        return frozenset(each.locality for each in self.practices)

    def known_interventions(self) -> dict[str, Intervention]:
        """Interventions of the library and the partnership's own, by name."""
        own = {each.id: each for each in self.interventions.intervention}
        return {**self.library, **own}

    def cost_is_plausible(self) -> bool:
        """Whether the annual cost is in pounds, so that other amounts can be held against it."""
        place = self.partnership.partnership
        return PER_HEAD[0] <= place.annual_cost / place.population <= PER_HEAD[1]

    def horizon(self) -> range:
        """The financial years that are looked at."""
        place = self.partnership.partnership
        return range(place.first_year, place.first_year + place.horizon)

    def first_day(self) -> date:
        """The first day of the plan."""
        return date(self.partnership.partnership.first_year, 4, 1)


def numbered(kind: str, records: Iterable[T]) -> Iterator[tuple[str, T]]:
    """Each record of a TOML file with its key: `planned[3]`."""
    for number, record in enumerate(records, start=1):
        yield f"{kind}[{number}]", record


def rows(records: Iterable[T]) -> Iterator[tuple[str, T]]:
    """Each record of a CSV file with its row; the first is that of the columns' names."""
    for number, record in enumerate(records, start=2):
        yield f"row {number}", record
