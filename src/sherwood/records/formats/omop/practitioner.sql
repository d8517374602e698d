-- Clinicians. Specialty concept 38004446 is general practice and 38004453 family practice.
select
    p.provider_id::varchar as practitioner_code,
    site.code as practice_code,
    if(try_cast(p.specialty_concept_id as bigint) in (38004446, 38004453), 'gp', null)
        as staff_group,
    p.source,
    p.source_row
from provider as p
left join site on site.care_site_id = try_cast(p.care_site_id as bigint)
