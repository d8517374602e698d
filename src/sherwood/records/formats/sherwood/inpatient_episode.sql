SELECT * FROM inpatient_episode
