-- The providers that attendances name, by their codes alone.
select provider as provider_code, min(source) as source
from attendance
where provider is not null
group by provider
