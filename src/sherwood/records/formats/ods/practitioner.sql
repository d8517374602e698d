-- General practitioners, from egpcur, at the practice they are now joined to.
select
    code as practitioner_code,
    parent_code as practice_code,
    'gp' as staff_group,
    source,
    source_row
from egpcur
