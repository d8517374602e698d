-- Attendances. The Emergency Care Data Set is coded in SNOMED CT, as the contract is; its cost is
-- the final price that the national rules of payment gave the attendance.
-- Codes: NHS Data Dictionary, EMERGENCY CARE DEPARTMENT TYPE, of two digits.
select
    person as person_id,
    arrival_at,
    departure_at,
    provider as provider_code,
    lpad(department_type, 2, '0') as department_type,
    attendance_category,
    arrival_mode,
    acuity,
    chief_complaint,
    diagnoses,
    investigations,
    treatments,
    discharge_status,
    discharge_follow_up,
    hrg as hrg_code,
    practice as practice_code,
    price as cost,
    source,
    source_row
from attendance
