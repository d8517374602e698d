-- Clinicians and the organisation each works in.
select
    id as practitioner_code,
    organization as practice_code,
    if(coalesce(speciality, specialty) = 'GENERAL PRACTICE', 'gp', null) as staff_group,
    source,
    source_row
from providers
