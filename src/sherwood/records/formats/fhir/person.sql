-- Patients. The NHS number is the identifier of the system https://fhir.nhs.uk/Id/nhs-number; a
-- patient without one is known by the resource's own id.
-- Codes: FHIR administrative-gender, of which `other` is indeterminate; the ethnic category is the
-- UK Core (or CareConnect) extension, whose codes are the national ones. A birth date of a year
-- alone counts from July, its middle; a day of death that is not known is taken as the last of its
-- month.
with read as (
    select
        own_id,
        from_json(resource, '{
            "gender": "VARCHAR",
            "birthDate": "VARCHAR",
            "deceasedDateTime": "VARCHAR",
            "extension": [{
                "url": "VARCHAR",
                "valueCodeableConcept": {"coding": [{"code": "VARCHAR"}]}
            }]
        }') as p,
        source,
        source_row
    from identified
    where resource_type = 'Patient' and key = own_id
)
select
    nhs_number,
    local_id,
    person_id,
    case length(p."birthDate")
        when 4 then p."birthDate" || '-07-01'
        when 7 then p."birthDate" || '-01'
        else left(p."birthDate", 8) || '01'
    end as birth_month,
    case p.gender
        when 'male' then 'male'
        when 'female' then 'female'
        when 'other' then 'indeterminate'
        else 'unknown'
    end as sex,
    list_filter(p.extension, lambda x: x.url ilike '%EthnicCategory%')[1]
        ."valueCodeableConcept".coding[1].code as ethnic_category,
    case length(p."deceasedDateTime")
        when 4 then p."deceasedDateTime" || '-12-31'
        when 7 then last_day(try_cast(p."deceasedDateTime" || '-01' as date))::varchar
        else left(p."deceasedDateTime", 10)
    end as death_date,
    read.source,
    read.source_row
from read
left join patient on patient.key = own_id
