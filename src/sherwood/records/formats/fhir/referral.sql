-- Service requests that are referrals. Asap and stat are urgent; a request for advice says so in
-- its words.
select
    nhs_number,
    local_id,
    person_id,
    resource_id as referral_id,
    left(r."authoredOn", 10) as referral_date,
    clinician as practitioner_code,
    site as provider_code,
    case r.priority
        when 'routine' then 'routine'
        when 'urgent' then 'urgent' when 'asap' then 'urgent' when 'stat' then 'urgent'
    end as priority,
    if(concat_ws(' ', category, asked) ilike '%advice%', 'advice', 'referral') as kind,
    r.status as outcome,
    source,
    source_row
from referred
