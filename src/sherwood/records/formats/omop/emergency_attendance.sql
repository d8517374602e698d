-- Visits to an emergency department, or to urgent care.
-- Codes: OHDSI visit concepts. 9203 emergency room, 262 emergency room and then inpatient (also an
-- episode) and 8870 emergency room of a hospital are taken as consultant-led departments (01), 8782
-- urgent care facility as an injury unit (03). X99999 is an organisation that is not known.
with site as (
    select
        try_cast(care_site_id as bigint) as care_site_id,
        coalesce(care_site_source_value::varchar, care_site_id::varchar) as code
    from care_site
)
select
    person_id::varchar as person_id,
    coalesce(visit_start_datetime::varchar, visit_start_date::varchar) as arrival_at,
    if(try_cast(visit_concept_id as bigint) = 262, null, visit_end_datetime::varchar)
        as departure_at,
    coalesce(site.code, 'X99999') as provider_code,
    if(try_cast(visit_concept_id as bigint) = 8782, '03', '01') as department_type,
    visit.source,
    visit.source_row
from visit_occurrence as visit
left join site on site.care_site_id = try_cast(visit.care_site_id as bigint)
where try_cast(visit_concept_id as bigint) in (9203, 262, 8870, 8782)
