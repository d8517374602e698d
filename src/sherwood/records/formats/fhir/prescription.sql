-- Medication requests that are orders, one item each. A code is dm+d's where the system is
-- https://dmd.nhs.uk, or SNOMED CT, of which dm+d is part; others, such as RxNorm, are left out.
select
    nhs_number,
    local_id,
    person_id,
    case length(m."authoredOn")
        when 4 then m."authoredOn" || '-01-01'
        when 7 then m."authoredOn" || '-01'
        else left(m."authoredOn", 10)
    end as issue_date,
    coalesce(
        list_filter(products, lambda c: c.system = 'https://dmd.nhs.uk')[1].code,
        list_filter(products, lambda c: c.system = 'http://snomed.info/sct')[1].code
    ) as dmd_code,
    m."dispenseRequest".quantity.value as quantity,
    if(regexp_full_match(site, '[A-HJ-NPVWY][0-9]{5}'), site, null) as practice_code,
    clinician as practitioner_code,
    source,
    source_row
from ordered
