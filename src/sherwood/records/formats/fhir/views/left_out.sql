-- What no table of this format reads: resources of other types, and those whose status or kind says
-- that they are not what the table of their type tells of.
with told as (
    select source, source_row from encounter
    union select source, source_row from coded
    union select source, source_row from ordered
    union select source, source_row from referred
    union select source, source_row from resource
    where resource_type in ('Patient', 'Organization', 'Practitioner', 'Medication')
        or (resource_type = 'Appointment' and resource ->> '$.status' in ('noshow', 'cancelled'))
)
select
    source,
    case
        when resource_type in ('Encounter', 'Condition', 'Procedure', 'Observation', 'Appointment')
            then resource_type || ' of status ' || coalesce(
                resource ->> '$.verificationStatus.coding[0].code',
                resource ->> '$.status',
                'not said'
            )
        when resource_type = 'MedicationRequest' then concat_ws(
            ' ', 'MedicationRequest of status', resource ->> '$.status',
            'and intent', resource ->> '$.intent'
        )
        when resource_type in ('ServiceRequest', 'ReferralRequest')
            then resource_type || ' that is no referral'
        else resource_type || ': the contract has no table for it'
    end as reason,
    count(*) as rows
from resource
anti join told using (source, source_row)
group by all
