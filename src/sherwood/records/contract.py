"""The records contract: the tables that every extract is turned into.

Names are those of the NHS Data Dictionary in snake case. Codes are text without dots or spaces, in
upper case. Unknown, not applicable and missing stay apart: a missing value is null, the other two
are codes. The manual's page on the contract is printed from this file.
"""

from __future__ import annotations

from sherwood.records import codes
from sherwood.records.columns import Column, Kind, Table


def _text(says: str, *, required: bool = False, refers_to: str | None = None) -> Column:
    return Column(kind=Kind.TEXT, says=says, required=required, refers_to=refers_to)


def _code(
    says: str,
    among: dict[str, str] | None = None,
    *,
    required: bool = False,
    refers_to: str | None = None,
) -> Column:
    return Column(kind=Kind.CODE, says=says, codes=among, required=required, refers_to=refers_to)


def _date(says: str, *, required: bool = False) -> Column:
    return Column(kind=Kind.DATE, says=says, required=required)


def _time(says: str, *, required: bool = False) -> Column:
    return Column(kind=Kind.TIME, says=says, required=required)


def _number(says: str, minimum: float | None = None) -> Column:
    return Column(kind=Kind.NUMBER, says=says, minimum=minimum)


def _integer(says: str, minimum: float | None = None, *, required: bool = False) -> Column:
    return Column(kind=Kind.INTEGER, says=says, minimum=minimum, required=required)


def _flag(says: str) -> Column:
    return Column(kind=Kind.FLAG, says=says)


def _codes(says: str) -> Column:
    return Column(kind=Kind.CODES, says=says)


_COST = Column(
    kind=Kind.MONEY, says="Recorded cost in pounds; null where none was sent.", minimum=0
)
_PERSON = _text("Pseudonym of the person.", required=True, refers_to="person")
_PRACTICE = _code("ODS code of the registered practice.", refers_to="practice")
_PROVIDER = _code("ODS code of the provider.", required=True, refers_to="provider")
_PRACTITIONER = _code("Practitioner who saw, coded or issued.", refers_to="practitioner")
_TREATMENT_FUNCTION = _code("Treatment function (specialty) code.")
_HRG = _code("Healthcare resource group.")


class Person(Table):
    """Somebody whose care the partnership answers for, known by a pseudonym."""

    grain = "one person"
    key = ("person_id",)

    person_id = _text("Pseudonym: a keyed HMAC-SHA-256 of the NHS number.", required=True)
    birth_month = _date("First day of the month of birth.", required=True)
    sex = _code("Sex as registered.", codes.SEX, required=True)
    ethnic_category = _code("Ethnic category, national code.", codes.ETHNIC_CATEGORY)
    death_date = _date("Date of death; null while alive.")


class Registration(Table):
    """A span during which somebody was registered with one practice at one address."""

    grain = "one span at one practice and address"
    key = ("person_id", "start_date")

    person_id = _PERSON
    start_date = _date("First day of the span.", required=True)
    practice_code = _code("ODS code of the practice.", required=True, refers_to="practice")
    end_date = _date("First day after the span; null while it lasts.")
    lsoa_code = _code("Small area (LSOA 2011) of residence.", refers_to="lsoa")
    usual_gp_code = _code("Usual general practitioner.", refers_to="practitioner")
    care_home_code = _code("Care home lived in; null if none.", refers_to="care_home")


class GpContact(Table):
    """An appointment in general practice."""

    grain = "one appointment"
    key = ("contact_id",)
    happens = "contact_at"

    person_id = _PERSON
    contact_id = _text("Identifier of the appointment.", required=True)
    contact_at = _time("When it took place.", required=True)
    practice_code = _PRACTICE
    practitioner_code = _PRACTITIONER
    staff_group = _code("Kind of staff seen.", codes.STAFF_GROUP, required=True)
    mode = _code("How it took place.", codes.CONTACT_MODE)
    duration_minutes = _number("Minutes.", minimum=0)
    cost = _COST


