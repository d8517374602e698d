-- Conditions, procedures, measurements and observations, as coded entries.
-- An entry's SNOMED CT concept is, in this order: its standard concept, or its source concept,
-- where the vocabulary says that one is SNOMED; the source value itself, where it has the form of a
-- SNOMED CT concept (partition 00 or 10 before the check digit); for the commonest LOINC
-- measurements, the observable entity that says the same. An entry without any is refused for want
-- of a code.
with entry as (
    select
        person_id, condition_start_date as recorded_date, condition_concept_id as standard_id,
        condition_source_concept_id as source_id, condition_source_value as written,
        null as value, null as unit_id, null as unit, provider_id, source, source_row
    from condition_occurrence
    union all
    select
        person_id, procedure_date, procedure_concept_id, procedure_source_concept_id,
        procedure_source_value, null, null, null, provider_id, source, source_row
    from procedure_occurrence
    union all
    select
        person_id, measurement_date, measurement_concept_id, measurement_source_concept_id,
        measurement_source_value, value_as_number, unit_concept_id, unit_source_value, provider_id,
        source, source_row
    from measurement
    union all
    select
        person_id, observation_date, observation_concept_id, observation_source_concept_id,
        observation_source_value, value_as_number, unit_concept_id, unit_source_value, provider_id,
        source, source_row
    from observation
),
vocabulary as (
    select concept_id::varchar as concept_id, vocabulary_id, concept_code::varchar as code
    from concept
),
measured (loinc, snomed) as (
    values
        ('8480-6', '271649006'), ('8462-4', '271650006'), ('39156-5', '60621009'),
        ('29463-7', '27113001'), ('8302-2', '50373000'), ('8867-4', '364075005'),
        ('9279-1', '86290005'), ('8310-5', '386725007'), ('2708-6', '431314004'),
        ('4548-4', '43396009'), ('2093-3', '121868005'), ('2085-9', '28036006'),
        ('2571-8', '14740000'), ('33914-3', '80274001'), ('2160-0', '70901006'),
        ('38483-4', '70901006'), ('2339-0', '33747003')
)
select
    person_id::varchar as person_id,
    recorded_date,
    coalesce(
        if(standard.vocabulary_id = 'SNOMED', standard.code, null),
        if(sent.vocabulary_id = 'SNOMED', sent.code, null),
        if(regexp_full_match(written::varchar, '[1-9][0-9]{2,14}[01]0[0-9]'),
            written::varchar, null),
        measured.snomed
    ) as snomed_code,
    value,
    coalesce(entry.unit::varchar, unit.code) as unit,
    nullif(provider_id::varchar, '0') as practitioner_code,
    source,
    source_row
from entry
left join vocabulary as standard on standard.concept_id = nullif(standard_id::varchar, '0')
left join vocabulary as sent on sent.concept_id = nullif(source_id::varchar, '0')
left join vocabulary as unit on unit.concept_id = nullif(unit_id::varchar, '0')
left join measured on measured.loinc = coalesce(
    if(standard.vocabulary_id = 'LOINC', standard.code, null), written::varchar
)
