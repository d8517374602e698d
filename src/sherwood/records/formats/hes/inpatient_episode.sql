-- Finished consultant episodes, from HES admitted patient care and from SUS+.
-- Codes: HES data dictionary, admitted patient care. In a diagnosis or an operation '-' is none and
-- '&' not known; OPCS-4 X999 is no procedure and X997 not known. Episode order 98 and 99 are not
-- applicable and not known. A spell without an identifier is known by person, provider and
-- admission.
with episode as (
    select
        *,
        coalesce(token_person_id, pseudo_hesid, encrypted_hesid) as hesid,
        coalesce(procode3, left(coalesce(procode5, procode, procodet), 3)) as provider,
        [
            diag_4_01, diag_4_02, diag_4_03, diag_4_04, diag_4_05, diag_4_06, diag_4_07,
            diag_4_08, diag_4_09, diag_4_10, diag_4_11, diag_4_12, diag_4_13, diag_4_14,
            diag_4_15, diag_4_16, diag_4_17, diag_4_18, diag_4_19, diag_4_20
        ] as diagnoses_of_four,
        [
            diag_01, diag_02, diag_03, diag_04, diag_05, diag_06, diag_07, diag_08, diag_09,
            diag_10, diag_11, diag_12, diag_13, diag_14, diag_15, diag_16, diag_17, diag_18,
            diag_19, diag_20
        ] as diagnoses_of_six,
        [
            opertn_4_01, opertn_4_02, opertn_4_03, opertn_4_04, opertn_4_05, opertn_4_06,
            opertn_4_07, opertn_4_08, opertn_4_09, opertn_4_10, opertn_4_11, opertn_4_12,
            opertn_4_13, opertn_4_14, opertn_4_15, opertn_4_16, opertn_4_17, opertn_4_18,
            opertn_4_19, opertn_4_20, opertn_4_21, opertn_4_22, opertn_4_23, opertn_4_24
        ] as operations_of_four,
        [
            opertn_01, opertn_02, opertn_03, opertn_04, opertn_05, opertn_06, opertn_07,
            opertn_08, opertn_09, opertn_10, opertn_11, opertn_12, opertn_13, opertn_14,
            opertn_15, opertn_16, opertn_17, opertn_18, opertn_19, opertn_20, opertn_21,
            opertn_22, opertn_23, opertn_24
        ] as operations_of_six,
        [
            opdate_01, opdate_02, opdate_03, opdate_04, opdate_05, opdate_06, opdate_07,
            opdate_08, opdate_09, opdate_10, opdate_11, opdate_12, opdate_13, opdate_14,
            opdate_15, opdate_16, opdate_17, opdate_18, opdate_19, opdate_20, opdate_21,
            opdate_22, opdate_23, opdate_24
        ] as operation_dates
    from apc
    -- An unfinished episode comes again, finished, in the file of a later year.
    where coalesce(epistat, '3') = '3'
),
ordered as (
    select
        *,
        coalesce(provspnops, nullif(susspellid, '-1'), hesid || '-' || admidate) as spell,
        if(len(list_filter(diagnoses_of_four, lambda d: d is not null)) > 0,
            diagnoses_of_four, diagnoses_of_six) as diagnosis_codes,
        if(len(list_filter(operations_of_four, lambda o: o is not null)) > 0,
            operations_of_four, operations_of_six) as operation_codes
    from episode
)
select
    hesid as person_id,
    provider as provider_code,
    spell as spell_id,
    coalesce(
        if(try_cast(epiorder as integer) < 98, try_cast(epiorder as integer), null),
        row_number() over (partition by provider, spell order by epistart, epiend, epikey)
    ) as episode_number,
    admidate::varchar as admission_date,
    disdate::varchar as discharge_date,
    epistart::varchar as episode_start,
    epiend::varchar as episode_end,
    admimeth::varchar as admission_method,
    admisorc::varchar as admission_source,
    dismeth::varchar as discharge_method,
    disdest::varchar as discharge_destination,
    classpat::varchar as patient_classification,
    nullif(tretspef::varchar, '&') as treatment_function_code,
    pconsult as consultant_code,
    [left(d, 4) for d in diagnosis_codes if regexp_matches(d, '^[A-Z][0-9]')] as diagnoses,
    [
        case
            when regexp_matches(o, '^[A-Z][0-9]') and left(o, 4) not in ('X997', 'X999')
                then left(o, 4)
        end
        for o in operation_codes
    ] as procedures,
    [if(left(d::varchar, 2) = '18', null, d::varchar) for d in operation_dates] as procedure_dates,
    epitype as episode_type,
    well_baby_ind = 'Y' as well_baby,
    coalesce(suscorehrg, sushrg, hrgnhs) as hrg_code,
    if(gpprac = '&', 'V81999', gpprac) as practice_code,
    source,
    source_row
from ordered
union all by name
select
    "patient.identity.nhs_number.value Pseudo" as person_id,
    left("commissioning.service_agreement.provider", 3) as provider_code,
    coalesce("spell.hospital_provider_spell_number", primarykey_id)::varchar as spell_id,
    coalesce(
        try_cast("number" as integer),
        row_number() over (partition by primarykey_id order by start_date, episodes_id)
    ) as episode_number,
    "admission.date"::varchar as admission_date,
    "discharge.date"::varchar as discharge_date,
    start_date::varchar as episode_start,
    end_date::varchar as episode_end,
    "admission.method"::varchar as admission_method,
    "admission.source"::varchar as admission_source,
    "discharge.method"::varchar as discharge_method,
    "discharge.destination"::varchar as discharge_destination,
    "admission.patient_classification"::varchar as patient_classification,
    "care_professional.treatment_function"::varchar as treatment_function_code,
    "care_professional.consultant" as consultant_code,
    (
        select list(left(code, 4) order by try_cast(icd_id as bigint))
        from sus_diagnosis
        where sus_diagnosis.primarykey_id = sus_episode.primarykey_id
            and sus_diagnosis.episodes_id = sus_episode.episodes_id
    ) as diagnoses,
    (
        select list(left(code, 4) order by try_cast(opcs_id as bigint))
        from sus_procedure
        where sus_procedure.primarykey_id = sus_episode.primarykey_id
            and sus_procedure.episodes_id = sus_episode.episodes_id
    ) as procedures,
    (
        select list(date::varchar order by try_cast(opcs_id as bigint))
        from sus_procedure
        where sus_procedure.primarykey_id = sus_episode.primarykey_id
            and sus_procedure.episodes_id = sus_episode.episodes_id
    ) as procedure_dates,
    "commissioning.grouping.core_hrg" as hrg_code,
    coalesce(
        "patient.registration_derived.general_practice_from_pds",
        "patient.registration.general_practice"
    ) as practice_code,
    source,
    source_row
from sus_episode
where coalesce("system.record.finished_indicator"::varchar, '1') <> '0'
