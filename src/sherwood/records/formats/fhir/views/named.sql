-- Resources about somebody, with the person, the organisation and the practitioner they name, each
-- told from the end of a reference: 'Patient/x', 'urn:uuid:x', an absolute URL, a version of any of
-- these, or 'Organization?identifier=system|x'. A reference may hold an identifier instead.
with referring as (
    select
        resource_type,
        coalesce(id, regexp_extract(full_url, '[^/:]+$')) as resource_id,
        resource,
        from_json(
            coalesce(
                resource -> '$.subject',
                resource -> '$.patient',
                list_filter(
                    from_json(resource -> '$.participant', '[{"actor": "JSON"}]'),
                    lambda p: (p.actor ->> '$.reference') like '%Patient%'
                )[1].actor
            ),
            '{"reference": "VARCHAR", "identifier": {"system": "VARCHAR", "value": "VARCHAR"}}'
        ) as about,
        from_json(
            coalesce(
                resource -> '$.serviceProvider',
                list_filter(
                    from_json(resource -> '$.performer', '["JSON"]'),
                    lambda p: (p ->> '$.reference') like '%Organization%'
                )[1],
                resource -> '$.custodian'
            ),
            '{"reference": "VARCHAR", "identifier": {"value": "VARCHAR"}}'
        ) as place,
        from_json(
            coalesce(
                list_filter(
                    from_json(resource -> '$.participant', '[{"individual": "JSON", "actor": "JSON"}]'),
                    lambda p: (coalesce(p.individual, p.actor) ->> '$.reference') like '%Practitioner%'
                )[1]['individual'],
                resource -> '$.requester',
                resource -> '$.recorder'
            ),
            '{"reference": "VARCHAR", "identifier": {"value": "VARCHAR"}}'
        ) as author,
        source,
        source_row
    from resource
    where resource_type in (
        'Encounter', 'Condition', 'Procedure', 'Observation', 'MedicationRequest', 'Appointment',
        'ServiceRequest', 'ReferralRequest'
    )
),
keyed as (
    select
        *,
        regexp_extract(regexp_replace(about.reference, '/_history/.*$', ''), '[^/:|#=]+$') as patient_key,
        regexp_extract(regexp_replace(place.reference, '/_history/.*$', ''), '[^/:|#=]+$') as site_key,
        regexp_extract(regexp_replace(author.reference, '/_history/.*$', ''), '[^/:|#=]+$') as clinician_key,
        if(about.identifier.system = 'https://fhir.nhs.uk/Id/nhs-number', about.identifier.value, null)
            as given_number
    from referring
)
select
    resource_type,
    resource_id,
    resource,
    coalesce(patient.nhs_number, given_number) as nhs_number,
    coalesce(patient.local_id, if(given_number is null, null, patient_key)) as local_id,
    if(coalesce(patient.nhs_number, given_number) is null,
        coalesce(patient.person_id, nullif(patient_key, '')), null) as person_id,
    coalesce(organisation.code, nullif(site_key, ''), place.identifier.value) as site,
    coalesce(practitioner.code, nullif(clinician_key, ''), author.identifier.value) as clinician,
    keyed.source,
    keyed.source_row
from keyed
left join patient on patient.key = patient_key
left join organisation on organisation.key = site_key
left join practitioner on practitioner.key = clinician_key
