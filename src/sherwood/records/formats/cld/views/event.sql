-- Services, as the latest quarter's submission describes each. Councils submit a year again every
-- quarter, so an event comes several times; it is told by council, person, reference, start, kind
-- and provider. Dates are year-month-day or day/month/year. Of the kinds of event only services are
-- spans of support: requests, assessments and reviews are not read.
with submitted as (
    select
        *,
        coalesce(
            "Pseudo NHS Number"::varchar,
            "NHS Number"::varchar,
            "LA Person Unique Identifier"::varchar
        ) as who,
        coalesce(
            try_cast("Event Start Date" as date),
            try_strptime("Event Start Date"::varchar, '%d/%m/%Y')::date
        ) as started,
        coalesce(
            try_cast("Event End Date" as date),
            try_strptime("Event End Date"::varchar, '%d/%m/%Y')::date
        ) as ended,
        coalesce(
            try_cast("Reporting Period Start Date" as date),
            try_strptime("Reporting Period Start Date"::varchar, '%d/%m/%Y')::date
        ) as period_start,
        coalesce(
            try_cast("Reporting Period End Date" as date),
            try_strptime("Reporting Period End Date"::varchar, '%d/%m/%Y')::date
        ) as period_end
    from cld
)
select *
from submitted
qualify row_number() over (
    partition by "LA Code", who, "Event Type", "Event Reference", started, "Service Type",
        "Service Component", "Provider CQC Location ID"
    order by period_end desc nulls last, source_row desc
) = 1
