SELECT * FROM emergency_attendance
