-- Encounter class emergency as a consultant-led department (01), urgentcare as an injury unit (03).
select
    patient as person_id,
    start as arrival_at,
    stop as departure_at,
    organization as provider_code,
    if(encounterclass = 'emergency', '01', '03') as department_type,
    source,
    source_row
from encounters
where encounterclass in ('emergency', 'urgentcare')
