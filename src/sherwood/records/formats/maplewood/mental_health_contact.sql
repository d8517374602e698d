-- Contacts of the community mental health team, and of each mental health referral the contacts
-- that have a date: the first and, where there were two or more, the last. The rest of a referral's
-- `total_contacts` have no date and cannot be placed, so mental health use is understated here.
select
    patient_id as person_id,
    contact_date as contact_at,
    'MAPLEWOOD-COMMUNITY' as provider_code,
    'Community mental health' as team_type,
    'contact' as kind,
    source,
    source_row
from csds_contacts
where service_name = 'Community mental health'
union all
select
    patient_id, first_contact_date, 'MAPLEWOOD-COMMUNITY', 'Mental health referral', 'contact',
    source, source_row
from mhsds_referrals
where total_contacts >= 1
union all
select
    patient_id, last_contact_date, 'MAPLEWOOD-COMMUNITY', 'Mental health referral', 'contact',
    source, source_row
from mhsds_referrals
where total_contacts >= 2
