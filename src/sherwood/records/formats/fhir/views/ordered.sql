-- Medication requests that are orders, with the products they name. A product may be in the
-- request, in a Medication resource that it refers to, or in one that it contains.
with product as (
    select
        unnest(list_distinct([id, regexp_extract(full_url, '[^/:]+$')])) as key,
        from_json(resource -> '$.code.coding', '[{"system": "VARCHAR", "code": "VARCHAR"}]')
            as coding
    from resource
    where resource_type = 'Medication'
),
requested as (
    select
        * exclude (resource),
        from_json(resource, '{
            "status": "VARCHAR",
            "intent": "VARCHAR",
            "authoredOn": "VARCHAR",
            "medicationCodeableConcept": {"coding": [{"system": "VARCHAR", "code": "VARCHAR"}]},
            "medicationReference": {"reference": "VARCHAR"},
            "contained": [{
                "id": "VARCHAR",
                "code": {"coding": [{"system": "VARCHAR", "code": "VARCHAR"}]}
            }],
            "dispenseRequest": {"quantity": {"value": "DOUBLE"}}
        }') as m
    from named
    where resource_type = 'MedicationRequest'
)
select
    requested.*,
    coalesce(
        m."medicationCodeableConcept".coding,
        product.coding,
        list_filter(
            m.contained, lambda c: '#' || c.id = m."medicationReference".reference
        )[1].code.coding
    ) as products
from requested
left join product
    on product.key = regexp_extract(
        m."medicationReference".reference, '(?:^|[/:|=])([^/:|#=]+)$', 1
    )
where coalesce(m.intent, 'order') in (
        'order', 'original-order', 'reflex-order', 'filler-order', 'instance-order'
    )
    and coalesce(m.status, 'active') not in ('entered-in-error', 'cancelled', 'draft')
