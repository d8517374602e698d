-- The providers that hospital activity names; HES holds their codes and nothing else of them.
with named as (
    select coalesce(procode3, left(coalesce(procode5, procode, procodet), 3)) as provider, source
    from apc
    union all
    select coalesce(procode3, left(coalesce(procode5, procode, procodet), 3)), source from op
    union all
    select coalesce(procode3, left(coalesce(procode5, procode, procodet), 3)), source from ae
)
select provider as provider_code, min(source) as source
from named
where provider is not null
group by provider
