-- Everybody is registered with one practice from the first day of the extract. There is a district
-- of a postcode but no small area. V81999 is the national code of a practice that is not known.
select distinct on (patient_id)
    patient_id as person_id,
    created_date as start_date,
    coalesce(registered_practice, 'V81999') as practice_code,
    source,
    source_row
from patients
order by patient_id, source_row
