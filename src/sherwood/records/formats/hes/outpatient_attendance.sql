-- Appointments, from HES outpatients.
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
    apptdate as appointment_date,
    coalesce(procode3, left(coalesce(procode5, procode, procodet), 3)) as provider_code,
    nullif(tretspef, '&') as treatment_function_code,
    pconsult as consultant_code,
    firstatt as first_attendance,
    attended as attended,
    refsourc as referral_source,
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
