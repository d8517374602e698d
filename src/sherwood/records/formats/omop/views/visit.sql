-- Visits: the concept of their kind, and where they took place.
select
    visit_occurrence_id::varchar as visit_id,
    person_id::varchar as person_id,
    coalesce(try_cast(visit_concept_id as bigint), 0) as kind,
    visit_start_date as start_date,
    coalesce(visit_start_datetime::varchar, visit_start_date::varchar) as started_at,
    visit_end_date as end_date,
    visit_end_datetime as ended_at,
    coalesce(
        try_cast(visit_start_date as date), try_strptime(visit_start_date::varchar, '%Y%m%d')::date
    ) as started_on,
    coalesce(
        try_cast(visit_end_date as date), try_strptime(visit_end_date::varchar, '%Y%m%d')::date
    ) as ended_on,
    nullif(provider_id::varchar, '0') as clinician,
    -- Version 5.4 renamed both of these columns of 5.3.
    coalesce(
        try_cast(admitted_from_concept_id as bigint),
        try_cast(admitting_source_concept_id as bigint)
    ) as came_from,
    coalesce(
        try_cast(discharged_to_concept_id as bigint),
        try_cast(discharge_to_concept_id as bigint)
    ) as went_to,
    site.code as site,
    visit_occurrence.source,
    visit_occurrence.source_row
from visit_occurrence
left join site on site.care_site_id = try_cast(visit_occurrence.care_site_id as bigint)
