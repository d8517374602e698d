"""The contract: hospital care."""

from __future__ import annotations

from sherwood.records import codes
from sherwood.records.columns import Column, Kind, Table
from sherwood.records.fields import (
    COST,
    HRG,
    PERSON,
    PRACTICE,
    PROVIDER,
    TREATMENT_FUNCTION,
    code,
    code_list,
    date,
    flag,
    integer,
    text,
    time,
)


class InpatientEpisode(Table):
    """A finished consultant episode of inpatient or day case care."""

    grain = "one finished consultant episode"
    key = ("provider_code", "spell_id", "episode_number")
    happens = "episode_start"

    person_id = PERSON
    provider_code = PROVIDER
    spell_id = text("Hospital provider spell identifier, as sent.", required=True)
    episode_number = integer("Order of the episode in the spell.", minimum=1, required=True)
    admission_date = date("Start of the spell.", required=True)
    discharge_date = date("End of the spell; null while unfinished.")
    episode_start = date("Start of the episode.", required=True)
    episode_end = date("End of the episode.")
    admission_method = code("How admitted.", codes.ADMISSION_METHOD, required=True)
    admission_source = code("Where from.", codes.ADMISSION_SOURCE)
    discharge_method = code("How discharged.", codes.DISCHARGE_METHOD)
    discharge_destination = code("Where to.", codes.DISCHARGE_DESTINATION)
    patient_classification = code("Kind of admission.", codes.PATIENT_CLASSIFICATION, required=True)
    treatment_function_code = TREATMENT_FUNCTION
    consultant_code = code("Consultant in charge.")
    diagnoses = code_list("ICD-10 codes, the primary first.")
    procedures = code_list("OPCS-4 codes, the primary first.")
    procedure_dates = Column(kind=Kind.DATES, says="Dates of the procedures, in their order.")
    episode_type = code("Episode type: 1 general, 2 delivery, 3 birth, 4 psychiatric.")
    well_baby = flag("Whether a well baby.")
    hrg_code = HRG
    practice_code = PRACTICE
    cost = COST


class OutpatientAttendance(Table):
    """An outpatient appointment, kept or not."""

    grain = "one appointment"
    key = ()
    happens = "appointment_date"

    person_id = PERSON
    appointment_date = date("Date of the appointment.", required=True)
    provider_code = PROVIDER
    treatment_function_code = TREATMENT_FUNCTION
    consultant_code = code("Consultant in charge.")
    first_attendance = code("First or follow-up.", codes.FIRST_ATTENDANCE, required=True)
    attended = code("Whether attended.", codes.ATTENDED, required=True)
    referral_source = code("Source of the referral, national code; 03 is a GP.")
    referrer_code = code("Person who referred.")
    practice_code = PRACTICE
    procedure_codes = code_list("OPCS-4 codes, the primary first.")
    hrg_code = HRG
    cost = COST


class EmergencyAttendance(Table):
    """An attendance at an emergency department or other urgent care place."""

    grain = "one attendance"
    key = ()
    happens = "arrival_at"

    person_id = PERSON
    arrival_at = time("When the person arrived.", required=True)
    departure_at = time("When the person left.")
    provider_code = PROVIDER
    department_type = code("Kind of department.", codes.DEPARTMENT_TYPE, required=True)
    attendance_category = code("First or follow-up.", codes.ATTENDANCE_CATEGORY)
    arrival_mode = code("How the person arrived: SNOMED CT.")
    acuity = code("Acuity on arrival: SNOMED CT.")
    chief_complaint = code("Chief complaint: SNOMED CT.")
    diagnoses = code_list("Diagnoses: SNOMED CT, the primary first.")
    investigations = code_list("Investigations: SNOMED CT.")
    treatments = code_list("Treatments: SNOMED CT.")
    discharge_status = code("Discharge status: SNOMED CT.")
    discharge_follow_up = code("Follow-up on discharge: SNOMED CT.")
    hrg_code = HRG
    practice_code = PRACTICE
    cost = COST
