-- Councils, by their codes alone, and those who provide the services they arrange.
select "LA Code" as provider_code, null as name, 'other' as provider_type, min(source) as source
from event
group by provider_code
union all
select
    coalesce("Provider CQC Location ID", "Provider CQC Location Name"),
    any_value("Provider CQC Location Name"),
    'social_care',
    min(source)
from event
where coalesce("Provider CQC Location ID", "Provider CQC Location Name") is not null
group by 1
