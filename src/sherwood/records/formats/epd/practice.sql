-- The practices that prescribed, as the latest month describes them. The locality is the
-- commissioner (clinical commissioning group or sub-ICB location), which the data call PCO.
with named as (
    select *, replace(year_month::varchar, '_', '') as month
    from epd
)
select
    practice_code as practice_code,
    arg_max(practice_name, month) as name,
    arg_max(postcode, month) as postcode,
    arg_max(pco_code, month) as locality_code,
    arg_max(pco_name, month) as locality_name,
    min(source) as source
from named
group by practice_code
