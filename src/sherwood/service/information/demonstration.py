"""Made-up information governance for a demonstration: the flows an analyst can name."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import transaction

from sherwood.errors import InputError
from sherwood.partnership.organisations import OrganisationKind
from sherwood.service.accounts.models import User
from sherwood.service.governance.models import Grant, Membership
from sherwood.service.information.flows import change_flow
from sherwood.service.information.models import Flow

_SINCE = date(2018, 4, 1)
_FLOWS = (
    {
        "name": "planning",
        "title": "Figures for planning",
        "purpose": "To plan services and money for the whole system",
        "legal_basis": Flow.LegalBasis.ANONYMOUS,
        "data": "Counts that have passed disclosure control",
        "recipients": "Members of the system, and the public once they are published",
        "opt_out": False,
        "opt_out_reason": "Nobody can be told from anonymous counts",
    },
    {
        "name": "evaluation",
        "title": "Evaluation of care homes",
        "purpose": "To learn whether enhanced support keeps residents out of hospital",
        "legal_basis": Flow.LegalBasis.SECTION_251,
        "data": "Person-years of care home residents and of matched controls, by pseudonym",
        "recipients": "The evaluating university",
        "opt_out": True,
        "opt_out_reason": "A condition of the support under section 251",
    },
)


@transaction.atomic
def make_information() -> None:
    """Register the flows that are not there yet.

    Raises:
        InputError: This service is not a demonstration, or has no made-up officer.
    """
    if not settings.DEMONSTRATION:
        raise InputError("Made-up flows are refused outside a demonstration.")
    held = Grant.objects.filter(
        role="information_governance_officer", purpose="governance", user__demonstration=True
    )
    officer = held.select_related("user", "node").first()
    if officer is None:
        raise InputError("Make the demonstration's users first.")
    for flow in _FLOWS:
        if not Flow.objects.filter(name=flow["name"]).exists():
            told = {"by": officer.user, "acting_as": str(officer)}
            change_flow(Flow(), {**flow, "start": _SINCE, "owner": officer.node}, **told)
    _officer_of_practices(officer.user)


def _officer_of_practices(officer: User) -> None:
    """The officer answers for practices too, which lie below no member of the system's table.

    Else nobody would be told when a made-up general practitioner breaks the glass.
    """
    practices = Membership.objects.filter(
        parent__kind=OrganisationKind.GP_PARTNERSHIP,
        child__grants__user__demonstration=True,
        end=None,
    )
    for one in practices.select_related("parent", "hierarchy").distinct():
        Grant.objects.get_or_create(
            user=officer,
            role="information_governance_officer",
            node=one.parent,
            hierarchy=one.hierarchy,
            purpose="governance",
            defaults={"start": _SINCE, "reason": "demonstration"},
        )
