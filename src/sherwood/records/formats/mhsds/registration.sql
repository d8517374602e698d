-- Spans at a practice, as submitted. A span without a start begins with the record's.
-- The last day of a registration is part of it, so the span ends on the day after.
with span as (
    select
        person_id as submitted_id,
        coalesce(gmpreg, gmpcodereg) as practice,
        coalesce(
            try_cast(startdategmpregistration as date),
            try_strptime(startdategmpregistration::varchar, '%d/%m/%Y')::date,
            try_cast(recordstartdate as date)
        ) as started,
        coalesce(
            try_cast(enddategmpregistration as date),
            try_strptime(enddategmpregistration::varchar, '%d/%m/%Y')::date
        ) as ended,
        source,
        source_row
    from mhs002
    qualify row_number() over (
        partition by submitted_id, practice, started
        order by try_cast(uniqmonthid as integer) desc nulls last, effective_from desc nulls last,
            source_row desc
    ) = 1
)
select
    coalesce(patient.person, span.submitted_id) as person_id,
    started as start_date,
    ended + 1 as end_date,
    practice as practice_code,
    lsoa as lsoa_code,
    span.source,
    span.source_row
from span
left join patient on patient.submitted_id = span.submitted_id
