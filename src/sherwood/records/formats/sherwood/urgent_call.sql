SELECT * FROM urgent_call
