-- People. Without a date of birth the month is told from the age at the start of the reporting
-- period: exactly from days, to half a year from years.
-- Codes: NHS Data Dictionary, PERSON STATED GENDER CODE (1 male, 2 female, 9 indeterminate, X not
-- known) and ETHNIC CATEGORY.
select
    person as person_id,
    date_trunc('month', coalesce(
        born_on,
        period_start - age_days,
        period_start - (365.25 * (age_years + 0.5))::integer
    ))::date as birth_month,
    case gender
        when '1' then 'male' when '2' then 'female' when '9' then 'indeterminate' else 'unknown'
    end as sex,
    ethnicity as ethnic_category,
    died_on as death_date,
    source,
    source_row
from patient
