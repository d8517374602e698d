-- Every activity of HES or SUS+ that names somebody, and what it says of them.
select
    coalesce(token_person_id, pseudo_hesid, encrypted_hesid) as hesid,
    try_cast(epistart as date) as seen_on,
    mydob,
    try_cast(startage as double) as age,
    sex::varchar as sex,
    ethnos::varchar as ethnos,
    if(gpprac = '&', 'V81999', gpprac) as practice,
    coalesce(lsoa11, lsoa01) as lsoa,
    coalesce(procode3, left(coalesce(procode5, procode, procodet), 3)) as provider,
    if(dismeth = '4', try_cast(disdate as date), null) as died_on,
    source
from apc
union all
select
    coalesce(token_person_id, pseudo_hesid, encrypted_hesid),
    try_cast(apptdate as date),
    mydob,
    try_cast(apptage as double),
    sex::varchar,
    ethnos::varchar,
    if(gpprac = '&', 'V81999', gpprac),
    coalesce(lsoa11, lsoa01),
    coalesce(procode3, left(coalesce(procode5, procode, procodet), 3)),
    null,
    source
from op
union all
select
    coalesce(token_person_id, pseudo_hesid, encrypted_hesid),
    try_cast(arrivaldate as date),
    mydob,
    try_cast(arrivalage as double),
    sex::varchar,
    ethnos::varchar,
    if(gpprac = '&', 'V81999', gpprac),
    coalesce(lsoa11, lsoa01),
    coalesce(procode3, left(coalesce(procode5, procode, procodet), 3)),
    if(aeattenddisp = '10', try_cast(arrivaldate as date), null),
    source
from ae
union all
select
    "patient.identity.nhs_number.value Pseudo",
    try_cast(start_date as date),
    lpad("patient.identity.birth_month"::varchar, 2, '0') || "patient.identity.birth_year"::varchar,
    try_cast("patient.identity.age_at_record_start" as double),
    "patient.identity.gender"::varchar,
    "patient.identity.ethnic_category"::varchar,
    coalesce(
        "patient.registration_derived.general_practice_from_pds",
        "patient.registration.general_practice"
    ),
    "patient.residence_derived.lsoa_11",
    left("commissioning.service_agreement.provider", 3),
    if("discharge.method"::varchar = '4', try_cast("discharge.date" as date), null),
    source
from sus_episode
union all
select
    "appointment.patient.identity.nhs_number.value Pseudo",
    try_cast("appointment.date" as date),
    lpad("appointment.patient.identity.birth_month"::varchar, 2, '0')
        || "appointment.patient.identity.birth_year"::varchar,
    try_cast("appointment.patient.identity.age_at_record_start" as double),
    "appointment.patient.identity.gender"::varchar,
    "appointment.patient.identity.ethnic_category"::varchar,
    coalesce(
        "appointment.patient.registration_derived.general_practice_from_pds",
        "appointment.patient.registration.general_practice"
    ),
    "appointment.patient.residence_derived.lsoa_11",
    left("appointment.commissioning.service_agreement.provider", 3),
    null,
    source
from sus_appointment
