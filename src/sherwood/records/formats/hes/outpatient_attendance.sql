-- Appointments, from HES outpatients and from SUS+, whose cost is the final price that the national
-- payment rules gave the appointment.
-- Codes: HES data dictionary, outpatients. OPCS-4 X999 is no procedure, X997 not known; X998 is a
-- procedure that has no code, and stays. '&' is not recorded.
with appointment as (
    select
        *,
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
        ] as operations_of_six
    from op
),
coded as (
    select
        *,
        if(len(list_filter(operations_of_four, lambda o: o is not null)) > 0,
            operations_of_four, operations_of_six) as operation_codes
    from appointment
)
select
    coalesce(token_person_id, pseudo_hesid, encrypted_hesid) as person_id,
    apptdate::varchar as appointment_date,
    coalesce(procode3, left(coalesce(procode5, procode, procodet), 3)) as provider_code,
    nullif(tretspef::varchar, '&') as treatment_function_code,
    pconsult as consultant_code,
    firstatt::varchar as first_attendance,
    attended::varchar as attended,
    refsourc::varchar as referral_source,
    nullif(preferer, '&') as referrer_code,
    if(gpprac = '&', 'V81999', gpprac) as practice_code,
    [
        left(o, 4) for o in operation_codes
        if regexp_matches(o, '^[A-Z][0-9]') and left(o, 4) not in ('X997', 'X999')
    ] as procedure_codes,
    coalesce(sushrg, hrgnhs) as hrg_code,
    source,
    source_row
from coded
union all by name
select
    "appointment.patient.identity.nhs_number.value Pseudo" as person_id,
    "appointment.date"::varchar as appointment_date,
    left("appointment.commissioning.service_agreement.provider", 3) as provider_code,
    "appointment.care_professional.treatment_function"::varchar as treatment_function_code,
    "appointment.care_professional.consultant" as consultant_code,
    "appointment.first_attendance"::varchar as first_attendance,
    "appointment.attended_or_dna"::varchar as attended,
    "appointment.referral.source_op"::varchar as referral_source,
    "appointment.referral.referrer" as referrer_code,
    coalesce(
        "appointment.patient.registration_derived.general_practice_from_pds",
        "appointment.patient.registration.general_practice"
    ) as practice_code,
    (
        select list(left(code, 4) order by try_cast(opcs_id as bigint))
        from sus_appointment_procedure
        where sus_appointment_procedure.primarykey_id = sus_appointment.primarykey_id
    ) as procedure_codes,
    "appointment.commissioning.grouping.core_hrg" as hrg_code,
    "appointment.commissioning.tariff_calculation.final_price"::varchar as cost,
    source,
    source_row
from sus_appointment
