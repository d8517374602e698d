-- Outpatient encounters, which took place and so were attended (5), and appointments that were not
-- kept: did not attend (3), cancelled by the patient (2), by the provider (4), or by whom is not
-- known (9). A kept appointment is told by its encounter. First or follow-up is not said: not known
-- (9).
-- An encounter of a class that no table of this format reads comes here without its kind, and is
-- refused for that, so that it is counted and not lost.
-- Codes: HL7 appointmentstatus and appointment-cancellation-reason; treatment function, national
-- codes.
with missed as (
    select
        *,
        from_json(resource, '{
            "status": "VARCHAR",
            "start": "VARCHAR",
            "cancelationReason": {"coding": [{"code": "VARCHAR"}]},
            "cancellationReason": {"coding": [{"code": "VARCHAR"}]},
            "specialty": [{"coding": [{"system": "VARCHAR", "code": "VARCHAR"}]}]
        }') as a
    from named
    where resource_type = 'Appointment'
),
reasoned as (
    select
        *,
        coalesce(
            a."cancelationReason".coding[1].code, a."cancellationReason".coding[1].code
        ) as reason
    from missed
    where a.status in ('noshow', 'cancelled')
)
select
    nhs_number,
    local_id,
    person_id,
    left(started_at, 10) as appointment_date,
    coalesce(site, 'X99999') as provider_code,
    if(e."serviceType".coding[1].system ilike '%treatment-function%',
        e."serviceType".coding[1].code, null) as treatment_function_code,
    clinician as consultant_code,
    if(kind = 'outpatient', '9', null) as first_attendance,
    '5' as attended,
    source,
    source_row
from encounter
where kind is null or kind = 'outpatient'
union all
select
    nhs_number,
    local_id,
    person_id,
    left(a.start, 10),
    coalesce(site, 'X99999'),
    if(a.specialty[1].coding[1].system ilike '%treatment-function%',
        a.specialty[1].coding[1].code, null),
    clinician,
    '9',
    case
        when a.status = 'noshow' then '3'
        when reason like 'pat%' then '2'
        when reason like 'prov%' then '4'
        else '9'
    end,
    source,
    source_row
from reasoned
