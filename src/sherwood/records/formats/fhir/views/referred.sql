-- Service requests that are referrals: those whose category or code says so, in SNOMED CT 3457005
-- (patient referral) or in words, and those whose source, in UK Core's extension, is a referral.
-- Orders of tests and procedures are service requests too and are not referrals.
with request as (
    select
        * exclude (resource),
        from_json(resource, '{
            "status": "VARCHAR",
            "intent": "VARCHAR",
            "priority": "VARCHAR",
            "authoredOn": "VARCHAR",
            "code": {"text": "VARCHAR", "coding": [{"code": "VARCHAR", "display": "VARCHAR"}]}
        }') as r,
        coalesce(resource -> '$.category', resource -> '$.type')::varchar as category,
        (resource -> '$.code')::varchar as asked,
        (resource -> '$.extension')::varchar as source_of_request
    from named
    where resource_type in ('ServiceRequest', 'ReferralRequest')
)
select *
from request
where coalesce(r.status, 'active') not in ('entered-in-error', 'draft')
    and (
        resource_type = 'ReferralRequest'
        or regexp_matches(
            concat_ws(' ', category, asked, source_of_request),
            '"3457005"|referr(al|ed)|advice and guidance', 'i'
        )
    )
