-- Visits outside hospital and practice.
-- Codes: OHDSI visit concepts. 581476 home visit, 42898160 visit to an institution that is no
-- hospital.
select
    person_id,
    started_at as contact_at,
    coalesce(site, 'X99999') as provider_code,
    if(kind = 581476, 'home_visit', 'face_to_face') as mode,
    source,
    source_row
from visit
where kind in (581476, 42898160)
