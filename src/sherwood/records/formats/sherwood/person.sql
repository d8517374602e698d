SELECT * FROM person
