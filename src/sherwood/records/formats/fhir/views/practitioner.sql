-- Practitioners by key: a professional identifier (of the United Kingdom, or the United States'
-- national provider identifier, by which Synthea refers to them) if they have one, else the id.
select key, any_value(coalesce(number, own_id)) as code, any_value(source) as source,
    any_value(source_row) as source_row
from (
    select
        *,
        list_filter(
            identifiers,
            lambda i: i.system ilike 'https://fhir.nhs.uk/Id/sds-user-id'
                or i.system ilike 'https://fhir.hl7.org.uk/Id/g%-number'
                or i.system = 'http://hl7.org/fhir/sid/us-npi'
        )[1].value as number
    from identified
    where resource_type = 'Practitioner' and key is not null
)
group by key
