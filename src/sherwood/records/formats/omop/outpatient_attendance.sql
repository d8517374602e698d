-- Outpatient visits.
-- Codes: OHDSI visit concepts. 9202 outpatient visit, 8756 outpatient hospital, 38004207 ambulatory
-- clinic. A visit took place, so it was attended (5); whether it was a first is not known (9).
-- A visit whose concept no table of this format reads comes here without its kind, and is refused
-- for that, so that it is counted and not lost. X99999 is an organisation that is not known.
select
    person_id,
    start_date as appointment_date,
    coalesce(site, 'X99999') as provider_code,
    clinician as consultant_code,
    if(kind in (9202, 8756, 38004207), '9', null) as first_attendance,
    '5' as attended,
    source,
    source_row
from visit
where kind not in (
    9201, 262, 8717, 8971, -- inpatient_episode
    9203, 8870, 8782, -- emergency_attendance
    581477, 8940, 38004453, 5083, -- gp_contact
    581476, 42898160, -- community_contact
    581478 -- urgent_call
)
