-- People. Race and ethnicity are those of the United States, not categories of the NHS, and are
-- left out.
select
    id as person_id,
    date_trunc('month', try_cast(birthdate as date))::date as birth_month,
    case gender when 'M' then 'male' when 'F' then 'female' else 'unknown' end as sex,
    deathdate as death_date,
    source,
    source_row
from patients
