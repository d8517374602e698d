-- Spans at one practice and address, as far as attendances tell: a span begins on the day somebody
-- is first seen with a practice and small area, and ends when seen with others. Nobody who never
-- came is here, so these spans are no registered list and no denominator. V81999 is not known.
with day as (
    select
        person,
        arrived_on as seen_on,
        max(nullif(practice, 'V81999')) as practice,
        max(lsoa) as lsoa,
        min(source) as source
    from attendance
    where person is not null and arrived_on is not null
    group by person, seen_on
),
filled as (
    select
        person,
        seen_on,
        coalesce(last_value(practice ignore nulls) over so_far, 'V81999') as practice,
        last_value(lsoa ignore nulls) over so_far as lsoa,
        source
    from day
    window so_far as (partition by person order by seen_on)
),
changed as (
    select *
    from filled
    window days as (partition by person order by seen_on)
    qualify row_number() over days = 1
        or practice is distinct from lag(practice) over days
        or lsoa is distinct from lag(lsoa) over days
)
select
    person as person_id,
    seen_on as start_date,
    lead(seen_on) over (partition by person order by seen_on) as end_date,
    practice as practice_code,
    lsoa as lsoa_code,
    source
from changed
