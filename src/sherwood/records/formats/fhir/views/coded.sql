-- Conditions, procedures and observations: each code that is written of somebody, with its day.
-- An observation of several components, such as a blood pressure, is one row a component beside its
-- own, unless it has no value of its own. What was refuted, not done, or entered in error is not
-- read. A year or month alone is its first day.
with entry as (
    select
        * exclude (resource),
        from_json(resource, '{
            "status": "VARCHAR",
            "verificationStatus": {"coding": [{"code": "VARCHAR"}]},
            "code": {"coding": [{"system": "VARCHAR", "code": "VARCHAR"}]},
            "valueQuantity": {"value": "DOUBLE", "unit": "VARCHAR", "code": "VARCHAR"},
            "component": [{
                "code": {"coding": [{"system": "VARCHAR", "code": "VARCHAR"}]},
                "valueQuantity": {"value": "DOUBLE", "unit": "VARCHAR", "code": "VARCHAR"}
            }],
            "encounter": {"reference": "VARCHAR"},
            "context": {"reference": "VARCHAR"}
        }') as r,
        coalesce(
            resource ->> '$.effectiveDateTime', resource ->> '$.effectivePeriod.start',
            resource ->> '$.effectiveInstant', resource ->> '$.performedDateTime',
            resource ->> '$.performedPeriod.start', resource ->> '$.occurrenceDateTime',
            resource ->> '$.occurrencePeriod.start', resource ->> '$.onsetDateTime',
            resource ->> '$.onsetPeriod.start', resource ->> '$.recordedDate',
            resource ->> '$.issued'
        ) as written_on
    from named
    where resource_type in ('Condition', 'Procedure', 'Observation')
),
placed as (
    select
        *,
        regexp_extract(
            regexp_replace(
                coalesce(r.encounter.reference, r.context.reference), '/_history/.*$', ''
            ),
            '[^/:|#=]+$'
        ) as encounter_id,
        case length(written_on)
            when 4 then written_on || '-01-01'
            when 7 then written_on || '-01'
            else left(written_on, 10)
        end as recorded_date
    from entry
    where coalesce(r.status, '') not in ('entered-in-error', 'cancelled', 'not-done')
        and coalesce(r."verificationStatus".coding[1].code, '')
            not in ('refuted', 'entered-in-error')
)
select
    * exclude (r),
    r.code.coding as coding,
    r."valueQuantity".value as value,
    coalesce(r."valueQuantity".unit, r."valueQuantity".code) as unit
from placed
where coalesce(len(r.component), 0) = 0 or r."valueQuantity".value is not null
union all
select
    * exclude (r, part),
    part.code.coding,
    part."valueQuantity".value,
    coalesce(part."valueQuantity".unit, part."valueQuantity".code)
from (select *, unnest(r.component) as part from placed)
