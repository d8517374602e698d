-- Attendances. The kind of department is not said: 99, not known.
-- Codes: triage category 1 to 5 as the five acuity concepts of the Emergency Care Data Set, and its
-- concepts for the presenting complaints that are one complaint each; 'Other' and 'Collapse' are
-- not.
-- An investigation is a concept where its plain name has one.
with complaint (name, concept) as (
    values
        ('Chest pain', '29857009'), ('Abdominal pain', '21522001'), ('Back pain', '161891005'),
        ('Shortness of breath', '267036007'), ('Head injury', '82271004')
),
investigated as (
    select
        *,
        [
            case trim(name)
                when 'X-ray' then '168537006' when 'ECG' then '29303009'
                when 'CT scan' then '77477000' when 'Blood tests' then '396550006'
            end
            for name in string_split(investigations, ',') if trim(name) <> ''
        ] as investigation_concepts
    from ecds_attendances
)
select
    patient_id as person_id,
    arrival_datetime as arrival_at,
    departure_datetime as departure_at,
    trust_code as provider_code,
    '99' as department_type,
    case triage_category
        when 1 then '1064891000000107' when 2 then '1064911000000105'
        when 3 then '1064901000000108' when 4 then '1077241000000103'
        when 5 then '1077251000000100'
    end as acuity,
    complaint.concept as chief_complaint,
    investigation_concepts as investigations,
    source,
    source_row
from investigated
left join complaint on complaint.name = presenting_complaint
