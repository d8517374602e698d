-- The care sites at which people are registered, and the practice that is not known.
select
    coalesce(care_site_source_value::varchar, care_site_id::varchar) as practice_code,
    care_site_name as name,
    source,
    source_row
from care_site
where try_cast(care_site_id as bigint) in (select try_cast(care_site_id as bigint) from person)
union all
select 'V81999', 'Practice not known', min(source), null
from person
having count(*) > 0