class GpEvent(Table):
    """A coded entry in the general practice record: diagnosis, finding, measurement."""

    grain = "one coded entry"
    key = ()
    happens = "recorded_date"

    person_id = _PERSON
    recorded_date = _date("Date the entry speaks of.", required=True)
    snomed_code = _code("SNOMED CT concept.", required=True)
    value = _number("Measured value, if any.")
    unit = _text("Unit of the value.")
    practice_code = _PRACTICE
    practitioner_code = _PRACTITIONER


class Prescription(Table):
    """An item issued."""

    grain = "one item issued"
    key = ()
    happens = "issue_date"

    person_id = _PERSON
    issue_date = _date("Date of issue.", required=True)
    bnf_code = _code("BNF presentation code, 15 characters; null where sent in other codes only.")
    dmd_code = _code("dm+d product code.")
    quantity = _number("Quantity issued, in the product's unit.", minimum=0)
    cost = _COST
    practice_code = _PRACTICE
    practitioner_code = _PRACTITIONER


class PracticePrescribing(Table):
    """What a practice prescribed of one presentation in a month, where nobody's name is known.

    The national prescribing data say which practice, never which person: no person-year can hold
    their cost, and no pseudo-person is made up to do so.
    """

    grain = "one practice, presentation and month"
    key = ("practice_code", "month", "bnf_code")

    practice_code = _code("ODS code of the practice.", required=True, refers_to="practice")
    month = _date("First day of the month of dispensing.", required=True)
    bnf_code = _code("BNF presentation code, 15 characters.", required=True)
    items = _integer("Items dispensed.", minimum=0, required=True)
    quantity = _number("Quantity dispensed, in the product's unit.", minimum=0)
    net_ingredient_cost = Column(kind=Kind.MONEY, says="List price in pounds.", minimum=0)
    cost = _COST


class InpatientEpisode(Table):
    """A finished consultant episode of inpatient or day case care."""

    grain = "one finished consultant episode"
    key = ("provider_code", "spell_id", "episode_number")
    happens = "episode_start"

    person_id = _PERSON
    provider_code = _PROVIDER
    spell_id = _text("Hospital provider spell identifier, as sent.", required=True)
    episode_number = _integer("Order of the episode in the spell.", minimum=1, required=True)
    admission_date = _date("Start of the spell.", required=True)
    discharge_date = _date("End of the spell; null while unfinished.")
    episode_start = _date("Start of the episode.", required=True)
    episode_end = _date("End of the episode.")
    admission_method = _code("How admitted.", codes.ADMISSION_METHOD, required=True)
    admission_source = _code("Where from.", codes.ADMISSION_SOURCE)
    discharge_method = _code("How discharged.", codes.DISCHARGE_METHOD)
    discharge_destination = _code("Where to.", codes.DISCHARGE_DESTINATION)
    patient_classification = _code(
        "Kind of admission.", codes.PATIENT_CLASSIFICATION, required=True
    )
    treatment_function_code = _TREATMENT_FUNCTION
    consultant_code = _code("Consultant in charge.")
    diagnoses = _codes("ICD-10 codes, the primary first.")
    procedures = _codes("OPCS-4 codes, the primary first.")
    procedure_dates = Column(kind=Kind.DATES, says="Dates of the procedures, in their order.")
    episode_type = _code("Episode type: 1 general, 2 delivery, 3 birth, 4 psychiatric.")
    well_baby = _flag("Whether a well baby.")
    hrg_code = _HRG
    practice_code = _PRACTICE
    cost = _COST


