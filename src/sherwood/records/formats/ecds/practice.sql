-- The practices that attendances name, by their codes alone. V81999 is not known.
select coalesce(practice, 'V81999') as practice_code, min(source) as source
from attendance
group by practice_code
