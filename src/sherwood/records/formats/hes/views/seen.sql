-- Every activity of HES that names somebody, and what it says of them.
select
    coalesce(token_person_id, pseudo_hesid, encrypted_hesid) as hesid,
    try_cast(epistart as date) as seen_on,
    mydob,
    try_cast(startage as double) as age,
    sex::varchar as sex,
    ethnos::varchar as ethnos,
    if(gpprac = '&', 'V81999', gpprac) as practice,
    coalesce(lsoa11, lsoa01) as lsoa,
    coalesce(procode3, left(coalesce(procode5, procode, procodet), 3)) as provider,
    if(dismeth = '4', try_cast(disdate as date), null) as died_on,
    source
from apc
union all
select
    coalesce(token_person_id, pseudo_hesid, encrypted_hesid),
    try_cast(apptdate as date),
    mydob,
    try_cast(apptage as double),
    sex::varchar,
    ethnos::varchar,
    if(gpprac = '&', 'V81999', gpprac),
    coalesce(lsoa11, lsoa01),
    coalesce(procode3, left(coalesce(procode5, procode, procodet), 3)),
    null,
    source
from op
union all
select
    coalesce(token_person_id, pseudo_hesid, encrypted_hesid),
    try_cast(arrivaldate as date),
    mydob,
    try_cast(arrivalage as double),
    sex::varchar,
    ethnos::varchar,
    if(gpprac = '&', 'V81999', gpprac),
    coalesce(lsoa11, lsoa01),
    coalesce(procode3, left(coalesce(procode5, procode, procodet), 3)),
    if(aeattenddisp = '10', try_cast(arrivaldate as date), null),
    source
from ae
