-- People, with their deaths.
-- Codes: OHDSI standardised vocabularies. Gender 8507 male, 8532 female, 8570 ambiguous. Race
-- 700362 to 700391 are the UK's ethnic categories; the United States' races are not categories of
-- the NHS and are left out. A year without a month of birth counts from July, its middle.
with died as (
    select
        person_id::varchar as person,
        min(coalesce(
            try_cast(death_date as date), try_strptime(death_date::varchar, '%Y%m%d')::date
        )) as death_date
    from death
    group by person
),
ethnicity (concept_id, category) as (
    values
        (700385, 'A'), (700386, 'B'), (700387, 'C'), (700388, 'D'), (700389, 'E'), (700390, 'F'),
        (700391, 'G'), (700362, 'H'), (700363, 'J'), (700364, 'K'), (700365, 'L'), (700366, 'M'),
        (700367, 'N'), (700368, 'P'), (700369, 'R')
)
select
    p.person_id::varchar as person_id,
    coalesce(
        try_cast(
            format(
                '{}-{}-01',
                try_cast(year_of_birth as integer),
                coalesce(
                    try_cast(month_of_birth as integer),
                    month(try_cast(birth_datetime as timestamp)),
                    7
                )
            ) as date
        ),
        date_trunc('month', try_cast(birth_datetime as timestamp))::date
    ) as birth_month,
    case
        when try_cast(gender_concept_id as bigint) = 8507 then 'male'
        when try_cast(gender_concept_id as bigint) = 8532 then 'female'
        when try_cast(gender_concept_id as bigint) = 8570 then 'indeterminate'
        when upper(left(gender_source_value::varchar, 1)) = 'M' then 'male'
        when upper(left(gender_source_value::varchar, 1)) = 'F' then 'female'
        else 'unknown'
    end as sex,
    ethnicity.category as ethnic_category,
    died.death_date,
    p.source,
    p.source_row
from person as p
left join died on died.person = p.person_id::varchar
left join ethnicity on ethnicity.concept_id = try_cast(p.race_concept_id as bigint)
