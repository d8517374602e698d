SELECT * FROM practice
