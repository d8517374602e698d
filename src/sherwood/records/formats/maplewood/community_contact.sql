-- Community contacts, but for 'Community mental health', which is mental health care. The day is
-- known, not the hour; no provider is named.
select
    patient_id as person_id,
    contact_date as contact_at,
    'MAPLEWOOD-COMMUNITY' as provider_code,
    service_name as team_type,
    case contact_mode
        when 'Face to face' then 'face_to_face'
        when 'Telephone' then 'telephone'
        when 'Video call' then 'video'
    end as mode,
    contact_duration_mins as duration_minutes,
    source,
    source_row
from csds_contacts
where service_name <> 'Community mental health'
