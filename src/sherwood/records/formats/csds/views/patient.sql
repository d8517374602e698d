-- People as the latest submission describes them, under the pseudonym that other data sets use
-- where the bridging table has one. Dates are year-month-day or day/month/year.
with bridge as (
    select person_id, any_value(pseudo_nhs_number) as pseudo_nhs_number
    from bridging
    group by person_id
),
latest as (
    select *
    from cyp001
    qualify row_number() over (
        partition by "PERSON ID" order by "EFFECTIVE FROM" desc nulls last, source_row desc
    ) = 1
)
select
    "PERSON ID" as submitted_id,
    coalesce(bridge.pseudo_nhs_number, "PERSON ID") as person,
    coalesce(
        try_cast("DateOfBirth Pseudo" as date),
        try_strptime("DateOfBirth Pseudo"::varchar, ['%d/%m/%Y', '%m/%Y', '%Y-%m', '%Y%m'])::date
    ) as born_on,
    coalesce(
        try_cast("REPORTING PERIOD START DATE" as date),
        try_strptime("REPORTING PERIOD START DATE"::varchar, '%d/%m/%Y')::date,
        try_cast("RECORD START DATE" as date)
    ) as period_start,
    try_cast("AGE OF PATIENT AT REPORTING PERIOD START (DAYS)" as integer) as age_days,
    try_cast("AGE OF PATIENT AT REPORTING PERIOD START (YEARS)" as integer) as age_years,
    "PERSON STATED GENDER CODE"::varchar as gender,
    "ETHNIC CATEGORY"::varchar as ethnicity,
    coalesce(
        try_cast("PERSON DEATH DATE" as date),
        try_strptime("PERSON DEATH DATE"::varchar, '%d/%m/%Y')::date
    ) as died_on,
    coalesce(
        "LOWER SUPER OUTPUT AREA (RESIDENCE) 2011", "LOWER SUPER OUTPUT AREA (RESIDENCE)"
    ) as lsoa,
    source,
    source_row
from latest
left join bridge on bridge.person_id = "PERSON ID"
