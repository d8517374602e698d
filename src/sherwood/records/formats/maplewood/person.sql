-- People. `patient_id` is in every file and always filled; the pseudonymised NHS number is missing,
-- 'INVALID' or shared on purpose in about one row of forty, so it does not tell people apart here.
select
    patient_id as person_id,
    date_trunc('month', date_of_birth)::date as birth_month,
    case gender when 'M' then 'male' when 'F' then 'female' else 'unknown' end as sex,
    ethnicity as ethnic_category,
    source,
    source_row
from patients
