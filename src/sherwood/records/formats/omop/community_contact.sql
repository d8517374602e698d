-- Visits outside hospital and practice.
-- Codes: OHDSI visit concepts. 581476 home visit, 42898160 visit to an institution that is no hospital.
with site as (
    select
        try_cast(care_site_id as bigint) as care_site_id,
        coalesce(care_site_source_value::varchar, care_site_id::varchar) as code
    from care_site
)
select
    person_id::varchar as person_id,
    coalesce(visit_start_datetime::varchar, visit_start_date::varchar) as contact_at,
    coalesce(site.code, 'X99999') as provider_code,
    if(try_cast(visit_concept_id as bigint) = 581476, 'home_visit', 'face_to_face') as mode,
    visit.source,
    visit.source_row
from visit_occurrence as visit
left join site on site.care_site_id = try_cast(visit.care_site_id as bigint)
where try_cast(visit_concept_id as bigint) in (581476, 42898160)
