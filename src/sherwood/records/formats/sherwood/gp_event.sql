SELECT * FROM gp_event
