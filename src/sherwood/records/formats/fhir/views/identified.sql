-- People, organisations and practitioners, by every key that a reference to them may end in: the
-- resource's id, and the last part of its full URL in a bundle.
select
    resource_type,
    unnest(list_distinct([id, regexp_extract(full_url, '[^/:]+$')])) as key,
    coalesce(id, regexp_extract(full_url, '[^/:]+$')) as own_id,
    from_json(resource -> '$.identifier', '[{"system": "VARCHAR", "value": "VARCHAR"}]')
        as identifiers,
    resource,
    source,
    source_row
from resource
where resource_type in ('Patient', 'Organization', 'Practitioner')
