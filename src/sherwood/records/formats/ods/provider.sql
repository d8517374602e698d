-- Organisations that provide or arrange care. Which file names an organisation says of what kind it
-- is, but for trusts: their file holds acute, community, mental health and ambulance trusts alike,
-- and only an ambulance trust says so in its name.
-- Commissioners (eccg) and national and regional offices (eauth) provide nothing and are not here.
select
    code as provider_code,
    name,
    if(name ilike '%ambulance%', 'ambulance', null) as provider_type,
    source,
    source_row
from etr
union all
select code, name, null, source, source_row from ect
union all
select code, name, 'independent', source, source_row from ephp
union all
select code, name, 'social_care', source, source_row from ecarehomehq
union all
select code, name, 'other', source, source_row from lauth
