-- Spans at one practice. Synthea registers nobody, but gives everybody a place for wellness visits:
-- somebody belongs there from the first such visit until the first one elsewhere, or until death.
with visit as (
    select
        patient,
        try_cast(left(start::varchar, 10) as date) as seen_on,
        arg_max(organization, start) as practice,
        min(source) as source
    from encounters
    where encounterclass = 'wellness' and description not ilike 'death certification%'
    group by patient, seen_on
),
changed as (
    select *
    from visit
    window visits as (partition by patient order by seen_on)
    qualify practice is distinct from lag(practice) over visits
)
select
    patient as person_id,
    seen_on as start_date,
    coalesce(
        lead(seen_on) over (partition by patient order by seen_on),
        try_cast(left(deathdate::varchar, 10) as date) + 1
    ) as end_date,
    practice as practice_code,
    changed.source
from changed
left join patients on patients.id = patient
