-- The providers of care contacts, by their codes alone.
select
    coalesce(
        "ORGANISATION IDENTIFIER (CODE OF PROVIDER)", "ORGANISATION CODE (PROVIDER)"
    ) as provider_code,
    min(source) as source
from cyp201
group by provider_code
having provider_code is not null
