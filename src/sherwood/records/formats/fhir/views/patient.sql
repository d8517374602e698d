-- Patients by key: the NHS number if they have one, and the resource's own id beside or instead of
-- it.
select
    key,
    any_value(number) as nhs_number,
    any_value(if(number is null, null, own_id)) as local_id,
    any_value(if(number is null, own_id, null)) as person_id
from (
    select
        *,
        list_filter(identifiers, lambda i: i.system = 'https://fhir.nhs.uk/Id/nhs-number')[1].value
            as number
    from identified
    where resource_type = 'Patient' and key is not null
)
group by key
