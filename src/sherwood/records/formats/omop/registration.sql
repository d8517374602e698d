-- Spans of observation, at the person's care site. The model has no small area that is English, and
-- many have no care site: V81999 is the national code of a practice that is not known.
select
    period.person_id::varchar as person_id,
    observation_period_start_date as start_date,
    coalesce(
        try_cast(observation_period_end_date as date),
        try_strptime(observation_period_end_date::varchar, '%Y%m%d')::date
    ) + 1 as end_date,
    coalesce(site.code, 'V81999') as practice_code,
    period.source,
    period.source_row
from observation_period as period
left join person on person.person_id::varchar = period.person_id::varchar
left join site on site.care_site_id = try_cast(person.care_site_id as bigint)
