-- Referrals to mental health services, as the latest submission describes them.
-- Codes: NHS Data Dictionary, CLINICAL RESPONSE PRIORITY TYPE: 1 emergency, 2 urgent and 4 very
-- urgent are urgent; 3 is routine. The source of the referral, and no practitioner, is known.
with latest as (
    select *
    from mhs101
    qualify row_number() over (
        partition by uniqservreqid
        order by try_cast(uniqmonthid as integer) desc nulls last, effective_from desc nulls last,
            source_row desc
    ) = 1
)
select
    coalesce(patient.person, latest.person_id) as person_id,
    uniqservreqid as referral_id,
    coalesce(
        try_cast(referralrequestreceiveddate as date),
        try_strptime(referralrequestreceiveddate::varchar, '%d/%m/%Y')::date
    ) as referral_date,
    orgidprov as provider_code,
    case clinrespprioritytype::varchar
        when '1' then 'urgent' when '2' then 'urgent' when '4' then 'urgent' when '3' then 'routine'
    end as priority,
    'referral' as kind,
    case
        when referrejectiondate is not null then 'rejected'
        when servdischdate is not null then 'discharged'
    end as outcome,
    coalesce(
        try_cast(coalesce(referrejectiondate, servdischdate) as date),
        try_strptime(coalesce(referrejectiondate, servdischdate)::varchar, '%d/%m/%Y')::date
    ) as outcome_date,
    latest.source,
    latest.source_row
from latest
left join patient on patient.submitted_id = latest.person_id