class OutpatientAttendance(Table):
    """An outpatient appointment, kept or not."""

    grain = "one appointment"
    key = ()
    happens = "appointment_date"

    person_id = _PERSON
    appointment_date = _date("Date of the appointment.", required=True)
    provider_code = _PROVIDER
    treatment_function_code = _TREATMENT_FUNCTION
    consultant_code = _code("Consultant in charge.")
    first_attendance = _code("First or follow-up.", codes.FIRST_ATTENDANCE, required=True)
    attended = _code("Whether attended.", codes.ATTENDED, required=True)
    referral_source = _code("Source of the referral, national code; 03 is a GP.")
    referrer_code = _code("Person who referred.")
    practice_code = _PRACTICE
    procedure_codes = _codes("OPCS-4 codes, the primary first.")
    hrg_code = _HRG
    cost = _COST


class EmergencyAttendance(Table):
    """An attendance at an emergency department or other urgent care place."""

    grain = "one attendance"
    key = ()
    happens = "arrival_at"

    person_id = _PERSON
    arrival_at = _time("When the person arrived.", required=True)
    departure_at = _time("When the person left.")
    provider_code = _PROVIDER
    department_type = _code("Kind of department.", codes.DEPARTMENT_TYPE, required=True)
    attendance_category = _code("First or follow-up.", codes.ATTENDANCE_CATEGORY)
    arrival_mode = _code("How the person arrived: SNOMED CT.")
    acuity = _code("Acuity on arrival: SNOMED CT.")
    chief_complaint = _code("Chief complaint: SNOMED CT.")
    diagnoses = _codes("Diagnoses: SNOMED CT, the primary first.")
    investigations = _codes("Investigations: SNOMED CT.")
    treatments = _codes("Treatments: SNOMED CT.")
    discharge_status = _code("Discharge status: SNOMED CT.")
    discharge_follow_up = _code("Follow-up on discharge: SNOMED CT.")
    hrg_code = _HRG
    practice_code = _PRACTICE
    cost = _COST


class CommunityContact(Table):
    """A contact with a community health service."""

    grain = "one care contact"
    key = ()
    happens = "contact_at"

    person_id = _PERSON
    contact_at = _time("When it took place.", required=True)
    provider_code = _PROVIDER
    team_type = _code("Kind of team.")
    mode = _code("How it took place.", codes.CONTACT_MODE)
    duration_minutes = _number("Minutes.", minimum=0)
    cost = _COST


class MentalHealthContact(Table):
    """A contact with, or an occupied bed day in, a mental health service."""

    grain = "one contact or occupied bed day"
    key = ()
    happens = "contact_at"

    person_id = _PERSON
    contact_at = _time("When it took place.", required=True)
    provider_code = _PROVIDER
    team_type = _code("Kind of team or ward.")
    kind = _code("Contact or bed day.", codes.MENTAL_HEALTH_KIND, required=True)
    cost = _COST


class SocialCareService(Table):
    """A span of one adult social care package."""

    grain = "one package span"
    key = ("person_id", "start_date", "service_type", "provider_code")
    happens = "start_date"

    person_id = _PERSON
    start_date = _date("First day.", required=True)
    end_date = _date("First day after the package; null while it lasts.")
    authority_code = _code("ODS code of the council.", required=True, refers_to="provider")
    service_type = _code("Kind of service.", codes.SOCIAL_CARE_SERVICE, required=True)
    provider_code = _code("Who provides it; null where not sent.")
    weekly_cost = Column(kind=Kind.MONEY, says="Gross weekly cost in pounds.", minimum=0)
    primary_support_reason = _text("Why support is given.")


class UrgentCall(Table):
    """A call to NHS 111 or 999."""

    grain = "one call"
    key = ()
    happens = "call_at"

    person_id = _PERSON
    call_at = _time("When the call was made.", required=True)
    service = _code("Service called.", codes.URGENT_SERVICE, required=True)
    outcome = _text("What came of it.")
    conveyed = _flag("Whether taken to hospital.")
    cost = _COST


