-- Encounters at home (class HH) or in the field (FLD).
select
    nhs_number,
    local_id,
    person_id,
    started_at as contact_at,
    coalesce(site, 'X99999') as provider_code,
    if(class in ('HH', 'HOME'), 'home_visit', 'face_to_face') as mode,
    date_diff('minute', try_cast(started_at as timestamp), try_cast(ended_at as timestamp))
        as duration_minutes,
    source,
    source_row
from encounter
where kind = 'community'
