SELECT * FROM practitioner
