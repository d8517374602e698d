-- Spans at one practice and address, as far as hospital activity tells: a span begins on the day
-- somebody is first seen with a practice and small area, and ends when seen with others. Nobody who
-- was not in hospital is here, so these spans are no registered list and no denominator.
-- Codes: HES data dictionary. GPPRAC '&' and V81999 are not known; LSOA codes that begin with
-- another letter than E or W, or hold 99999999, are not of England and Wales.
with day as (
    select
        hesid,
        seen_on,
        max(nullif(practice, 'V81999')) as practice,
        max(if(regexp_matches(lsoa, '^[EW]0[0-9]{7}$'), lsoa, null)) as lsoa,
        min(source) as source
    from seen
    where hesid is not null and seen_on > date '1802-01-01'
    group by hesid, seen_on
),
filled as (
    select
        hesid,
        seen_on,
        coalesce(last_value(practice ignore nulls) over so_far, 'V81999') as practice,
        last_value(lsoa ignore nulls) over so_far as lsoa,
        source
    from day
    window so_far as (partition by hesid order by seen_on)
),
changed as (
    select *
    from filled
    window days as (partition by hesid order by seen_on)
    qualify row_number() over days = 1
        or practice is distinct from lag(practice) over days
        or lsoa is distinct from lag(lsoa) over days
)
select
    hesid as person_id,
    seen_on as start_date,
    lead(seen_on) over (partition by hesid order by seen_on) as end_date,
    practice as practice_code,
    lsoa as lsoa_code,
    source
from changed
