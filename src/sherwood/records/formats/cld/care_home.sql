-- The locations, as the Care Quality Commission knows them, that give residential or nursing care.
select
    "Provider CQC Location ID" as care_home_code,
    any_value("Provider CQC Location Name") as name,
    bool_or("Service Type" ilike '%nursing%') as has_nursing,
    min(source) as source
from event
where "Provider CQC Location ID" is not null
    and regexp_matches("Service Type", 'long term support: (nursing|residential)', 'i')
group by "Provider CQC Location ID"
