-- Spans at a practice, as submitted. A span without a start begins with the record's.
-- The last day of a registration is part of it, so the span ends on the day after.
with span as (
    select
        "PERSON ID" as submitted_id,
        coalesce(
            "GENERAL MEDICAL PRACTICE (PATIENT REGISTRATION)",
            "GENERAL MEDICAL PRACTICE CODE (PATIENT REGISTRATION)"
        ) as practice,
        coalesce(
            try_cast("START DATE (GMP PATIENT REGISTRATION)" as date),
            try_strptime("START DATE (GMP PATIENT REGISTRATION)"::varchar, '%d/%m/%Y')::date,
            try_cast("RECORD START DATE" as date)
        ) as started,
        coalesce(
            try_cast("END DATE (GMP PATIENT REGISTRATION)" as date),
            try_strptime("END DATE (GMP PATIENT REGISTRATION)"::varchar, '%d/%m/%Y')::date
        ) as ended,
        "EFFECTIVE FROM" as effective_from,
        source,
        source_row
    from cyp002
    qualify row_number() over (
        partition by submitted_id, practice, started
        order by effective_from desc nulls last, source_row desc
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
