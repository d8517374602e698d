SELECT * FROM mental_health_contact
