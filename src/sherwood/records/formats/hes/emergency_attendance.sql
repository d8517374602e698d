-- Attendances, from HES accident and emergency (2007/08 to 2019/20; the Emergency Care Data Set
-- after).
-- Codes: HES data dictionary, accident and emergency. HES has no SNOMED CT. Where one HES code and
-- one concept of the Emergency Care Data Set say the same, the concept is given: arrival mode 1,
-- investigation 24 (none), treatment 99 (none), disposals 02, 03, 10, 12, 13 and the discharges.
-- Other investigations, treatments and diagnoses keep their two-character national codes, which
-- cannot be taken for SNOMED CT: its identifiers have six digits or more.
-- Times 3000 and 4000 are invalid and not sent: only the day is known then.
with attendance as (
    select
        *,
        try_cast(arrivaldate as date) as arrival_date,
        try_strptime(left(replace(arrivaltime, ':', ''), 4), '%H%M')::time as arrival_time,
        try_strptime(left(replace(inittime, ':', ''), 4), '%H%M') is not null as was_assessed,
        [
            diag2_01, diag2_02, diag2_03, diag2_04, diag2_05, diag2_06, diag2_07, diag2_08,
            diag2_09, diag2_10, diag2_11, diag2_12
        ] as diagnosis_codes,
        [
            invest2_01, invest2_02, invest2_03, invest2_04, invest2_05, invest2_06, invest2_07,
            invest2_08, invest2_09, invest2_10, invest2_11, invest2_12
        ] as investigation_codes,
        [
            treat2_01, treat2_02, treat2_03, treat2_04, treat2_05, treat2_06, treat2_07,
            treat2_08, treat2_09, treat2_10, treat2_11, treat2_12
        ] as treatment_codes
    from ae
),
timed as (
    select *, arrival_date + coalesce(arrival_time, time '00:00') as arrival_at
    from attendance
)
select
    coalesce(token_person_id, pseudo_hesid, encrypted_hesid) as person_id,
    arrival_at,
    arrival_at + to_minutes(try_cast(depdur as integer)) as departure_at,
    coalesce(procode3, left(coalesce(procode5, procode, procodet), 3)) as provider_code,
    lpad(aedepttype::varchar, 2, '0') as department_type,
    case aeattendcat when '1' then '1' when '2' then '4' when '3' then '2' when '9' then '9' end
        as attendance_category,
    if(aearrivalmode = '1', '1048031000000100', null) as arrival_mode,
    [left(d, 2) for d in diagnosis_codes if d is not null] as diagnoses,
    [
        if(i = '24', '1088291000000101', left(i, 2)) for i in investigation_codes if i is not null
    ] as investigations,
    [if(left(t, 2) = '99', '183964008', left(t, 2)) for t in treatment_codes if t is not null]
        as treatments,
    case
        when aeattenddisp = '10' then '75004002'
        when aeattenddisp = '12' and was_assessed then '1066311000000101'
        when aeattenddisp = '12' then '1066301000000103'
        when aeattenddisp = '13' then '1066321000000107'
        when aeattenddisp <> '99' then '182992009'
    end as discharge_status,
    case aeattenddisp when '02' then '989501000000106' when '03' then '3780001' end
        as discharge_follow_up,
    coalesce(sushrg, hrgnhs) as hrg_code,
    if(gpprac = '&', 'V81999', gpprac) as practice_code,
    source,
    source_row
from timed
