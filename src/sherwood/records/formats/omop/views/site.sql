-- Care sites by the code that their source knows them by.
select
    try_cast(care_site_id as bigint) as care_site_id,
    coalesce(care_site_source_value::varchar, care_site_id::varchar) as code,
    care_site_name::varchar as name,
    source,
    source_row
from care_site
