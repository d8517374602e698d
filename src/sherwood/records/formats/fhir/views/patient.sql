-- Patients by key: the NHS number if they have one, and the resource's own id beside or instead of
-- it. A patient may be sent several times, and not each time with the number.
select
    key,
    min(number) as nhs_number,
    if(min(number) is null, null, min(own_id)) as local_id,
    if(min(number) is null, min(own_id), null) as person_id
from (
    select
        *,
        list_filter(identifiers, lambda i: i.system = 'https://fhir.nhs.uk/Id/nhs-number')[1].value
            as number
    from identified
    where resource_type = 'Patient' and key is not null
)
group by key
