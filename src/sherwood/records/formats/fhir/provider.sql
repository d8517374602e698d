-- Every other organisation, and the one that is not known. FHIR's organisation types do not say
-- what kind of provider of the NHS an organisation is.
select code as provider_code, any_value(name) as name, any_value(source) as source
from organisation
where not regexp_full_match(code, '[A-HJ-NPVWY][0-9]{5}')
group by code
union all
select 'X99999', 'Organisation not known', min(source)
from resource
where resource_type = 'Encounter'
having count(*) > 0
