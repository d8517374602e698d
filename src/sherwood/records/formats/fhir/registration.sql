-- One span a patient, at the practice that Patient.generalPractitioner names, from the first day of
-- which anything is recorded until death. FHIR says with whom somebody is registered and not since
-- when; V81999 is the national code of a practice that is not known.
with first_day as (
    select
        coalesce(nhs_number, person_id) as who,
        min(try_cast(left(day, 10) as date)) as started
    from (
        select nhs_number, person_id, started_at as day from encounter
        union all
        select nhs_number, person_id, recorded_date from coded
    )
    group by who
),
registered as (
    select
        own_id,
        list_filter(
            from_json(
                resource -> '$.generalPractitioner',
                '[{"reference": "VARCHAR", "identifier": {"system": "VARCHAR", "value": "VARCHAR"}}]'
            ),
            lambda g: g.reference like '%Organization%' or g.identifier.system ilike '%/ods-%'
        )[1] as practice,
        try_cast(left(resource ->> '$.deceasedDateTime', 10) as date) as died_on,
        source,
        source_row
    from identified
    where resource_type = 'Patient' and key = own_id
)
select
    nhs_number,
    local_id,
    person_id,
    started as start_date,
    died_on + 1 as end_date,
    coalesce(
        organisation.code,
        practice.identifier.value,
        nullif(regexp_extract(practice.reference, '[^/:|#=]+$'), ''),
        'V81999'
    ) as practice_code,
    registered.source,
    registered.source_row
from registered
left join patient on patient.key = own_id
join first_day on who = coalesce(nhs_number, person_id)
left join organisation on organisation.key = regexp_extract(practice.reference, '[^/:|#=]+$')
