-- One span a person with the practice and small area of the latest submission, from the first day
-- of the first reporting period. The data say who a person's practice is and not since when; only
-- people whom the council supports are here, so these spans are no denominator.
-- V81999 is the national code of a practice that is not known.
select
    arg_max("Pseudo NHS Number"::varchar, period_end) as person_id,
    arg_max("NHS Number"::varchar, period_end) as nhs_number,
    if(
        person_id is null,
        "LA Code"::varchar || '/' || arg_max("LA Person Unique Identifier"::varchar, period_end),
        null
    ) as local_id,
    min(period_start) as start_date,
    coalesce(arg_max("GP Practice Code", period_end), 'V81999') as practice_code,
    arg_max("dmLsoaFromSubmittedPostcode", period_end) as lsoa_code,
    min(source) as source
from event
group by "LA Code", who
