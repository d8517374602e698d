-- Visits to an emergency department, or to urgent care.
-- Codes: OHDSI visit concepts. 9203 emergency room, 262 emergency room and then inpatient (also an
-- episode) and 8870 emergency room of a hospital are taken as consultant-led departments (01), 8782
-- urgent care facility as an injury unit (03). X99999 is an organisation that is not known.
select
    person_id,
    started_at as arrival_at,
    if(kind = 262, null, ended_at) as departure_at,
    coalesce(site, 'X99999') as provider_code,
    if(kind = 8782, '03', '01') as department_type,
    source,
    source_row
from visit
where kind in (9203, 262, 8870, 8782)
