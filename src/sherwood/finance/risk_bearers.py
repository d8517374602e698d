"""Who is best placed to bear each kind of risk, and what they could pay.

A risk is best borne by whoever can do something about it, and chance, about which nobody can do
anything, by as many people together as possible.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sherwood.finance.random_variation import RandomVariation
from sherwood.partnership.folder import Partnership
from sherwood.partnership.money import Risk
from sherwood.partnership.organisations import OrganisationKind as Kind

PROVIDERS = frozenset(
    {
        Kind.ACUTE,
        Kind.COMMUNITY,
        Kind.MENTAL_HEALTH,
        Kind.AMBULANCE,
        Kind.PRACTICE,
        Kind.GP_PARTNERSHIP,
        Kind.OUT_OF_HOURS,
        Kind.INDEPENDENT,
        Kind.VOLUNTARY,
    }
)
_PAYERS = frozenset({Kind.COMMISSIONER, Kind.COUNCIL, Kind.PARTNERSHIP})


@dataclass(frozen=True)
class Placement:
    """Where a kind of risk belongs.

    Attributes:
        best: Kinds of organisation that are well placed to bear it.
        where: Who that is, in words.
        why: Why, in words.
    """

    best: frozenset[Kind]
    where: str
    why: str


PLACEMENTS: Mapping[str, Placement] = {
    "probability": Placement(
        _PAYERS,
        "the system, pooled over as many people as possible",
        "nobody can influence chance, and it shrinks only with the number of people",
    ),
    "technical": Placement(
        PROVIDERS,
        "the provider that gives the care",
        "only who gives the care decides how well and how efficiently it is given",
    ),
    "price": Placement(
        _PAYERS | {Kind.REGULATOR},
        "the commissioner, for prices that are set nationally",
        "no provider sets pay awards or national prices",
    ),
    "demand": Placement(
        _PAYERS | {Kind.GROUP, Kind.GP_PARTNERSHIP},
        "the commissioner and those who refer, shared with providers within a corridor",
        "need and referral bring demand; a hospital can only turn it away or treat it",
    ),
    "policy": Placement(
        _PAYERS | {Kind.REGULATOR},
        "the system, with a reserve, or the nation",
        "nobody local decides it",
    ),
}
"""By kind of risk: our reading of the usual division into performance risk, which providers bear,
risk of demand and chance, which commissioners or a pool bear, and risk of price and policy."""


def well_placed(risk: Risk, kind: Kind) -> bool:
    """Whether an organisation of a kind is well placed to bear a risk."""
    return kind in PLACEMENTS[risk.kind].best


def placement_words(risk: Risk, name: str, kind: Kind) -> str:
    """Who should bear a risk, beside who does.

    Example:
        >>> risk = Risk(id="flu", title="A bad flu year", kind="probability", likelihood=0.2,
        ...     impact=1e6, bearer="PCN", reason="", source="illustrative")
        >>> print(placement_words(risk, "The practices", Kind.GROUP))
        A bad flu year: The practices should not bear it. It belongs with the system, pooled over \
as many people as possible, because nobody can influence chance, and it shrinks only with the \
number of people.
    """
    placed = PLACEMENTS[risk.kind]
    if well_placed(risk, kind):
        return f"{risk.title}: {name} is well placed to bear it, because {placed.why}."
    return (
        f"{risk.title}: {name} should not bear it. It belongs with {placed.where}, because "
        f"{placed.why}."
    )


def reserves_of(partnership: Partnership) -> dict[str, float]:
    """Pounds each provider can lose before it cannot pay its bills: its cash above the least."""
    return {
        provider.organisation: max(provider.cash - provider.least_cash, 0.0)
        for provider in partnership.providers
    }


def chance_in_pounds(variation: RandomVariation, people: Mapping[str, float]) -> dict[str, float]:
    """The standard deviation of chance in pounds for those who hold a population's budget.

    Args:
        variation: From `random_variation`.
        people: The population of each bearer; nobody may be counted under two of them.
    """
    return {
        bearer: variation.deviation(number) * number * variation.cost_per_head
        for bearer, number in people.items()
    }
