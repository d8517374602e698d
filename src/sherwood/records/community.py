"""The contract: community, mental health, social care and urgent calls."""

from __future__ import annotations

from sherwood.records import codes
from sherwood.records.columns import Column, Kind, Table
from sherwood.records.fields import COST, PERSON, PROVIDER, code, date, flag, number, text, time


class CommunityContact(Table):
    """A contact with a community health service."""

    grain = "one care contact"
    key = ()
    happens = "contact_at"

    person_id = PERSON
    contact_at = time("When it took place.", required=True)
    provider_code = PROVIDER
    team_type = code("Kind of team.")
    mode = code("How it took place.", codes.CONTACT_MODE)
    duration_minutes = number("Minutes.", minimum=0)
    cost = COST


class MentalHealthContact(Table):
    """A contact with, or an occupied bed day in, a mental health service."""

    grain = "one contact or occupied bed day"
    key = ()
    happens = "contact_at"

    person_id = PERSON
    contact_at = time("When it took place.", required=True)
    provider_code = PROVIDER
    team_type = code("Kind of team or ward.")
    kind = code("Contact or bed day.", codes.MENTAL_HEALTH_KIND, required=True)
    cost = COST


class SocialCareService(Table):
    """A span of one adult social care package."""

    grain = "one package span"
    key = ("person_id", "start_date", "service_type", "provider_code")
    happens = "start_date"

    person_id = PERSON
    start_date = date("First day.", required=True)
    end_date = date("First day after the package; null while it lasts.")
    authority_code = code("ODS code of the council.", required=True, refers_to="provider")
    service_type = code("Kind of service.", codes.SOCIAL_CARE_SERVICE, required=True)
    provider_code = code("Who provides it; null where not sent.")
    weekly_cost = Column(kind=Kind.MONEY, says="Gross weekly cost in pounds.", minimum=0)
    primary_support_reason = text("Why support is given.")


class UrgentCall(Table):
    """A call to NHS 111 or 999."""

    grain = "one call"
    key = ()
    happens = "call_at"

    person_id = PERSON
    call_at = time("When the call was made.", required=True)
    service = code("Service called.", codes.URGENT_SERVICE, required=True)
    outcome = text("What came of it.")
    conveyed = flag("Whether taken to hospital.")
    cost = COST
