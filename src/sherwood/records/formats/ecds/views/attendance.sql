-- Attendances of either layout under one set of names.
select
    token_person_id as person,
    arrival_date::varchar || ' ' || coalesce(arrival_time::varchar, '00:00') as arrival_at,
    departure_date::varchar || ' ' || departure_time::varchar as departure_at,
    try_cast(arrival_date as date) as arrived_on,
    left(provider_code, 3) as provider,
    department_type::varchar as department_type,
    attendance_category::varchar as attendance_category,
    arrival_mode::varchar as arrival_mode,
    acuity::varchar as acuity,
    chief_complaint::varchar as chief_complaint,
    [
        diagnosis_code_1, diagnosis_code_2, diagnosis_code_3, diagnosis_code_4, diagnosis_code_5,
        diagnosis_code_6, diagnosis_code_7, diagnosis_code_8, diagnosis_code_9,
        diagnosis_code_10, diagnosis_code_11, diagnosis_code_12
    ]::varchar[] as diagnoses,
    [
        investigation_code_1, investigation_code_2, investigation_code_3, investigation_code_4,
        investigation_code_5, investigation_code_6, investigation_code_7, investigation_code_8,
        investigation_code_9, investigation_code_10, investigation_code_11, investigation_code_12
    ]::varchar[] as investigations,
    [
        treatment_code_1, treatment_code_2, treatment_code_3, treatment_code_4, treatment_code_5,
        treatment_code_6, treatment_code_7, treatment_code_8, treatment_code_9,
        treatment_code_10, treatment_code_11, treatment_code_12
    ]::varchar[] as treatments,
    discharge_status::varchar as discharge_status,
    discharge_follow_up::varchar as discharge_follow_up,
    health_resource_group as hrg,
    final_price::varchar as price,
    coalesce(pds_general_practice, practice_code_patient_registration) as practice,
    lsoa_2011 as lsoa,
    stated_gender::varchar as gender,
    ethnic_category::varchar as ethnicity,
    try_cast(
        birth_year::varchar || '-' || lpad(birth_month::varchar, 2, '0') || '-01' as date
    ) as birth_month,
    try_cast(age_at_arrival as double) as age,
    source,
    source_row
from ecds
union all
select
    "patient.nhs_number.value Pseudo",
    "attendance.arrival.date"::varchar || ' '
        || coalesce("attendance.arrival.time"::varchar, '00:00'),
    "attendance.departure.date"::varchar || ' ' || "attendance.departure.time"::varchar,
    try_cast("attendance.arrival.date" as date),
    "attendance.location.hes_provider_3",
    "attendance.location.department_type"::varchar,
    "attendance.arrival.attendance_category"::varchar,
    "attendance.arrival.arrival_mode.code"::varchar,
    "clinical.acuity.code"::varchar,
    "clinical.chief_complaint.code"::varchar,
    (
        select list(code::varchar order by try_cast(sequence_number as integer), snomed_id)
        from diagnosis
        where diagnosis.primarykey_id = emergency_care.primarykey_id
    ),
    (
        select list(code::varchar order by date, time, snomed_id)
        from investigation
        where investigation.primarykey_id = emergency_care.primarykey_id
    ),
    (
        select list(code::varchar order by date, time, snomed_id)
        from treatment
        where treatment.primarykey_id = emergency_care.primarykey_id
    ),
    "attendance.discharge.status.code"::varchar,
    "attendance.discharge.follow_up.code"::varchar,
    "commissioning.grouping.health_resource_group",
    "commissioning.national_pricing.final_price"::varchar,
    coalesce(
        "patient.gp_registration.pds_general_practice", "patient.gp_registration.general_practice"
    ),
    "patient.usual_address.lsoa_11",
    "patient.stated_gender"::varchar,
    "patient.ethnic_category"::varchar,
    null,
    try_cast("patient.age_at_arrival" as double),
    source,
    source_row
from emergency_care
