-- The providers that hospital activity names; HES holds their codes and nothing else of them.
select provider as provider_code, min(source) as source
from seen
where provider is not null
group by provider
