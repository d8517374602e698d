-- Encounters of class EMER, taken as at a consultant-led department (01): the class says no more.
select
    nhs_number,
    local_id,
    person_id,
    started_at as arrival_at,
    ended_at as departure_at,
    coalesce(site, 'X99999') as provider_code,
    '01' as department_type,
    list_filter(
        flatten(list_transform(e."reasonCode", lambda r: r.coding)),
        lambda c: c.system = 'http://snomed.info/sct'
    )[1].code as chief_complaint,
    source,
    source_row
from encounter
where kind = 'emergency'
