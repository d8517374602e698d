-- Every organisation; of what kind each is Synthea does not say.
select id as provider_code, name as name, source, source_row
from organizations
