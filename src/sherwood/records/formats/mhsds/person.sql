-- People. Without a date of birth the month is estimated from the age in whole years at the start
-- of the reporting period, and half a year.
-- Codes: NHS Data Dictionary, GENDER IDENTITY CODE and PERSON STATED GENDER CODE (1 male, 2 female,
-- 3 and 4 other, 9 indeterminate, X and Z not known) and ETHNIC CATEGORY.
select
    person as person_id,
    date_trunc('month', coalesce(
        born_on, period_start - (365.25 * (age_years + 0.5))::integer
    ))::date as birth_month,
    case gender
        when '1' then 'male'
        when '2' then 'female'
        when '3' then 'indeterminate' when '4' then 'indeterminate' when '9' then 'indeterminate'
        else 'unknown'
    end as sex,
    ethnicity as ethnic_category,
    died_on as death_date,
    source,
    source_row
from patient
