-- Inpatient encounters, each one episode; one that is part of another inpatient encounter is part
-- of its stay and not a second one.
-- Codes: UK Core gives national codes for the method and source of admission and the method and
-- destination of discharge. Of HL7's own, admit source emd is the emergency department (21), gp a
-- GP (22), hosp-trans a transfer (81), born a birth here (82); disposition home is 19, hosp 51, snf
-- 55, hospice 88, exp died (79, method 4). Otherwise admission is by the emergency department (21)
-- where an emergency encounter of the same person ended that day or the day before, else not known
-- (99).
-- Diagnoses and procedures are those of the encounter coded in ICD-10 (or its United States
-- revision, cut to four characters) and OPCS-4, and its reasons in ICD-10.
with stay as (
    select
        *,
        coalesce(nhs_number, person_id) as who,
        e.hospitalization."admitSource".coding[1].code as admit_source,
        e.hospitalization."dischargeDisposition".coding[1].code as disposition,
        list_filter(e.extension, lambda x: x.url ilike '%AdmissionMethod%')[1]
            ."valueCodeableConcept".coding[1].code as method_of_admission,
        list_filter(e.extension, lambda x: x.url ilike '%DischargeMethod%')[1]
            ."valueCodeableConcept".coding[1].code as method_of_discharge,
        regexp_extract(e."partOf".reference, '[^/:|#=]+$') as part_of,
        list_transform(
            list_filter(
                flatten(list_transform(e."reasonCode", lambda r: r.coding)),
                lambda c: c.system ilike '%icd-10%'
            ),
            lambda c: c.code
        ) as reasons
    from encounter
    where kind = 'inpatient'
),
emergency as (
    select
        coalesce(nhs_number, person_id) as who,
        try_cast(left(coalesce(ended_at, started_at), 10) as date) as ended
    from encounter
    where kind = 'emergency'
),
diagnosis as (
    select encounter_id, list(code order by source_row) as codes
    from (
        select
            encounter_id,
            source_row,
            list_filter(coding, lambda c: c.system ilike '%icd-10%')[1].code as code
        from coded
        where resource_type = 'Condition'
    )
    where code is not null
    group by encounter_id
),
operation as (
    select
        encounter_id,
        list(struct_pack(code := code, day := recorded_date) order by recorded_date, source_row)
            as codes
    from (
        select
            encounter_id,
            source_row,
            recorded_date,
            list_filter(coding, lambda c: c.system ilike '%opcs%')[1].code as code
        from coded
        where resource_type = 'Procedure'
    )
    where code is not null
    group by encounter_id
)
select
    nhs_number,
    local_id,
    person_id,
    coalesce(site, 'X99999') as provider_code,
    resource_id as spell_id,
    1 as episode_number,
    left(started_at, 10) as admission_date,
    left(ended_at, 10) as discharge_date,
    left(started_at, 10) as episode_start,
    left(ended_at, 10) as episode_end,
    case
        when method_of_admission is not null then method_of_admission
        when admit_source = 'emd' then '21'
        when admit_source = 'gp' then '22'
        when admit_source = 'hosp-trans' then '81'
        when admit_source = 'born' then '82'
        when exists (
            select 1 from emergency
            where emergency.who = stay.who
                and try_cast(left(started_at, 10) as date) between ended and ended + 1
        ) then '21'
        else '99'
    end as admission_method,
    if(regexp_full_match(admit_source, '[0-9]{2}'), admit_source, null) as admission_source,
    coalesce(method_of_discharge, if(disposition = 'exp', '4', null)) as discharge_method,
    case disposition
        when 'home' then '19' when 'hosp' then '51' when 'snf' then '55' when 'hospice' then '88'
        when 'exp' then '79'
        else if(regexp_full_match(disposition, '[0-9]{2}'), disposition, null)
    end as discharge_destination,
    '1' as patient_classification,
    if(e."serviceType".coding[1].system ilike '%treatment-function%',
        e."serviceType".coding[1].code, null) as treatment_function_code,
    clinician as consultant_code,
    [
        left(replace(c, '.', ''), 4)
        for c in list_concat(
            diagnosis.codes,
            list_filter(reasons, lambda r: not coalesce(list_contains(diagnosis.codes, r), false))
        )
    ] as diagnoses,
    [o.code for o in operation.codes] as procedures,
    [o.day for o in operation.codes] as procedure_dates,
    source,
    source_row
from stay
left join diagnosis on diagnosis.encounter_id = resource_id
left join operation on operation.encounter_id = resource_id
where part_of is null or part_of not in (select resource_id from stay)
