-- Encounter classes wellness, ambulatory and virtual: visits to a doctor who is no specialist, as
-- appointments with a GP. A certificate of death is no contact. Costs are in dollars: left out.
select
    patient as person_id,
    id as contact_id,
    start as contact_at,
    organization as practice_code,
    provider as practitioner_code,
    'gp' as staff_group,
    case
        when code = '448337001' then 'telephone'
        when encounterclass = 'virtual' then 'video'
        else 'face_to_face'
    end as mode,
    date_diff('minute', try_cast(start as timestamp), try_cast(stop as timestamp))
        as duration_minutes,
    source,
    source_row
from encounters
where encounterclass in ('wellness', 'ambulatory', 'virtual')
    and description not ilike 'death certification%'
