-- Conditions and procedures, which are SNOMED CT, and observations, which are LOINC: the commonest
-- measurements become the observable entity that says the same; the others are refused for want of
-- a SNOMED CT code. The day a condition ended has no place in the contract.
with measured (loinc, snomed) as (
    values
        ('8480-6', '271649006'), ('8462-4', '271650006'), ('39156-5', '60621009'),
        ('29463-7', '27113001'), ('8302-2', '50373000'), ('8867-4', '364075005'),
        ('9279-1', '86290005'), ('8310-5', '386725007'), ('2708-6', '431314004'),
        ('4548-4', '43396009'), ('2093-3', '121868005'), ('2085-9', '28036006'),
        ('2571-8', '14740000'), ('33914-3', '80274001'), ('2160-0', '70901006'),
        ('38483-4', '70901006'), ('2339-0', '33747003')
)
select
    patient as person_id,
    left(start::varchar, 10) as recorded_date,
    code as snomed_code,
    null as value,
    null as unit,
    source,
    source_row
from conditions
union all
select patient, left(coalesce(start, date)::varchar, 10), code, null, null, source, source_row
from procedures
union all
select
    patient, left(date::varchar, 10), snomed, try_cast(value as double), units, source, source_row
from observations
left join measured on loinc = code
