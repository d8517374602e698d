SELECT * FROM practice_prescribing
