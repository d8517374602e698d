-- The organisations that give wellness visits or see people who call: Synthea's general practices.
select
    id as practice_code,
    name as name,
    zip as postcode,
    city as locality_code,
    city as locality_name,
    source,
    source_row
from organizations
where id in (
    select organization
    from encounters
    where encounterclass in ('wellness', 'ambulatory', 'virtual')
)
