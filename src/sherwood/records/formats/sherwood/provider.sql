SELECT * FROM provider
