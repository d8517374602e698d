-- Medication orders, one item each. Drugs are RxNorm, which has no BNF or dm+d code; costs are in
-- dollars. Both are left out: an item counts as an item and no more.
select
    medications.patient as person_id,
    left(medications.start::varchar, 10) as issue_date,
    encounters.organization as practice_code,
    encounters.provider as practitioner_code,
    medications.source,
    medications.source_row
from medications
left join encounters on encounters.id = medications.encounter
