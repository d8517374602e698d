-- One episode a spell. There is no patient classification: an elective stay of no nights is taken
-- as a day case (2) and all else as an ordinary admission (1). Diagnosis 'INVALID' is left out.
-- Admission source '01' and three-character HRGs are the extract's own, not national codes.
select
    patient_id as person_id,
    trust_code as provider_code,
    episode_id as spell_id,
    1 as episode_number,
    admission_date,
    discharge_date,
    admission_date as episode_start,
    discharge_date as episode_end,
    admission_method,
    admission_source,
    discharge_destination,
    if(admission_method in ('11', '12', '13') and length_of_stay = 0, '2', '1')
        as patient_classification,
    specialty as treatment_function_code,
    consultant_code,
    [
        code for code in string_split(concat_ws(',', primary_diagnosis, secondary_diagnoses), ',')
        if code not in ('', 'INVALID')
    ] as diagnoses,
    [
        code for code in string_split(concat_ws(',', primary_procedure, secondary_procedures), ',')
        if code <> ''
    ] as procedures,
    hrg_code,
    source,
    source_row
from sus_episodes
