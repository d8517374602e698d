-- Drugs prescribed or dispensed. Those given by a clinician are part of a visit and are left out:
-- drug types 32818, 38000179, 38000180, 43542356, 43542357 and 43542358 are administrations.
-- The model's drugs are RxNorm; a product has a dm+d or a BNF code only where the source's
-- vocabulary has, and an item without either is kept for what it counts.
with vocabulary as (
    select concept_id::varchar as concept_id, vocabulary_id, concept_code::varchar as code
    from concept
    where vocabulary_id in ('dm+d', 'BNF')
)
select
    person_id::varchar as person_id,
    drug_exposure_start_date as issue_date,
    coalesce(
        if(sent.vocabulary_id = 'BNF', sent.code, null),
        if(regexp_full_match(drug_source_value::varchar, '[0-9]{7}[0-9A-Z]{8}'),
            drug_source_value::varchar, null)
    ) as bnf_code,
    coalesce(
        if(sent.vocabulary_id = 'dm+d', sent.code, null),
        if(standard.vocabulary_id = 'dm+d', standard.code, null)
    ) as dmd_code,
    quantity,
    nullif(provider_id::varchar, '0') as practitioner_code,
    source,
    source_row
from drug_exposure
left join vocabulary as sent on sent.concept_id = drug_source_concept_id::varchar
left join vocabulary as standard on standard.concept_id = drug_concept_id::varchar
where coalesce(try_cast(drug_type_concept_id as bigint), 0) not in (
    32818, 38000179, 38000180, 43542356, 43542357, 43542358
)
