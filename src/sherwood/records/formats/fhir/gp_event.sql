-- Conditions, procedures and observations, as coded entries: the SNOMED CT code, or for the
-- commonest LOINC measurements the observable entity that says the same. One without either is
-- refused for want of a code. An entry without a day of its own is of the day of its encounter.
with measured (loinc, snomed) as (
    values
        ('8480-6', '271649006'), ('8462-4', '271650006'), ('39156-5', '60621009'),
        ('29463-7', '27113001'), ('8302-2', '50373000'), ('8867-4', '364075005'),
        ('9279-1', '86290005'), ('8310-5', '386725007'), ('2708-6', '431314004'),
        ('59408-5', '431314004'), ('4548-4', '43396009'), ('2093-3', '121868005'),
        ('2085-9', '28036006'), ('2571-8', '14740000'), ('33914-3', '80274001'),
        ('2160-0', '70901006'), ('38483-4', '70901006'), ('2339-0', '33747003')
),
entry as (
    select
        *,
        list_filter(coding, lambda c: c.system = 'http://snomed.info/sct')[1].code as snomed,
        list_filter(coding, lambda c: c.system = 'http://loinc.org')[1].code as loinc
    from coded
),
seen as (
    select resource_id, min(left(started_at, 10)) as day
    from encounter
    group by resource_id
)
select
    nhs_number,
    local_id,
    person_id,
    coalesce(recorded_date, seen.day) as recorded_date,
    coalesce(entry.snomed, measured.snomed) as snomed_code,
    value,
    unit,
    clinician as practitioner_code,
    source,
    source_row
from entry
left join measured using (loinc)
left join seen on seen.resource_id = encounter_id
