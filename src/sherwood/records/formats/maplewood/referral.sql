-- Referrals to mental health services; the extract has no others. The contract keeps routine,
-- urgent and two-week wait, so an emergency referral is urgent.
select
    patient_id as person_id,
    referral_id,
    referral_date,
    'MAPLEWOOD-COMMUNITY' as provider_code,
    if(urgency = 'Routine', 'routine', 'urgent') as priority,
    'referral' as kind,
    discharge_reason as outcome,
    discharge_date as outcome_date,
    source,
    source_row
from mhsds_referrals
