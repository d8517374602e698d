-- People as the latest submission describes them, under the pseudonym that other data sets use
-- where the bridging table or the record itself has one. Dates are year-month-day or
-- day/month/year.
with bridge as (
    select person_id, any_value(pseudo_nhs_number) as pseudo_nhs_number
    from bridging
    group by person_id
),
latest as (
    select *
    from mhs001
    qualify row_number() over (
        partition by person_id
        order by try_cast(uniqmonthid as integer) desc nulls last, effective_from desc nulls last,
            source_row desc
    ) = 1
)
select
    latest.person_id as submitted_id,
    coalesce(bridge.pseudo_nhs_number, "NHSNumber Pseudo", latest.person_id) as person,
    coalesce(
        try_cast("PersonBirthDate Pseudo" as date),
        try_strptime(
            "PersonBirthDate Pseudo"::varchar, ['%d/%m/%Y', '%m/%Y', '%Y-%m', '%Y%m']
        )::date
    ) as born_on,
    coalesce(
        try_cast(reportingperiodstartdate as date),
        try_strptime(reportingperiodstartdate::varchar, '%d/%m/%Y')::date,
        try_cast(recordstartdate as date)
    ) as period_start,
    try_cast(agerepperiodstart as integer) as age_years,
    coalesce(gender, genderidcode)::varchar as gender,
    coalesce(ethniccategory, nhsdethnicity)::varchar as ethnicity,
    coalesce(
        try_cast(persdeathdate as date), try_strptime(persdeathdate::varchar, '%d/%m/%Y')::date
    ) as died_on,
    lsoa2011 as lsoa,
    source,
    source_row
from latest
left join bridge on bridge.person_id = latest.person_id