class Referral(Table):
    """A referral, or a request for advice, to a consultant-led service."""

    grain = "one referral or advice request"
    key = ("referral_id",)
    happens = "referral_date"

    person_id = _PERSON
    referral_id = _text("Identifier of the referral.", required=True)
    referral_date = _date("Date made.", required=True)
    practice_code = _PRACTICE
    practitioner_code = _PRACTITIONER
    provider_code = _code("Provider referred to.", refers_to="provider")
    treatment_function_code = _TREATMENT_FUNCTION
    priority = _code("How urgent.", codes.REFERRAL_PRIORITY)
    kind = _code("Referral or advice.", codes.REFERRAL_KIND, required=True)
    pathway_id = _text("Pathway followed, if any.")
    outcome = _text("What came of it.")
    outcome_date = _date("When.")


class Practice(Table):
    """A general practice."""

    grain = "one practice"
    key = ("practice_code",)

    practice_code = _code("ODS code.", required=True)
    name_ = _text("Name.")
    postcode = _text("Postcode, without spaces.")
    group_code = _text("Care delivery group or primary care network.")
    locality_code = _text("Locality (district) the practice lies in.")
    locality_name = _text("Name of the locality.")
    list_size = _integer("Registered patients.", minimum=0)


class Practitioner(Table):
    """A clinician who sees, codes or prescribes."""

    grain = "one practitioner"
    key = ("practitioner_code",)

    practitioner_code = _code("Code.", required=True)
    practice_code = _code("Practice worked in.", refers_to="practice")
    staff_group = _code("Kind of staff.", codes.STAFF_GROUP)


class Provider(Table):
    """An organisation that provides care, or a council that arranges it."""

    grain = "one provider"
    key = ("provider_code",)

    provider_code = _code("ODS code.", required=True)
    name_ = _text("Name.")
    provider_type = _code("Kind of provider.", codes.PROVIDER_TYPE)


class CareHome(Table):
    """A care home."""

    grain = "one care home"
    key = ("care_home_code",)

    care_home_code = _code("Code of the location.", required=True)
    name_ = _text("Name.")
    has_nursing = _flag("Whether nursing care is given.")
    beds = _integer("Beds.", minimum=0)
    lsoa_code = _code("Small area it lies in.", refers_to="lsoa")


class Lsoa(Table):
    """A small area: lower-layer super output area of 2011."""

    grain = "one small area"
    key = ("lsoa_code",)

    lsoa_code = _code("ONS code.", required=True)
    name_ = _text("Name.")
    district_code = _code("ONS code of the district.")
    district_name = _text("Name of the district.")
    longitude = _number("Of the population-weighted centroid.")
    latitude = _number("Of the population-weighted centroid.")
    imd_rank = _integer("Rank in England, Index of Multiple Deprivation 2019; 1 is most deprived.")
    imd_decile = _integer("Tenth of England; 1 is most deprived.", minimum=1)


class Price(Table):
    """A unit cost, for activity that was sent without one."""

    grain = "one currency in one price year"
    key = ("service_line", "currency", "price_year")

    service_line = _code("Service line priced.", codes.SERVICE_LINE, required=True)
    currency = _code("HRG or other currency; `*` prices the whole line.", required=True)
    price_year = _integer("Financial year of the price, by its first calendar year.", required=True)
    unit_cost = Column(kind=Kind.MONEY, says="Pounds per unit.", required=True, minimum=0)
    price_source = _text("Publication the price was taken from.", required=True)


TABLES: dict[str, type[Table]] = {
    table.name: table
    for table in (
        Person,
        Registration,
        GpContact,
        GpEvent,
        Prescription,
        PracticePrescribing,
        InpatientEpisode,
        OutpatientAttendance,
        EmergencyAttendance,
        CommunityContact,
        MentalHealthContact,
        SocialCareService,
        UrgentCall,
        Referral,
        Practice,
        Practitioner,
        Provider,
        CareHome,
        Lsoa,
        Price,
    )
}

ACTIVITY_TABLES = tuple(name for name, table in TABLES.items() if table.happens)
AGGREGATE_TABLES = ("practice_prescribing",)
REFERENCE_TABLES = ("practice", "practitioner", "provider", "care_home", "lsoa", "price")
