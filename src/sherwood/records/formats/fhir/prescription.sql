-- Medication requests that are orders, one item each. A code is dm+d's where the system is
-- https://dmd.nhs.uk, or SNOMED CT, of which dm+d is part; others, such as RxNorm, are left out.
-- The product may be in a Medication resource that the request refers to.
with product as (
    select
        unnest(list_distinct([id, regexp_extract(full_url, '[^/:]+$')])) as key,
        from_json(resource -> '$.code.coding', '[{"system": "VARCHAR", "code": "VARCHAR"}]')
            as coding
    from resource
    where resource_type = 'Medication'
),
ordered as (
    select
        * exclude (resource),
        from_json(resource, '{
            "status": "VARCHAR",
            "intent": "VARCHAR",
            "authoredOn": "VARCHAR",
            "medicationCodeableConcept": {"coding": [{"system": "VARCHAR", "code": "VARCHAR"}]},
            "medicationReference": {"reference": "VARCHAR"},
            "dispenseRequest": {"quantity": {"value": "DOUBLE"}}
        }') as m
    from named
    where resource_type = 'MedicationRequest'
),
coded_order as (
    select
        ordered.*,
        coalesce(m."medicationCodeableConcept".coding, product.coding) as products
    from ordered
    left join product
        on product.key = regexp_extract(m."medicationReference".reference, '[^/:|#=]+$')
    where coalesce(m.intent, 'order') in (
            'order', 'original-order', 'reflex-order', 'filler-order', 'instance-order'
        )
        and coalesce(m.status, 'active') not in ('entered-in-error', 'cancelled', 'draft')
)
select
    nhs_number,
    local_id,
    person_id,
    case length(m."authoredOn")
        when 4 then m."authoredOn" || '-01-01'
        when 7 then m."authoredOn" || '-01'
        else left(m."authoredOn", 10)
    end as issue_date,
    coalesce(
        list_filter(products, lambda c: c.system = 'https://dmd.nhs.uk')[1].code,
        list_filter(products, lambda c: c.system = 'http://snomed.info/sct')[1].code
    ) as dmd_code,
    m."dispenseRequest".quantity.value as quantity,
    if(regexp_full_match(site, '[A-HJ-NPVWY][0-9]{5}'), site, null) as practice_code,
    clinician as practitioner_code,
    source,
    source_row
from coded_order
