SELECT * FROM outpatient_attendance
