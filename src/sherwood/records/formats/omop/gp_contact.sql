-- Visits in general practice.
-- Codes: OHDSI visit concepts. 581477 office visit, 8940 office, 38004453 family practice, 5083
-- telehealth (by telephone or video: not said). Who was seen is not said: a GP is assumed.
with site as (
    select
        try_cast(care_site_id as bigint) as care_site_id,
        coalesce(care_site_source_value::varchar, care_site_id::varchar) as code
    from care_site
)
select
    person_id::varchar as person_id,
    visit_occurrence_id::varchar as contact_id,
    coalesce(visit_start_datetime::varchar, visit_start_date::varchar) as contact_at,
    site.code as practice_code,
    nullif(provider_id::varchar, '0') as practitioner_code,
    'gp' as staff_group,
    if(try_cast(visit_concept_id as bigint) = 5083, null, 'face_to_face') as mode,
    visit.source,
    visit.source_row
from visit_occurrence as visit
left join site on site.care_site_id = try_cast(visit.care_site_id as bigint)
where try_cast(visit_concept_id as bigint) in (581477, 8940, 38004453, 5083)
