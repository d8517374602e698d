-- The practices that hospital activity names; HES holds their codes and nothing else of them.
-- Codes: HES data dictionary. V81997 is nobody's list, V81998 not applicable, V81999 not known.
with named as (
    select gpprac, source from apc
    union all
    select gpprac, source from op
    union all
    select gpprac, source from ae
)
select
    if(gpprac = '&', 'V81999', gpprac) as practice_code,
    case practice_code
        when 'V81997' then 'No registered practice'
        when 'V81998' then 'Practice not applicable'
        when 'V81999' then 'Practice not known'
    end as name,
    min(source) as source
from named
where gpprac is not null
group by practice_code
