-- Trusts, and two organisations that the extract implies without naming them: whoever gives its
-- community and mental health care, and the council that arranges its social care.
select trust_code as provider_code, trust_name as name, null as provider_type, source, source_row
from trusts
union all
select
    'MAPLEWOOD-COMMUNITY', 'Maplewood community services (not named)', 'community', min(source),
    null
from csds_contacts
having count(*) > 0
union all
select 'MAPLEWOOD-COUNCIL', 'Maplewood council (not named)', 'other', min(source), null
from social_care
having count(*) > 0
