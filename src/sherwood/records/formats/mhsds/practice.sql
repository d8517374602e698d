-- The practices at which people are registered, by their codes alone.
select coalesce(gmpreg, gmpcodereg) as practice_code, min(source) as source
from mhs002
group by practice_code
having practice_code is not null
