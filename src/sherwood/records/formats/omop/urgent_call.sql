-- Ambulance visits: OHDSI visit concept 581478.
select
    person_id::varchar as person_id,
    coalesce(visit_start_datetime::varchar, visit_start_date::varchar) as call_at,
    '999' as service,
    source,
    source_row
from visit_occurrence
where try_cast(visit_concept_id as bigint) = 581478
