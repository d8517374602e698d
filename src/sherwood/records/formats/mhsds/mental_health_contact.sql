-- Care contacts that took place (attendance 5 or 6, or not said), and occupied bed days: one for
-- each midnight of a ward stay, those of a stay still open being counted to the end of the
-- reporting period. Contacts and stays come again in later submissions; the latest holds.
with team as (
    select uniqservreqid as request_id, max(servteamtypereftomh) as team_type
    from mhs102
    group by request_id
),
contact as (
    select *
    from mhs201
    where coalesce(attendstatus, attendordnacode, '5')::varchar in ('5', '6')
    qualify row_number() over (
        partition by uniqcarecontid
        order by try_cast(uniqmonthid as integer) desc nulls last, effective_from desc nulls last,
            source_row desc
    ) = 1
),
stay as (
    select
        *,
        coalesce(
            try_cast(startdatewardstay as date),
            try_strptime(startdatewardstay::varchar, '%d/%m/%Y')::date
        ) as started,
        coalesce(
            try_cast(enddatewardstay as date),
            try_strptime(enddatewardstay::varchar, '%d/%m/%Y')::date,
            try_cast(reportingperiodenddate as date) + 1,
            try_strptime(reportingperiodenddate::varchar, '%d/%m/%Y')::date + 1
        ) as ended
    from mhs502
    qualify row_number() over (
        partition by uniqwardstayid
        order by try_cast(uniqmonthid as integer) desc nulls last, effective_from desc nulls last,
            source_row desc
    ) = 1
),
night as (
    select *, unnest(generate_series(started, ended - 1, interval 1 day)) as day
    from stay
),
given as (
    select
        person_id as submitted_id,
        coalesce(
            try_cast(carecontdate as date), try_strptime(carecontdate::varchar, '%d/%m/%Y')::date
        )::varchar || ' ' || coalesce(right(careconttime::varchar, 8), '00:00:00') as contact_at,
        orgidprov as provider_code,
        team.team_type,
        'contact' as kind,
        source,
        source_row
    from contact
    left join team on team.request_id = uniqservreqid
    union all
    select
        person_id, day::varchar, orgidprov, coalesce(hospitalbedtypemh, wardtype), 'bed_day',
        source, source_row
    from night
)
select coalesce(patient.person, given.submitted_id) as person_id, given.* exclude (submitted_id)
from given
left join patient on patient.submitted_id = given.submitted_id
