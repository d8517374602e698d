-- Encounter classes home, snf (skilled nursing facility) and hospice; a stay counts as one contact.
select
    patient as person_id,
    start as contact_at,
    organization as provider_code,
    encounterclass as team_type,
    if(encounterclass = 'home', 'home_visit', 'face_to_face') as mode,
    source,
    source_row
from encounters
where encounterclass in ('home', 'snf', 'hospice')
