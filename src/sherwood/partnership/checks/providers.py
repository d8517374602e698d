"""Whether providers' books are in pounds of this population, and their cost is shared out whole."""

from __future__ import annotations

from collections.abc import Iterator

from sherwood.partnership.checks.written import Written, numbered
from sherwood.partnership.faults import Fault, did_you_mean, shown
from sherwood.partnership.organisations import OrganisationKind
from sherwood.records.codes import SERVICE_LINE

FILE = "providers.toml"
_NOT_PROVIDERS = (
    OrganisationKind.COMMISSIONER,
    OrganisationKind.REGULATOR,
    OrganisationKind.PARTNERSHIP,
)
_SUMMING = 1e-6


def lines(written: Written) -> Iterator[Fault]:
    """Lines whose cost behaves."""
    for key, provider in numbered("provider", written.providers.provider):
        for place, behaviour in numbered("behaviour", provider.behaviour):
            for line in behaviour.lines:
                if line not in SERVICE_LINE:
                    where, remedy = f"{key}.{place}.lines", did_you_mean(line, SERVICE_LINE)
                    yield Fault(FILE, where, shown(line), "no such service line", remedy)


def cost_shares(written: Written) -> Iterator[Fault]:
    """Variable, semi-fixed and fixed shares that are not the whole, and steps of nothing."""
    for key, provider in numbered("provider", written.providers.provider):
        for place, behaviour in numbered("behaviour", provider.behaviour):
            whole = behaviour.variable + behaviour.semi_fixed + behaviour.fixed
            if abs(whole - 1) > _SUMMING:
                wrong = f"variable, semi_fixed and fixed sum to {whole:.6g}, not 1"
                yield Fault(FILE, f"{key}.{place}", "", wrong, "Share the cost out whole")
            if behaviour.semi_fixed > 0 and behaviour.step == 0:
                wrong = "semi-fixed cost goes by steps, and a step of nothing is never reached"
                remedy = "Write the share of activity that closes a ward or a list, such as 0.05"
                yield Fault(FILE, f"{key}.{place}.step", "0", wrong, remedy)


def kinds(written: Written) -> Iterator[Fault]:
    """Books of organisations that provide nothing."""
    known = written.organisation()
    for key, provider in numbered("provider", written.providers.provider):
        one = known.get(provider.organisation)
        if one is not None and one.kind in _NOT_PROVIDERS:
            wrong = f"it is a {one.kind}, which provides no care"
            remedy = "Name who does, or correct its kind in organisations.toml"
            yield Fault(FILE, f"{key}.organisation", shown(one.code), wrong, remedy)


def known_to_release(written: Written) -> Iterator[Fault]:
    """Providers whose activity no release could tell."""
    known = written.organisation()
    for key, provider in numbered("provider", written.providers.provider):
        one = known.get(provider.organisation)
        if one is not None and not one.provider_codes:
            wrong = (
                "organisations.toml has no provider_codes for it, so no release knows what it did"
            )
            remedy = "Give them there"
            yield Fault(FILE, f"{key}.organisation", shown(one.code), wrong, remedy)


def books(written: Written) -> Iterator[Fault]:
    """Income or cost for this population beyond all that its care costs."""
    place, plausible = written.partnership.partnership, written.cost_is_plausible()
    for key, provider in numbered("provider", written.providers.provider):
        for name, amount in (("income", provider.income), ("cost", provider.cost)):
            if plausible and amount > place.annual_cost:
                wrong = f"it is more than all care of this population, £{place.annual_cost:,.0f}"
                remedy = "Write what is for this population; the rest is other_income"
                yield Fault(FILE, f"{key}.{name}", f"{amount:.15g}", wrong, remedy)
        if provider.cash < provider.least_cash:
            wrong = f"it begins below its least_cash, {provider.least_cash:.15g}"
            remedy = "Correct one: such a provider could not pay its bills on the first day"
            yield Fault(FILE, f"{key}.cash", f"{provider.cash:.15g}", wrong, remedy)


CHECKS = (lines, cost_shares, kinds, known_to_release, books)
