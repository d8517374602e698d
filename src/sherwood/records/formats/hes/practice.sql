-- The practices that hospital activity names; HES holds their codes and nothing else of them.
-- Codes: HES data dictionary. V81997 is no practice's list, V81998 not applicable, V81999 not
-- known.
select
    practice as practice_code,
    case practice
        when 'V81997' then 'No registered practice'
        when 'V81998' then 'Practice not applicable'
        when 'V81999' then 'Practice not known'
    end as name,
    min(source) as source
from seen
where practice is not null
group by practice
