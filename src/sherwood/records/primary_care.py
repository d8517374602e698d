"""The contract: general practice, prescribing and referral."""

from __future__ import annotations

from sherwood.records import codes
from sherwood.records.columns import Column, Kind, Table
from sherwood.records.fields import (
    COST,
    PERSON,
    PRACTICE,
    PRACTITIONER,
    TREATMENT_FUNCTION,
    code,
    date,
    integer,
    number,
    text,
    time,
)


class GpContact(Table):
    """An appointment in general practice."""

    grain = "one appointment"
    key = ("contact_id",)
    happens = "contact_at"

    person_id = PERSON
    contact_id = text("Identifier of the appointment.", required=True)
    contact_at = time("When it took place.", required=True)
    practice_code = PRACTICE
    practitioner_code = PRACTITIONER
    staff_group = code("Kind of staff seen.", codes.STAFF_GROUP, required=True)
    mode = code("How it took place.", codes.CONTACT_MODE)
    duration_minutes = number("Minutes.", minimum=0)
    cost = COST


class GpEvent(Table):
    """A coded entry in the general practice record: diagnosis, finding, measurement."""

    grain = "one coded entry"
    key = ()
    happens = "recorded_date"

    person_id = PERSON
    recorded_date = date("Date the entry speaks of.", required=True)
    snomed_code = code("SNOMED CT concept.", required=True)
    value = number("Measured value, if any.")
    unit = text("Unit of the value.")
    practice_code = PRACTICE
    practitioner_code = PRACTITIONER


class Prescription(Table):
    """An item issued."""

    grain = "one item issued"
    key = ()
    happens = "issue_date"

    person_id = PERSON
    issue_date = date("Date of issue.", required=True)
    bnf_code = code("BNF presentation code, 15 characters; null where sent in other codes only.")
    dmd_code = code("dm+d product code.")
    quantity = number("Quantity issued, in the product's unit.", minimum=0)
    cost = COST
    practice_code = PRACTICE
    practitioner_code = PRACTITIONER


class PracticePrescribing(Table):
    """What a practice prescribed of one presentation in a month, where nobody's name is known.

    The national prescribing data say which practice, never which person: no person-year can hold
    their cost, and no pseudo-person is made up to do so.
    """

    grain = "one practice, presentation and month"
    key = ("practice_code", "month", "bnf_code")

    practice_code = code("ODS code of the practice.", required=True, refers_to="practice")
    month = date("First day of the month of dispensing.", required=True)
    bnf_code = code("BNF presentation code, 15 characters.", required=True)
    items = integer("Items dispensed.", minimum=0, required=True)
    quantity = number("Quantity dispensed, in the product's unit.", minimum=0)
    net_ingredient_cost = Column(kind=Kind.MONEY, says="List price in pounds.", minimum=0)
    cost = COST


class Referral(Table):
    """A referral, or a request for advice, to a consultant-led service."""

    grain = "one referral or advice request"
    key = ("referral_id",)
    happens = "referral_date"

    person_id = PERSON
    referral_id = text("Identifier of the referral.", required=True)
    referral_date = date("Date made.", required=True)
    practice_code = PRACTICE
    practitioner_code = PRACTITIONER
    provider_code = code("Provider referred to.", refers_to="provider")
    treatment_function_code = TREATMENT_FUNCTION
    priority = code("How urgent.", codes.REFERRAL_PRIORITY)
    kind = code("Referral or advice.", codes.REFERRAL_KIND, required=True)
    pathway_id = text("Pathway followed, if any.")
    outcome = text("What came of it.")
    outcome_date = date("When.")
