-- The care sites at which visits took place, and the provider that is not known.
select code as provider_code, name, source, source_row
from site
where code in (select site from visit)
union all
select 'X99999', 'Organisation not known', min(source), null
from visit
having count(*) > 0
