-- Inpatient visits, each one episode: the model has no consultant episodes.
-- Codes: OHDSI visit concepts 9201 inpatient, 262 emergency room and then inpatient, 8717 inpatient
-- hospital, 8971 inpatient psychiatric. Admission is by the emergency department (21) where the
-- visit is 262, came from one (8870, 9203), or follows an emergency visit that ended that day or
-- the day before; a transfer (81) where it came from an inpatient place; otherwise not known (99).
-- Discharged to 4216643 is died; 8536 and 581476 home; 8546 hospice; 8676 and 8863 nursing home.
-- Diagnoses and procedures are those of the visit coded in ICD-10 (or its United States revision,
-- cut to four characters) and OPCS-4; condition status 32902 and 32903 are primary.
with emergency as (
    select person_id, ended_on as ended
    from visit
    where kind in (9203, 8870)
),
diagnosis as (
    select
        visit_occurrence_id::varchar as visit_id,
        list(
            left(replace(condition_source_value::varchar, '.', ''), 4)
            order by
                coalesce(try_cast(condition_status_concept_id as bigint) in (32902, 32903), false)
                    desc,
                try_cast(condition_occurrence_id as bigint)
        ) as codes
    from condition_occurrence
    left join concept on concept.concept_id::varchar = condition_source_concept_id::varchar
    where regexp_full_match(
            condition_source_value::varchar, '[A-Z][0-9][0-9A-Z](\.?[0-9A-Z]{1,4})?'
        )
        and coalesce(concept.vocabulary_id, 'ICD10') in ('ICD10', 'ICD10CM', 'ICD10GM', 'None')
    group by visit_id
),
operation as (
    select
        visit_occurrence_id::varchar as visit_id,
        list(
            struct_pack(code := procedure_source_value::varchar, day := procedure_date::varchar)
            order by try_cast(procedure_occurrence_id as bigint)
        ) as codes
    from procedure_occurrence
    left join concept on concept.concept_id::varchar = procedure_source_concept_id::varchar
    where regexp_full_match(procedure_source_value::varchar, '[A-Z][0-9]{2}(\.?[0-9])?')
        and coalesce(concept.vocabulary_id, 'OPCS4') = 'OPCS4'
    group by visit_id
)
select
    visit.person_id,
    coalesce(site, 'X99999') as provider_code,
    visit.visit_id as spell_id,
    1 as episode_number,
    start_date as admission_date,
    end_date as discharge_date,
    start_date as episode_start,
    end_date as episode_end,
    case
        when kind = 262 or came_from in (8870, 9203) then '21'
        when exists (
            select 1 from emergency
            where emergency.person_id = visit.person_id
                and visit.started_on between ended and ended + 1
        ) then '21'
        when came_from in (8717, 9201) then '81'
        else '99'
    end as admission_method,
    if(went_to = 4216643, '4', null) as discharge_method,
    case
        when went_to = 4216643 then '79'
        when went_to in (8536, 581476) then '19'
        when went_to in (8717, 9201) then '51'
        when went_to = 8546 then '88'
        when went_to in (8676, 8863) then '55'
    end as discharge_destination,
    '1' as patient_classification,
    clinician as consultant_code,
    diagnosis.codes as diagnoses,
    [o.code for o in operation.codes] as procedures,
    [o.day for o in operation.codes] as procedure_dates,
    visit.source,
    visit.source_row
from visit
left join diagnosis on diagnosis.visit_id = visit.visit_id
left join operation on operation.visit_id = visit.visit_id
where kind in (9201, 262, 8717, 8971)
