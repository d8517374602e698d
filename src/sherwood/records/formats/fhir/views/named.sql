-- Resources about somebody, with the person, the organisation and the practitioner they name, each
-- told from the end of a reference: 'Patient/x', 'urn:uuid:x', an absolute URL, a version of any of
-- these, or 'Organization?identifier=system|x'. A reference may hold an identifier instead. One to
-- a resource contained in the referring one ('#x') names nobody outside it, and is taken as none.
-- Lists name people and organisations of several kinds; an entry whose reference says that it is of
-- another kind is passed over. The patient of an appointment is the actor who is a patient.
with booked as (
    select key as appointment, any_value(patient_key) as patient_key
    from (
        select
            coalesce(id, full_url) as key,
            regexp_extract(
                regexp_replace(
                    unnest(from_json(
                        resource -> '$.participant', '[{"actor": {"reference": "VARCHAR"}}]'
                    )).actor.reference,
                    '/_history/.*$', ''
                ),
                '(?:^|[/:|=])([^/:|#=]+)$', 1
            ) as patient_key
        from resource
        where resource_type = 'Appointment'
    )
    where patient_key in (select patient.key from patient)
    group by key
),
referring as (
    select
        resource_type,
        coalesce(id, regexp_extract(full_url, '[^/:]+$')) as resource_id,
        coalesce(id, full_url) as appointment,
        resource,
        from_json(
            coalesce(resource -> '$.subject', resource -> '$.patient'),
            '{"reference": "VARCHAR", "identifier": {"system": "VARCHAR", "value": "VARCHAR"}}'
        ) as about,
        coalesce(
            from_json(
                resource -> '$.serviceProvider',
                '{"reference": "VARCHAR", "identifier": {"value": "VARCHAR"}}'
            ),
            list_filter(
                from_json(
                    resource -> '$.performer',
                    '[{"reference": "VARCHAR", "identifier": {"value": "VARCHAR"}}]'
                ),
                lambda p: not regexp_matches(
                    coalesce(p.reference, ''), 'Practitioner|Patient|CareTeam|RelatedPerson|Device'
                )
            )[1]
        ) as place,
        coalesce(
            from_json(
                coalesce(resource -> '$.requester', resource -> '$.recorder'),
                '{"reference": "VARCHAR", "identifier": {"value": "VARCHAR"}}'
            ),
            list_filter(
                list_transform(
                    from_json(
                        resource -> '$.participant',
                        '[{
                            "individual": {
                                "reference": "VARCHAR", "identifier": {"value": "VARCHAR"}
                            },
                            "actor": {"reference": "VARCHAR", "identifier": {"value": "VARCHAR"}}
                        }]'
                    ),
                    lambda p: coalesce(p.individual, p.actor)
                ),
                lambda p: p is not null and not regexp_matches(
                    coalesce(p.reference, ''),
                    'Patient|RelatedPerson|Location|Device|HealthcareService'
                )
            )[1]
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
        * exclude (appointment, patient_key),
        coalesce(
            booked.patient_key,
            regexp_extract(
                regexp_replace(about.reference, '/_history/.*$', ''), '(?:^|[/:|=])([^/:|#=]+)$', 1
            )
        ) as patient_key,
        regexp_extract(
            regexp_replace(place.reference, '/_history/.*$', ''), '(?:^|[/:|=])([^/:|#=]+)$', 1
        )
            as site_key,
        regexp_extract(
            regexp_replace(author.reference, '/_history/.*$', ''), '(?:^|[/:|=])([^/:|#=]+)$', 1
        )
            as clinician_key,
        if(
            about.identifier.system = 'https://fhir.nhs.uk/Id/nhs-number',
            about.identifier.value,
            null
        ) as given_number
    from referring
    left join booked using (appointment)
)
select
    resource_type,
    resource_id,
    resource,
    coalesce(patient.nhs_number, given_number) as nhs_number,
    coalesce(patient.local_id, if(given_number is null, null, nullif(patient_key, ''))) as local_id,
    if(
        coalesce(patient.nhs_number, given_number) is null,
        coalesce(patient.person_id, nullif(patient_key, '')),
        null
    ) as person_id,
    coalesce(organisation.code, nullif(site_key, ''), place.identifier.value) as site,
    coalesce(practitioner.code, nullif(clinician_key, ''), author.identifier.value) as clinician,
    keyed.source,
    keyed.source_row
from keyed
left join patient on patient.key = patient_key
left join organisation on organisation.key = site_key
left join practitioner on practitioner.key = clinician_key
