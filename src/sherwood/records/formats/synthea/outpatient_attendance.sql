-- Encounter class outpatient. An encounter took place, so it was attended (5); whether it was a
-- first is not known (9). An encounter of a class that no table of this format reads comes here
-- without its kind, and is refused for that, so that it is counted and not lost.
select
    patient as person_id,
    left(start::varchar, 10) as appointment_date,
    organization as provider_code,
    provider as consultant_code,
    if(encounterclass = 'outpatient', '9', null) as first_attendance,
    '5' as attended,
    source,
    source_row
from encounters
where encounterclass not in (
    'wellness', 'ambulatory', 'virtual', -- gp_contact
    'emergency', 'urgentcare', -- emergency_attendance
    'inpatient', -- inpatient_episode
    'home', 'snf', 'hospice' -- community_contact
)
