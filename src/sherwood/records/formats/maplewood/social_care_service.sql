-- Packages of social care. The last day is part of a package, so the span ends on the day after.
-- Home and day care, direct payments and equipment all support somebody at home.
select
    patient_id as person_id,
    start_date,
    end_date + 1 as end_date,
    'MAPLEWOOD-COUNCIL' as authority_code,
    case package_type
        when 'RESIDENTIAL' then 'residential'
        when 'NURSING' then 'nursing'
        else 'home'
    end as service_type,
    care_provider as provider_code,
    weekly_cost,
    source,
    source_row
from social_care
