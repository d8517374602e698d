-- The care sites at which visits took place, and the provider that is not known.
select
    coalesce(care_site_source_value::varchar, care_site_id::varchar) as provider_code,
    care_site_name as name,
    source,
    source_row
from care_site
where try_cast(care_site_id as bigint) in (select try_cast(care_site_id as bigint) from visit_occurrence)
union all
select 'X99999', 'Organisation not known', min(source), null
from visit_occurrence
having count(*) > 0
