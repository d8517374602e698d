-- Practitioners. Of what kind they are is in PractitionerRole, in words that differ by place: not
-- read.
select code as practitioner_code, any_value(source) as source
from practitioner
group by code
