-- Drugs given by a clinician, as part of a visit.
select
    source,
    'drug given during a visit, of type concept ' || drug_type_concept_id::varchar as reason,
    count(*) as rows
from drug_exposure
where try_cast(drug_type_concept_id as bigint) in (
    32818, 38000179, 38000180, 43542356, 43542357, 43542358
)
group by all
