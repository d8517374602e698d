-- People, from every activity of HES that names them by its pseudonym.
-- Codes: HES data dictionary. SEX 1 male, 2 female, 3 or 9 indeterminate, 0 or X not known.
-- ETHNOS letters are today's national codes; X is not known; digits are those of 1995/96 to
-- 2000/01, of which 0, White, has no equal today and is left out. Ages 7001 to 7007 are bands of
-- infancy, taken at their middle. Without a MYDOB, the month of birth is estimated: the median,
-- over the activities, of the day less the age in whole years and half a year.
with described as (
    select
        *,
        if(right(mydob, 4) >= '1880', try_strptime(mydob, '%m%Y')::date, null) as birth_month,
        seen_on - to_days(
            case
                when age = 7001 then 0 when age = 7002 then 3 when age = 7003 then 17
                when age = 7004 then 60 when age = 7005 then 136 when age = 7006 then 227
                when age = 7007 then 318
                when age between 0 and 120 then (365.25 * (age + 0.5))::integer
            end
        ) as born_about,
        case sex
            when '1' then 'male' when '2' then 'female'
            when '3' then 'indeterminate' when '9' then 'indeterminate'
        end as known_sex,
        case
            when ethnos = '0' then null
            when ethnos between '1' and '8' then 'MNPHJKRS'[ethnos::integer]
            when ethnos = '9' then 'Z'
            when ethnos = 'X' then '99'
            else ethnos
        end as ethnic_category
    from seen
),
person as (
    select
        hesid,
        date_trunc('month', quantile_disc(born_about, 0.5))::date as estimated_birth_month,
        arg_max(known_sex, seen_on) as sex,
        coalesce(
            arg_max(ethnic_category, seen_on) filter (ethnic_category not in ('Z', '99')),
            min(ethnic_category) filter (ethnic_category = 'Z'),
            min(ethnic_category)
        ) as ethnic_category,
        min(died_on) as death_date,
        min(source) as source
    from described
    group by hesid
),
birth as (
    select hesid, birth_month, count(*) as times
    from described
    where birth_month is not null
    group by hesid, birth_month
)
-- A pseudonym with two months of birth gives two rows, so that the rule of entry tells of it.
select
    hesid as person_id,
    coalesce(birth.birth_month, estimated_birth_month) as birth_month,
    coalesce(sex, 'unknown') as sex,
    ethnic_category,
    death_date,
    source
from person
left join birth using (hesid)
order by hesid, times desc, birth_month
