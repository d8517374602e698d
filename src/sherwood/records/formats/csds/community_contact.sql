-- Care contacts that took place: attendance status 5 or 6, or not said. A contact comes again in
-- every later submission that changes it; the latest holds.
-- Codes: NHS Data Dictionary. Consultation mechanism 01 face to face, 02 telephone, 03 and 11
-- video, 04 talk type, 05, 06, 09, 10, 12 and 13 in writing; activity location A01 is the patient's
-- home.
with contact as (
    select *
    from cyp201
    where coalesce("ATTENDANCE STATUS", "ATTENDED OR DID NOT ATTEND CODE", '5') in ('5', '6')
    qualify row_number() over (
        partition by "UNIQUE CARE CONTACT IDENTIFIER"
        order by "EFFECTIVE FROM" desc nulls last, source_row desc
    ) = 1
),
team as (
    select
        "UNIQUE SERVICE REQUEST IDENTIFIER" as request_id,
        arg_max("SERVICE OR TEAM TYPE REFERRED TO (COMMUNITY CARE)", "EFFECTIVE FROM") as team_type
    from (
        select * replace (coalesce("EFFECTIVE FROM"::varchar, '') as "EFFECTIVE FROM")
        from cyp102
    )
    group by request_id
),
dated as (
    select
        *,
        coalesce(
            try_cast("CARE CONTACT DATE" as date),
            try_strptime("CARE CONTACT DATE"::varchar, '%d/%m/%Y')::date
        )::varchar as day,
        coalesce("CONSULTATION MECHANISM (COMMUNITY CARE)", "CONSULTATION MEDIUM USED")::varchar
            as mechanism
    from contact
)
select
    coalesce(patient.person, "PERSON ID") as person_id,
    day || ' ' || coalesce(right("CARE CONTACT TIME"::varchar, 8), '00:00:00') as contact_at,
    coalesce(
        "ORGANISATION IDENTIFIER (CODE OF PROVIDER)", "ORGANISATION CODE (PROVIDER)"
    ) as provider_code,
    team.team_type,
    case
        when mechanism = '01' and "ACTIVITY LOCATION TYPE CODE" = 'A01' then 'home_visit'
        when mechanism = '01' then 'face_to_face'
        when mechanism in ('02', '04') then 'telephone'
        when mechanism in ('03', '11') then 'video'
        when mechanism in ('05', '06', '09', '10', '12', '13') then 'online'
    end as mode,
    "CLINICAL CONTACT DURATION OF CARE CONTACT" as duration_minutes,
    dated.source,
    dated.source_row
from dated
left join patient on patient.submitted_id = "PERSON ID"
left join team on team.request_id = "UNIQUE SERVICE REQUEST IDENTIFIER"
