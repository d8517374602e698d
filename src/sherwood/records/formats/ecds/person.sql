-- People, from their attendances. Without a year and month of birth, the month is estimated: the
-- median, over the attendances, of the day less the age in whole years and half a year.
-- Codes: NHS Data Dictionary, PERSON STATED GENDER CODE (1 male, 2 female, 9 indeterminate, X not
-- known) and ETHNIC CATEGORY. Discharge status SNOMED CT 75004002 is died in the department,
-- 63238001 dead on arrival.
select
    person as person_id,
    coalesce(
        mode(birth_month),
        date_trunc(
            'month',
            quantile_disc(arrived_on - to_days((365.25 * (age + 0.5))::integer), 0.5)
        )::date
    ) as birth_month,
    case arg_max(gender, arrived_on) filter (gender in ('1', '2', '9'))
        when '1' then 'male'
        when '2' then 'female'
        when '9' then 'indeterminate'
        else 'unknown'
    end as sex,
    coalesce(
        arg_max(ethnicity, arrived_on) filter (ethnicity not in ('Z', '99')), min(ethnicity)
    ) as ethnic_category,
    min(arrived_on) filter (discharge_status in ('75004002', '63238001')) as death_date,
    min(source) as source
from attendance
group by person
