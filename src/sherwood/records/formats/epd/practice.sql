-- The practices that prescribed, as the latest month describes them. The locality is the
-- commissioner (clinical commissioning group or sub-ICB location), which the data call PCO.
select
    practice_code as practice_code,
    arg_max(practice_name, year_month) as name,
    arg_max(postcode, year_month) as postcode,
    arg_max(pco_code, year_month) as locality_code,
    arg_max(pco_name, year_month) as locality_name,
    min(source) as source
from epd
group by practice_code
