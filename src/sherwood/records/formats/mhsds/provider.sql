-- The providers of contacts, ward stays and referrals. Most are not mental health trusts alone.
select orgidprov as provider_code, min(source) as source
from (
    select orgidprov, source from mhs101
    union all
    select orgidprov, source from mhs201
    union all
    select orgidprov, source from mhs502
)
where orgidprov is not null
group by orgidprov
