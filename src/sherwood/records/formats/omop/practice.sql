-- The care sites at which people are registered, and the practice that is not known.
select code as practice_code, name, source, source_row
from site
where care_site_id in (select try_cast(care_site_id as bigint) from person)
union all
select 'V81999', 'Practice not known', min(source), null
from person
having count(*) > 0
