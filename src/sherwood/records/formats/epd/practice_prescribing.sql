-- Prescribing by practice, presentation and month. The published rows are finer: one for each pack
-- size dispensed, which are added up here. A month is written 201709 or 2017_09.
-- ACTUAL_COST is what the NHS paid, after the national average discount; NIC is the list price.
with line as (
    select
        *,
        practice_code as practice,
        try_strptime(replace(year_month::varchar, '_', ''), '%Y%m')::date as month,
        coalesce(bnf_code, bnf_presentation_code) as presentation
    from epd
)
select
    practice as practice_code,
    month,
    presentation as bnf_code,
    sum(try_cast(items as bigint))::bigint as items,
    sum(try_cast(total_quantity as double)) as quantity,
    round(sum(try_cast(nic as decimal(18, 5))), 2) as net_ingredient_cost,
    round(sum(try_cast(actual_cost as decimal(18, 5))), 2) as cost,
    min(source) as source
from line
group by practice, month, presentation
