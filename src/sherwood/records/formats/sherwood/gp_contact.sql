SELECT * FROM gp_contact
