-- Encounters that took place, with what is read of them and of what kind they are.
-- Codes: HL7 ActCode for the class, in the places where FHIR R4, R5, STU3 and DSTU2 keep it.
-- Planned and cancelled encounters, and those entered in error, did not take place. Times are as
-- written.
with read as (
    select
        * exclude (resource),
        from_json(resource, '{
            "status": "VARCHAR",
            "period": {"start": "VARCHAR", "end": "VARCHAR"},
            "actualPeriod": {"start": "VARCHAR", "end": "VARCHAR"},
            "type": [{"coding": [{"system": "VARCHAR", "code": "VARCHAR"}]}],
            "serviceType": {"coding": [{"system": "VARCHAR", "code": "VARCHAR"}]},
            "reasonCode": [{"coding": [{"system": "VARCHAR", "code": "VARCHAR"}]}],
            "partOf": {"reference": "VARCHAR"},
            "appointment": [{"reference": "VARCHAR"}],
            "diagnosis": [{"condition": {"reference": "VARCHAR"}, "rank": "INTEGER"}],
            "hospitalization": {
                "admitSource": {"coding": [{"code": "VARCHAR"}]},
                "dischargeDisposition": {"coding": [{"code": "VARCHAR"}]}
            },
            "extension": [{
                "url": "VARCHAR",
                "valueCodeableConcept": {"coding": [{"code": "VARCHAR"}]}
            }]
        }') as e,
        upper(coalesce(
            resource ->> '$.class.code',
            resource ->> '$.class[0].coding[0].code',
            if(json_type(resource, '$.class') = 'VARCHAR', resource ->> '$.class', null)
        )) as class
    from named
    where resource_type = 'Encounter'
)
select
    *,
    left(coalesce(e.period.start, e."actualPeriod".start), 19) as started_at,
    left(coalesce(e.period."end", e."actualPeriod"."end"), 19) as ended_at,
    list_transform(flatten(list_transform(e.type, lambda t: t.coding)), lambda c: c.code) as types,
    case
        when class in ('IMP', 'ACUTE', 'NONAC', 'SS', 'OBSENC', 'INPATIENT') then 'inpatient'
        when class in ('EMER', 'EMERGENCY') then 'emergency'
        when class in ('HH', 'FLD', 'HOME', 'FIELD') then 'community'
        when class in ('AMB', 'AMBULATORY', 'OUTPATIENT', 'VR', 'VIRTUAL') and (
            regexp_full_match(site, '[A-HJ-NPVWY][0-9]{5}')
            or list_has_any(types, ['162673000', '410620009'])
        ) then 'practice'
        when class in ('AMB', 'AMBULATORY', 'OUTPATIENT', 'VR', 'VIRTUAL') then 'outpatient'
    end as kind,
    class in ('VR', 'VIRTUAL') as remote
from read
where coalesce(e.status, 'finished') not in ('planned', 'cancelled', 'entered-in-error')
