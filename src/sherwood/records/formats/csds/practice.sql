-- The practices at which people are registered, by their codes alone.
select
    coalesce(
        "GENERAL MEDICAL PRACTICE (PATIENT REGISTRATION)",
        "GENERAL MEDICAL PRACTICE CODE (PATIENT REGISTRATION)"
    ) as practice_code,
    min(source) as source
from cyp002
group by practice_code
having practice_code is not null
