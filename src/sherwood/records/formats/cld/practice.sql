-- The practices that people are registered with, by their codes alone. V81999 is not known.
select coalesce("GP Practice Code", 'V81999') as practice_code, min(source) as source
from event
group by practice_code
