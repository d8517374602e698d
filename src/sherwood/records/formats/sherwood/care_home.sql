SELECT * FROM care_home
