-- One span a patient, at the practice that Patient.generalPractitioner names, from the first day of
-- which anything is recorded until death. FHIR says with whom somebody is registered and not since
-- when; V81999 is the national code of a practice that is not known. Somebody said to have died,
-- and not when, is registered until the last day of which anything is recorded.
with seen as (
    select
        coalesce(nhs_number, person_id) as who,
        min(try_cast(left(day, 10) as date)) as first_day,
        max(try_cast(left(day, 10) as date)) as last_day
    from (
        select nhs_number, person_id, started_at as day from encounter
        union all
        select nhs_number, person_id, recorded_date from coded
    )
    group by who
),
general_practitioner as (
    select
        own_id,
        regexp_extract(g.reference, '[^/:|#=]+$') as practice_key,
        coalesce(
            if(g.identifier.system ilike 'https://fhir.nhs.uk/Id/ods-%', g.identifier.value, null),
            if(g.reference like '%Organization%', practice_key, null)
        ) as named
    from (
        select
            own_id,
            unnest(from_json(
                resource -> '$.generalPractitioner',
                '[{
                    "reference": "VARCHAR",
                    "identifier": {"system": "VARCHAR", "value": "VARCHAR"}
                }]'
            )) as g
        from identified
        where resource_type = 'Patient' and key = own_id
    )
),
practice as (
    select own_id, any_value(coalesce(organisation.code, named)) as code
    from general_practitioner
    left join organisation on organisation.key = practice_key
    group by own_id
)
select
    nhs_number,
    local_id,
    person_id,
    first_day as start_date,
    coalesce(
        try_cast(left(resource ->> '$.deceasedDateTime', 10) as date),
        if(resource ->> '$.deceasedBoolean' = 'true', last_day, null)
    ) + 1 as end_date,
    coalesce(practice.code, 'V81999') as practice_code,
    identified.source,
    identified.source_row
from identified
join patient on patient.key = identified.own_id
join seen on who = coalesce(nhs_number, person_id)
left join practice on practice.own_id = identified.own_id
where resource_type = 'Patient' and identified.key = identified.own_id
