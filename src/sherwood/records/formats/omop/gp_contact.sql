-- Visits in general practice.
-- Codes: OHDSI visit concepts. 581477 office visit, 8940 office, 38004453 family practice, 5083
-- telehealth (by telephone or video: not said). Who was seen is not said: a GP is assumed.
select
    person_id,
    visit_id as contact_id,
    started_at as contact_at,
    site as practice_code,
    clinician as practitioner_code,
    'gp' as staff_group,
    if(kind = 5083, null, 'face_to_face') as mode,
    source,
    source_row
from visit
where kind in (581477, 8940, 38004453, 5083)
