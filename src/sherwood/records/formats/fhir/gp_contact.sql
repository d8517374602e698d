-- Encounters at a general practice: ambulatory or virtual, where the organisation's ODS code is a
-- practice's or the encounter is a general examination (SNOMED CT 162673000 or, of a child,
-- 410620009). Who was seen is not said: a GP is assumed.
select
    nhs_number,
    local_id,
    person_id,
    resource_id as contact_id,
    started_at as contact_at,
    site as practice_code,
    clinician as practitioner_code,
    'gp' as staff_group,
    if(remote, null, 'face_to_face') as mode,
    date_diff('minute', try_cast(started_at as timestamp), try_cast(ended_at as timestamp))
        as duration_minutes,
    source,
    source_row
from encounter
where kind = 'practice'
