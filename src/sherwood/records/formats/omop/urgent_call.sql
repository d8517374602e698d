-- Ambulance visits: OHDSI visit concept 581478.
select person_id, started_at as call_at, '999' as service, source, source_row
from visit
where kind = 581478
