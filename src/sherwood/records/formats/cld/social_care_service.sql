-- Packages of social care. The last day is part of a package, so the span ends on the day after.
-- Codes: Client Level Data specification, Service Type. Support of a carer is none of the
-- contract's services and is refused as an unknown code. The weekly cost is the unit cost times the
-- planned units a week where units are hours, sessions, days or weeks; longer periods are divided
-- into weeks of a year of 365.25 days; what is paid once has no weekly cost.
select
    "Pseudo NHS Number"::varchar as person_id,
    "NHS Number"::varchar as nhs_number,
    if(
        "Pseudo NHS Number" is null,
        "LA Code"::varchar || '/' || "LA Person Unique Identifier"::varchar,
        null
    ) as local_id,
    started as start_date,
    ended + 1 as end_date,
    "LA Code" as authority_code,
    case
        when "Service Type" ilike 'long term support: nursing%' then 'nursing'
        when "Service Type" ilike 'long term support: residential%' then 'residential'
        when "Service Type" ilike 'long term support: community%' then 'home'
        when "Service Type" ilike 'long term support: prison%' then 'home'
        when "Service Type" ilike 'short term support%' then 'short_term'
        else "Service Type"
    end as service_type,
    coalesce("Provider CQC Location ID", "Provider CQC Location Name") as provider_code,
    round(
        try_cast(replace(replace("Unit Cost"::varchar, ',', ''), '£', '') as double) * case
            when regexp_matches("Cost Frequency (Unit Type)", 'hour|session|day|daily', 'i')
                then try_cast("Planned units per week" as double)
            when "Cost Frequency (Unit Type)" ilike '%fortnight%' then 1.0 / 2
            when regexp_matches("Cost Frequency (Unit Type)", '(4|four).*week', 'i') then 1.0 / 4
            when "Cost Frequency (Unit Type)" ilike '%week%'
                then coalesce(try_cast("Planned units per week" as double), 1)
            when "Cost Frequency (Unit Type)" ilike '%quarter%' then 4 * 7 / 365.25
            when "Cost Frequency (Unit Type)" ilike '%month%' then 12 * 7 / 365.25
            when regexp_matches("Cost Frequency (Unit Type)", 'annual|year', 'i') then 7 / 365.25
        end,
        2
    ) as weekly_cost,
    "Primary Support Reason" as primary_support_reason,
    source,
    source_row
from event
where "Event Type" ilike 'service%'
