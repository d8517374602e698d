select
    practice_code,
    practice_name as name,
    commissioning_region as locality_code,
    commissioning_region as locality_name,
    list_size,
    source,
    source_row
from practices
