-- General practices, from epraccur: prescribing setting 4. Other prescribing settings (walk-in
-- centres, prisons, hospices, ...) are cost centres without a registered list, and are left out.
-- The locality is the commissioner, named by eccg; the list size is the latest one published.
with list_size as (
    select
        org_code as code,
        arg_max(number_of_patients, coalesce(
            try_strptime(extract_date, '%d%b%Y'), try_strptime(extract_date, '%d-%b-%y'),
            try_cast(extract_date as timestamp)
        )) as patients
    from registered_patients
    where org_type = 'GP' and sex = 'ALL' and age_group_5 = 'ALL'
    group by org_code
    union all by name
    select
        code,
        arg_max(number_of_patients, coalesce(
            try_strptime(extract_date, '%d%b%Y'), try_strptime(extract_date, '%d-%b-%y'),
            try_cast(extract_date as timestamp)
        )) as patients
    from registered_totals
    group by code
)
select
    practice.code as practice_code,
    practice.name as name,
    replace(practice.postcode, ' ', '') as postcode,
    practice.parent_code as locality_code,
    commissioner.name as locality_name,
    list_size.patients as list_size,
    practice.source,
    practice.source_row
from epraccur as practice
left join eccg as commissioner on commissioner.code = practice.parent_code
left join list_size on list_size.code = practice.code
where coalesce(practice.prescribing_setting, '4') = '4'
