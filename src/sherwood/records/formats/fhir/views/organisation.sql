-- Organisations by key: the ODS code (organisation or site) if they have one, else the resource's
-- id.
select key, any_value(coalesce(ods_code, own_id)) as code, any_value(resource ->> '$.name') as name,
    any_value(source) as source, any_value(source_row) as source_row
from (
    select
        *,
        list_filter(identifiers, lambda i: i.system ilike 'https://fhir.nhs.uk/Id/ods-%')[1].value
            as ods_code
    from identified
    where resource_type = 'Organization' and key is not null
)
group by key
