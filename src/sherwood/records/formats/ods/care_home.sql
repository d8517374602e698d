-- Care homes, from ecarehomesite. It tells neither beds nor nursing: the Care Quality Commission
-- does.
select code as care_home_code, name, source, source_row
from ecarehomesite
