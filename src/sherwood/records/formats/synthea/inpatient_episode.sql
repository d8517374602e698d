-- Encounter class inpatient, each one episode. Admission is by the emergency department (21) where
-- an emergency encounter of the same person ended that day or the day before, else not known (99).
-- Reasons and procedures are SNOMED CT, not ICD-10 and OPCS-4, and are read as coded entries
-- instead.
with emergency as (
    select patient, try_cast(left(stop::varchar, 10) as date) as ended
    from encounters
    where encounterclass = 'emergency'
)
select
    patient as person_id,
    organization as provider_code,
    id as spell_id,
    1 as episode_number,
    left(start::varchar, 10) as admission_date,
    left(stop::varchar, 10) as discharge_date,
    left(start::varchar, 10) as episode_start,
    left(stop::varchar, 10) as episode_end,
    if(
        exists (
            select 1 from emergency
            where emergency.patient = encounters.patient
                and try_cast(left(start::varchar, 10) as date) between ended and ended + 1
        ),
        '21',
        '99'
    ) as admission_method,
    '1' as patient_classification,
    provider as consultant_code,
    source,
    source_row
from encounters
where encounterclass = 'inpatient'
