-- People, as their latest submission describes them. Where neither a date nor a month of birth was
-- sent, the month is estimated from the age in whole years at the start of the reporting period,
-- and half a year.
-- Codes: Client Level Data specification, Gender and Ethnicity, in words or as national codes.
-- Words that name one ethnic category of the NHS become its code; 'refused' is not stated.
with latest as (
    select *
    from event
    qualify row_number() over (
        partition by "LA Code", who order by period_end desc nulls last, source_row desc
    ) = 1
),
ethnicity (said, code) as (
    values
        ('%white%irish', 'B'), ('%northern irish%', 'A'), ('%white%british%', 'A'),
        ('%gypsy%', 'C'),
        ('%roma%', 'C'), ('%other white%', 'C'), ('%white and black caribbean%', 'D'),
        ('%white and black african%', 'E'), ('%white and asian%', 'F'), ('%other mixed%', 'G'),
        ('%indian%', 'H'), ('%pakistani%', 'J'), ('%bangladeshi%', 'K'), ('%chinese%', 'R'),
        ('%other asian%', 'L'), ('%black%caribbean', 'M'), ('%black%african', 'N'),
        ('%other black%', 'P'), ('%arab%', 'S'), ('%other ethnic%', 'S'), ('%refused%', 'Z'),
        ('%undeclared%', '99'), ('%unknown%', '99')
),
told as (
    select
        *,
        try_cast("dmAgeAtReportingPeriodStartDate" as integer) as age,
        try_strptime(
            "dmYearAndMonthOfBirth"::varchar, ['%Y-%m', '%Y%m', '%m/%Y', '%Y-%m-%d']
        )::date as born_in,
        try_strptime(
            "dmYearAndMonthofDeath"::varchar, ['%Y-%m', '%Y%m', '%m/%Y', '%Y-%m-%d']
        )::date as died_in,
        (
            select min_by(code, position)
            from (select *, row_number() over () as position from ethnicity)
            where "Ethnicity" ilike said
        ) as ethnic_code
    from latest
)
select
    "Pseudo NHS Number"::varchar as person_id,
    "NHS Number"::varchar as nhs_number,
    if(
        "Pseudo NHS Number" is null,
        "LA Code"::varchar || '/' || "LA Person Unique Identifier"::varchar,
        null
    ) as local_id,
    date_trunc('month', coalesce(
        try_cast("Date of Birth" as date),
        try_strptime("Date of Birth"::varchar, '%d/%m/%Y')::date,
        born_in,
        period_start - (365.25 * (age + 0.5))::integer
    ))::date as birth_month,
    case
        when "Gender" ilike 'male' or "Gender" = '1' then 'male'
        when "Gender" ilike 'female' or "Gender" = '2' then 'female'
        when lower("Gender") in ('other', 'indeterminate') or "Gender" = '9' then 'indeterminate'
        else 'unknown'
    end as sex,
    if(length("Ethnicity") <= 2, "Ethnicity", ethnic_code) as ethnic_category,
    coalesce(
        try_cast("Date of Death" as date),
        try_strptime("Date of Death"::varchar, '%d/%m/%Y')::date,
        last_day(died_in)
    ) as death_date,
    source,
    source_row
from told
