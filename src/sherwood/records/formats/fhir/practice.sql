-- Organisations whose ODS code is of the form of a general practice's, and the practice not known.
select code as practice_code, any_value(name) as name, any_value(source) as source
from organisation
where regexp_full_match(code, '[A-HJ-NPVWY][0-9]{5}')
group by code
union all
select 'V81999', 'Practice not known', min(source)
from resource
where resource_type = 'Patient'
having count(*) > 0
